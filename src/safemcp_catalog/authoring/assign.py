"""Numbers for new entries: which file gets which, and what the files that point to them say afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safemcp_catalog.authoring.mentions import Mention, mentions
from safemcp_catalog.authoring.numbers import NoNumberError, next_id
from safemcp_catalog.load.kinds import Kind
from safemcp_catalog.model.ids import is_reserved
from safemcp_catalog.model.info import IdPrefix


@dataclass(frozen=True, slots=True)
class EntryFile:
    """A file of the catalog: its path relative to it, its kind, its text and the id that it holds."""

    name: str
    kind: Kind
    text: str
    id: str

    @property
    def stem(self) -> str:
        """The file's name without folder and ending."""
        return self.name.rpartition("/")[2].removesuffix(".yaml")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written: new ids by the file that gets each, and the texts of all files that change, by their old names.

    `notes` are sentences about what stays as it is.
    """

    ids: dict[str, str]
    texts: dict[str, str]
    notes: tuple[str, ...] = ()

    def new_name(self, name: str) -> str:
        """The path of a file after the change."""
        return f"{name.rpartition('/')[0]}/{self.ids[name]}.yaml" if name in self.ids else name


class CannotAssignError(Exception):
    """Nothing can be given or rewritten without a guess; `reasons` are sentences."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(self.reasons))


def plan(files: Sequence[EntryFile], wanted: frozenset[str], prefixes: Iterable[IdPrefix]) -> Plan:
    """Numbers for the new entries among the `wanted` files, and every place that names them rewritten.

    `wanted` are the files of one pull request: a reserved id in one of them means the new entry among them. In any
    other file it means the only new entry of the catalog that has it.

    Raises:
        CannotAssignError: a number is not to be had, or what a reserved id means is not clear.
    """
    new = [file for file in files if is_reserved(file.id)]
    ids = _numbered([file for file in new if file.name in wanted], files, tuple(prefixes))
    texts: dict[str, str] = {}
    unclear: list[str] = []
    notes: list[str] = []
    for file in files:
        text = _rewritten(file, new, wanted, ids, unclear, notes)
        if text != file.text:
            texts[file.name] = text
    if unclear:
        raise CannotAssignError(unclear)
    return Plan(ids, texts, tuple(notes))


def _numbered(selected: Sequence[EntryFile], files: Sequence[EntryFile], prefixes: tuple[IdPrefix, ...]) -> dict[str, str]:
    # Where id and file name differ, both numbers are taken until somebody has mended one.
    used = {file.id for file in files} | {file.stem for file in files}
    ids: dict[str, str] = {}
    # Parents first, since a new sub-technique of a new technique needs its number.
    for file in sorted(selected, key=lambda file: ("." in file.id, file.name)):
        try:
            ids[file.name] = next_id(_under_its_parent(file, selected, ids), used, prefixes)
        except NoNumberError as error:
            raise CannotAssignError([f"{file.name}: {error}"]) from None
        used.add(ids[file.name])
    return ids


def _under_its_parent(file: EntryFile, selected: Sequence[EntryFile], ids: dict[str, str]) -> str:
    parent = file.id.removesuffix(".000")
    if parent == file.id or not is_reserved(parent):
        return file.id
    parents = [other for other in selected if other.id == parent]
    if len(parents) != 1:
        which = " and ".join(other.name for other in parents) or "no file that is named here"
        raise CannotAssignError([f"{file.name}: its parent {parent} is {which}: number the parent first, and write its number into this file's id"])
    return f"{ids[parents[0].name]}.000"


def _rewritten(file: EntryFile, new: Sequence[EntryFile], wanted: frozenset[str], ids: dict[str, str], unclear: list[str], notes: list[str]) -> str:
    parts, done = [], 0
    for mention in mentions(file.text, file.kind):
        meant = _meant(mention, file, new, wanted)
        if len(meant) > 1 and (file.name in wanted or file not in new):
            if any(other.name in ids for other in meant):
                unclear.append(_unclear(mention, file, meant))
        elif len(meant) == 1 and meant[0].name in ids:
            parts += [file.text[done : mention.start], ids[meant[0].name]]
            done = mention.end
        elif any(other.name in ids for other in meant) or (len(meant) == 1 and file.name in ids):
            notes.append(f"{file.name}:{mention.line} still says {mention.id}, for an entry that has no number yet")
    return "".join([*parts, file.text[done:]])


def _meant(mention: Mention, file: EntryFile, new: Sequence[EntryFile], wanted: frozenset[str]) -> list[EntryFile]:
    """The new entries that a mention may mean: exactly one where it is clear."""
    if mention.slug:
        return [other for other in new if other.stem == f"{mention.id}-{mention.slug}"]
    if mention.role == "identity" or (mention.role == "comment" and file.id == mention.id):
        # Parts of a draft that are still commented out speak of the draft itself.
        return [file] if file.id == mention.id else []
    holders = [other for other in new if other.id == mention.id]
    if mention.role == "pointer":
        # Nothing points to itself.
        holders = [other for other in holders if other is not file]
    chosen = [other for other in holders if other.name in wanted]
    return chosen if file.name in wanted and chosen else holders


def _unclear(mention: Mention, file: EntryFile, meant: Sequence[EntryFile]) -> str:
    return (
        f"{file.name}:{mention.line} names {mention.id}, which may be {' or '.join(sorted(other.name for other in meant))}. "
        "Name the files of one pull request; or number one of them alone, write its number where it is meant, and number the rest. "
        f"In prose, the file's name without .yaml is clear: {mention.id}-a-short-name"
    )
