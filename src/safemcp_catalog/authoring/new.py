"""Drafts of new entries: filled in as far as is known, with every other part commented out and explained."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from safemcp_catalog.authoring.scalars import on_one_line
from safemcp_catalog.catalog import Catalog
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.load.tree import Scalar

_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
_LONGEST_SLUG = 48


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a new entry. Texts are as typed; lists hold ids; `uuid` is for its first Sigma rule."""

    id: str
    name: str
    summary: str
    by: str
    today: str
    uuid: str
    severity: str = "medium"
    tactics: tuple[str, ...] = ()
    category: str = ""
    control_types: tuple[str, ...] = ()
    date: str = ""
    source_title: str = ""
    source_url: str = ""

    @property
    def file_name(self) -> str:
        """The file's name: the reserved id and a few words of the name."""
        return f"{self.id}-{slug(self.name)}.yaml"


def slug(name: str) -> str:
    """The words of a name in lower case, joined by dashes, cut at a word.

    >>> slug("Über-Privileged Tool (v2) Abuse")
    'uber-privileged-tool-v2-abuse'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    whole = "-".join(re.findall(r"[a-z0-9]+", plain)) or "new"
    return whole if len(whole) <= _LONGEST_SLUG else whole[: _LONGEST_SLUG + 1].rpartition("-")[0] or whole[:_LONGEST_SLUG]


def reserved_id(kind: Kind, prefix: str, parent: str = "") -> str:
    """The id that new entries of a kind share, or the one of new sub-techniques of a parent."""
    return f"{parent}.000" if parent else f"{prefix}{kind.reserved}"


def draft_text(kind: Kind, draft: Draft, catalog: Catalog, schema: str) -> str:
    """The text of a draft, in canonical layout. `schema` is what its first line names."""
    skeleton = files("safemcp_catalog.authoring").joinpath("skeletons", f"{kind.name}.yaml").read_text(encoding="utf-8")
    values = {**_values(draft), **_examples(catalog, draft), "schema": f"# yaml-language-server: $schema={schema}"}
    return _PLACEHOLDER.sub(lambda match: values[match[1]], skeleton)


def _values(draft: Draft) -> dict[str, str]:
    texts = {name: getattr(draft, name) for name in ("name", "summary", "severity", "source_title", "source_url")}
    quoted = {name: on_one_line(Scalar(text, '"', text)) for name, text in texts.items()}
    place = f"## The columns of the matrix in which it stands: why an adversary does it.\ntactics: [{', '.join(draft.tactics)}]"
    if "." in draft.id:
        place = "## A sub-technique has no tactics: it stands in the columns of its parent."
    if draft.category:
        place = f"## The group in which it is listed.\ncategory: {draft.category}"
    types = f"control_types: [{', '.join(draft.control_types)}]"
    return {
        **quoted,
        "id": draft.id,
        "place": place,
        "types": types if draft.control_types else "## preventive, detective, corrective: one or more.\n# control_types: [preventive]",
        "uuid": draft.uuid,
        "today": draft.today,
        "year": draft.today[:4],
        "date": draft.date,
        "by": on_one_line(Scalar(draft.by, '"', draft.by), in_flow=True),
        "rule_title": on_one_line(Scalar(f"Signs of {draft.name[:60].strip().lower()} in a tool call", '"', "")),
    }


def _tag(catalog: Catalog, draft: Draft) -> str:
    """The tag of the first tactic, as Sigma writes it: the name that the pinned edition of ATT&CK gives it, in lower case with dashes."""
    parent = catalog.techniques.get(draft.id.removesuffix(".000"))
    named = [catalog.tactics[t] for t in (draft.tactics if any(draft.tactics) else parent.tactics if parent else ()) if t in catalog.tactics]
    item = catalog.items("mitre-attack").get(named[0].attack_id) if named else None
    return "-".join(item.title.lower().split()) if item else "execution"


def _examples(catalog: Catalog, draft: Draft) -> dict[str, str]:
    """Entries and items that the catalog really has, for the parts that point to some."""
    framework, item, title = _item(catalog, catalog.info.mapping_frameworks or ("mitre-attack",), ("AML.T0051", "T1195.002"))
    return {
        "neighbor": draft.id.removesuffix(".000") if "." in draft.id else _present(catalog.techniques, "SAFE-T1102"),
        "preventive": _present(catalog.mitigations, "SAFE-M-2"),
        "tag": _tag(catalog, draft),
        "detective": _present(catalog.mitigations, "SAFE-M-12"),
        "framework": framework,
        "item": on_one_line(Scalar(item, '"', item)) + title,
        "crosswalk": "\n".join(_crosswalk_line(catalog, name) for name in catalog.info.crosswalk_frameworks or ("nist-800-53r5",)),
    }


def _crosswalk_line(catalog: Catalog, framework: str) -> str:
    _, item, title = _item(catalog, (framework,), ("AC-6", "A.8.2"))
    lines = [
        f"- framework: {framework}",
        f"  control: {on_one_line(Scalar(item, chr(34), item))}{title}",
        "  relation: supports",
        "  property: example-of",
        "  coverage: partial",
        "  responsibility: [operator]",
        f"  rationale: The clause of {item} that is met, in words that an auditor can paste.",
    ]
    return "\n".join(f"#   {line}" for line in lines)


def _item(catalog: Catalog, frameworks: tuple[str, ...], liked: tuple[str, ...]) -> tuple[str, str, str]:
    """Framework, id and title comment of the first liked item that one of them has, else of the first one's first."""
    for framework in frameworks:
        for name in liked:
            if item := catalog.items(framework).get(name):
                return framework, name, f"  # {item.title}"
    first = next(iter(catalog.items(frameworks[0]).values()), None)
    return (frameworks[0], first.id, f"  # {first.title}") if first else (frameworks[0], liked[0], "")


def _present(entries: Mapping[str, object], liked: str) -> str:
    return liked if liked in entries else next((key for key in entries if not key.endswith(("-0", "0000"))), liked)
