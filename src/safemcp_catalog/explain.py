"""What a code or a framework's item means, as text for a terminal. The examples are the cases of the test corpus."""

import textwrap
from difflib import SequenceMatcher
from pathlib import Path

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.diagnostics import Code
from safemcp_catalog.library import bundled_path
from safemcp_catalog.report import RuleHelp
from safemcp_catalog.report.text import printable

_WIDTH = 100
_MOST_BLOCKS = 2
_MOST_LINES = 12


def explain_code(code: Code) -> str:
    """Severity, reason, what is reported of a wrong example, and the lines of a right one that make the difference."""
    parts = [f"{code.code} {code.slug} ({code.severity})", _wrapped(code.what), _wrapped(code.why)]
    for title, example in (("Wrong", _wrong(code)), ("Right", _right(code))):
        if example:
            parts.append(f"{title}:\n\n{textwrap.indent(example, '    ')}")
    return "\n\n".join(parts) + "\n"


def rule_help(code: Code, site_url: str) -> RuleHelp:
    """The code with its examples and the address of its section in the reference of rules."""
    return RuleHelp(code, _wrong(code), _right(code), f"{site_url}reference/rules/#{code.code.lower()}-{code.slug}")


def _wrapped(text: str) -> str:
    return "\n\n".join(textwrap.fill(" ".join(p.split()), _WIDTH) for p in text.split("\n\n"))


# ---- examples --------------------------------------------------------------------------------------------------------


def _folders() -> tuple[Path, Path]:
    """The corpus and the small catalog that its cases are laid over: inside an installed wheel, else in the source tree."""
    packaged = Path(__file__).parent / "_examples"
    if packaged.is_dir():
        return packaged, packaged / "small"
    tests = bundled_path() / "tests"
    return tests / "corpus", tests / "catalogs" / "small"


def _wrong(code: Code) -> str:
    """What `safemcp validate` says of the code's bad case, without its closing lines; "" where there is no such case."""
    report = _folders()[0] / "bad" / f"{code.code}-{code.slug}" / "expected.txt"
    if not report.is_file():
        return ""
    blocks = [block for block in report.read_text(encoding="utf-8").split("\n\n") if f" {code.code}: " in block]
    return "\n\n".join(block.rpartition("\n  more: ")[0] for block in blocks[:_MOST_BLOCKS])


def _right(code: Code) -> str:
    """The lines in which the good case of a code differs from the bad one, or from the small catalog where the bad case lacks the file."""
    corpus, small = _folders()
    bad, good = (corpus / kind / f"{code.code}-{code.slug}" for kind in ("bad", "good"))
    excerpts = []
    for path in sorted(good.rglob("*.yaml")) if good.is_dir() else ():
        within = path.relative_to(good)
        before = next((_lines(folder / within) for folder in (bad, small) if (folder / within).is_file()), [])
        after = _lines(path)
        if changed := _changed(before, after):
            excerpts.append((len(changed), within.as_posix(), _excerpt(after, changed)))
    _, name, excerpt = min(excerpts, default=(0, "", ""))
    return f"{name}\n{excerpt}" if excerpt else _enlarged(good)


def _changed(before: list[str], after: list[str]) -> list[int]:
    """Indices of the lines of `after` that `before` lacks, or of the neighbors of those that went."""
    blocks = [block for block in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if block[0] != "equal"]
    added = [line for _, _, _, start, end in blocks for line in range(start, end)]
    gone = {line for _, _, _, start, end in blocks if start == end for line in (start - 1, start) if 0 <= line < len(after)}
    return added or sorted(gone)


def _excerpt(lines: list[str], wanted: list[int]) -> str:
    """The wanted lines with their numbers, like the excerpt of a report; the first ones, where there are many."""
    shown = [f"{number + 1:>5} | {printable(lines[number])}".rstrip() for number in wanted[:_MOST_LINES]]
    more = len(wanted) - len(shown)
    return "\n".join([*shown, *([f"      | … and {more} more line{'' if more == 1 else 's'}"] if more > 0 else [])])


def _enlarged(case: Path) -> str:
    """The size of a file that differs in nothing else (see tests/catalog_cases.py on PAD); "" where there is none."""
    path = case / "PAD"
    name, _, size = path.read_text(encoding="utf-8").strip().partition(" ") if path.is_file() else ("", "", "")
    return f"{name}: {int(size):,} bytes" if size else ""


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").split("\n") if path.is_file() else []


def explain_item(catalog: Catalog, item_id: str) -> str:
    """An item of any framework: title, edition, status, and what the catalog has for it; "" where there is none."""
    blocks = []
    for framework in catalog.frameworks.values():
        item = next((i for i in framework.items if i.id.casefold() == item_id.casefold()), None)
        if item is None:
            continue
        lines = [f"{item.id}  {item.title}", f"  {framework.name}, {framework.version}", f"  {framework.link(item)}"]
        if item.status != "current":
            lines.append(f"  {item.status}" + (f", replaced by {', '.join(item.replaced_by)}" if item.replaced_by else ""))
        for mitigation, line in catalog.lines_of_control.get((framework.id, item.id), ()):
            lines.append(f"  {mitigation.id} {mitigation.name}: {line.relation}, {line.coverage}. {line.rationale}")
        lines += [f"  {t.id} {t.name} ({t.status})" for t in catalog.techniques_of_item.get((framework.id, item.id), ())]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n" if blocks else ""
