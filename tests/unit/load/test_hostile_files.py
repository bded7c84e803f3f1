"""Files that have crashed, stalled or deceived YAML readers: each gets a diagnostic within two seconds, in a process of its own."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from safemcp_catalog.checking import check
from safemcp_catalog.load.parse import parse

SMALL = Path(__file__).parents[2] / "catalogs" / "small"
HEAD = b"id: SAFE-T1900\nname: Hostile\n"
SECONDS = 2
"""Work that one file may cause; starting Python and reading the small catalog come on top."""

CASES: dict[str, tuple[bytes, str]] = {
    "10 MB of text": (HEAD + b"summary: " + b"a" * 10_000_000, "SMC002"),
    "10,000 nested brackets": (HEAD + b"aliases: " + b"[" * 10_000, "SMC006"),
    "100,000 nested brackets": (b"[" * 100_000, "SMC006"),
    "10,000 nested braces": (HEAD + b"surface: " + b"{a: " * 10_000, "SMC006"),
    "60,000 nested dashes": (b"- " * 60_000 + b"a", "SMC006"),
    "deep block mappings": (b"".join(b" " * i + b"a:\n" for i in range(600)), "SMC006"),
    "brackets over lines": (HEAD + b"aliases:\n" + b"  [\n" * 5_000, "SMC006"),
    "alias bomb": (b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (98 + i, 98 + i, 97 + i, 97 + i) for i in range(24)), "SMC009"),
    "alias cycle": (b"id: &a [*a]\n", "SMC009"),
    "merge key": (b"id: SAFE-T1900\n<<: {name: x}\n", "SMC009"),
    "tag that names code": (b"id: !!python/object/apply:os.system ['true']\n", "SMC009"),
    "duplicate key": (b"id: SAFE-T1900\nid: SAFE-T1901\n", "SMC008"),
    "byte order mark": (b"\xef\xbb\xbf" + HEAD, "SMC003"),
    "UTF-16": (HEAD.decode().encode("utf-16"), "SMC003"),
    "Latin-1 behind an accent": (HEAD + "summary: caf\u00e9 ".encode() + b"caf\xe9\n", "SMC003"),
    "carriage returns": (HEAD.replace(b"\n", b"\r\n"), "SMC005"),
    "NUL": (HEAD + b"summary: a\x00b\n", "SMC004"),
    "escape sequence": (HEAD + b"summary: a\x1b[2J\n", "SMC004"),
    "bidirectional override": (HEAD + "summary: a\u202eb\n".encode(), "SMC004"),
    "tag characters": (HEAD + "summary: a\U000e0041b\n".encode(), "SMC004"),
    "zero width in a comment": (HEAD + "# a\u200bb\n".encode(), "SMC004"),
    "zero width by escape": (HEAD + b'summary: "a\\u200bb"\n', "SMC004"),
    "lone surrogate by escape": (HEAD + b'summary: "a\\ud800b"\n', "SMC007"),
    "decomposed accent": (HEAD + "summary: cafe\u0301\n".encode(), "SMC004"),
    "tab as indentation": (b"id: SAFE-T1900\nsurface:\n\tcomponents: []\n", "SMC007"),
    "two documents": (HEAD + b"---\nid: b\n", "SMC011"),
    "nothing": (b"", "SMC011"),
    "a list": (b"- a\n", "SMC011"),
    "infinity": (HEAD + b"severity: .inf\n", "SMC010"),
    "number of 5,000 digits": (HEAD + b"severity: " + b"9" * 5_000 + b"\n", "SMC010"),
    "no is text": (HEAD + b"status: no\n", "SMC104"),
    "date is text": (HEAD + b"status: 2026-01-01\n", "SMC104"),
    "octal": (b"id: SAFE-T1900\nname: 0o17\n", "SMC103"),
    "number as text": (b"id: SAFE-T1900\nname: 010\n", "SMC103"),
    "a key that is a list": (b"? [a]\n: b\n", "SMC007"),
    "5 MB string in a field": (HEAD + b"summary: " + b"a " * 900_000 + b"\n", "SMC106"),
}


@pytest.mark.parametrize(("content", "code"), CASES.values(), ids=CASES)
def test_file_gets_a_diagnostic_in_time(tmp_path: Path, content: bytes, code: str) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(SMALL, folder)
    (folder / "techniques" / "SAFE-T1900.yaml").write_bytes(content)
    program = (
        "import sys, time; from pathlib import Path; from safemcp_catalog.checking import check; from safemcp_catalog.report import report_json, report_text\n"
        "root = Path(sys.argv[1]); start = time.process_time(); d = check(root).diagnostics; spent = time.process_time() - start\n"
        "print(report_json(d)); report_text(d); print(spent, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert float(done.stderr) < SECONDS
    found = [d for d in json.loads(done.stdout)["diagnostics"] if d["path"] == "techniques/SAFE-T1900.yaml"]
    assert code in {d["code"] for d in found}
    assert all(d["message"] and "<class" not in d["message"] for d in found)


def test_column_counts_characters_where_the_reader_counts_bytes() -> None:
    fault = parse("summary: caf\u00e9 ".encode() + b"caf\xe9\n").faults[0]
    assert (fault.line, fault.column) == (1, 18)


def test_link_out_of_the_tree_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(SMALL, folder)
    outside = tmp_path / "secret.yaml"
    outside.write_text("id: SAFE-T1900\nname: secret\n", encoding="utf-8")
    (folder / "techniques" / "SAFE-T1900.yaml").symlink_to(outside)
    (folder / "techniques" / "SAFE-T1901.yaml").symlink_to(folder / "techniques" / "SAFE-T1901.yaml")
    found = {(d.path, d.code) for d in check(folder).diagnostics}
    assert {("techniques/SAFE-T1900.yaml", "SMC001"), ("techniques/SAFE-T1901.yaml", "SMC001")} <= found
