"""What contributors are told to type when they have named what is not there: the nearest, the replacement, the choice."""

from pathlib import Path

import pytest

from safemcp_catalog.checking import check

DRAFT, TECHNIQUE, MITIGATION = "techniques/SAFE-T1102.yaml", "techniques/SAFE-T1001.yaml", "mitigations/SAFE-M-12.yaml"
SUB = "techniques/SAFE-T1001.002.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "hint"),
    [
        (TECHNIQUE, "- id: SAFE-M-10", "- id: SAFE-M-100", "SMC204", "did you mean SAFE-M-10 (Automated Scanning)? A new mitigation is begun with `safemcp new mitigation`."),
        (TECHNIQUE, "- id: SAFE-M-10", "- id: SAF-M-10", "SMC204", "write SAFE-M-10"),
        (TECHNIQUE, "- id: SAFE-M-10", "- id: ZZ-M-7", "SMC204", "a new mitigation is begun with `safemcp new mitigation`"),
        (DRAFT, "[ATK-TA0002]", "[ATK-TA0012]", "SMC206", "did you mean ATK-TA0002 (Execution)? A new tactic goes into tactics/ATK-TA0012.yaml."),
        (TECHNIQUE, "components: [host", "components: [xyz", "SMC208", "use one of host, client, server, llm, tool"),
        (TECHNIQUE, "[mcp-inventory, mcp-host]", "[mcp-inventory, mcp-hots]", "SMC210", "did you mean mcp-host?"),
        (MITIGATION, "control: AU-12  # Audit Record Generation", "control: audit record generation", "SMC402", "write the id, AU-12"),
        (MITIGATION, "control: AU-12  # Audit Record Generation", "control: AU-21", "SMC402", "did you mean AU-2 (Event Logging)?"),
        (SUB, "mcp_object_type: tool", "zzzz: tool", "SMC506", "use one of "),
        (TECHNIQUE, "[@mcp-tools]", "[@zzzz]", "SMC301", "add zzzz to references, with its title, url and kind; those that are there: mcp-tools"),
        (TECHNIQUE, "path: $.tools[*].description", "path: $.nothing[*]", "SMC522", "the path selects nothing in that document: mend the path or the example"),
    ],
)
def test_hint_says_what_to_type(small_folder: Path, file: str, old: str, new: str, code: str, hint: str) -> None:
    path = small_folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    hints = [diagnostic.hint for diagnostic in check(small_folder).diagnostics if diagnostic.code == code]
    assert any(found.startswith(hint) for found in hints), hints
