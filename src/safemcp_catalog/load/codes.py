"""Codes of what can go wrong while reading and filling in the models: SMC0xx and SMC1xx, and the two ids that files hold."""

from safemcp_catalog.diagnostics import Code, Severity


def _code(code: str, slug: str, what: str, why: str, severity: Severity = "error") -> Code:
    return Code(code, slug, severity, what, why)


UNREADABLE = _code(
    "SMC001", "unreadable-file", "A file cannot be read.", "Entries are regular files inside the catalog's folders. A link out of the tree or a file without read permission is not followed."
)
TOO_LARGE = _code(
    "SMC002", "oversized-file", "A file is larger than an entry can be.", "The limit (2 MB) keeps a check of a stranger's file cheap. The longest entry has a few dozen kilobytes; the largest framework table, a few hundred."
)
BAD_ENCODING = _code(
    "SMC003", "undecodable-text", "A file is not UTF-8 text without a byte order mark.", "Every tool of the catalog, and every editor, reads UTF-8. Another encoding turns into wrong letters without a word."
)
FORBIDDEN_CHARACTER = _code(
    "SMC004",
    "forbidden-character",
    "A text holds a control, invisible, bidirectional or tag character, or is not in Unicode form NFC.",
    "The catalog documents attacks that hide in such characters, so none may stand in it: a reviewer must see what a reader's tools get. A payload that needs one writes it escaped, as `\\u200b` inside a block scalar or single quotes.",
)
LINE_ENDS = _code(
    "SMC005", "carriage-return", "A file has Windows line ends.", "Mixed line ends make every line of a diff look changed, and they end up in code examples."
)
NESTED_TOO_DEEPLY = _code(
    "SMC006", "excessive-nesting", "A file nests lists or mappings more deeply than any entry can.", "No field lies deeper than a dozen levels. Deeper files have crashed YAML parsers, so they are refused before parsing."
)
BAD_YAML = _code("SMC007", "invalid-yaml", "A file is not valid YAML.", "Nothing of the file can be used until it parses.")
DUPLICATE_KEY = _code(
    "SMC008", "duplicate-key", "A mapping has the same key twice.", "Most YAML readers keep the last value and drop the first without a word, so two readers of one file would see two entries."
)
ALIAS = _code("SMC009", "alias-or-tag", "A file uses a YAML anchor, alias, tag or merge key.", "Aliases can explode in memory or form cycles, tags can name code, and a diff of either does not show what changes. Entries are short enough to write out.")
BAD_SCALAR = _code("SMC010", "unusual-number", "A number cannot be represented exactly.", "Infinities, not-a-number and numbers of thousands of digits do not survive JSON. Put the text in quotes if it is meant as text.")
NO_MAPPING = _code("SMC011", "not-one-mapping", "A file does not hold exactly one mapping.", "An entry is one YAML document whose top level is `key: value` pairs.")
STRAY_FILE = _code(
    "SMC012", "stray-file", "A file in a folder of the catalog is not read.", "Only `*.yaml` files directly in their folder are entries. A file with another ending would be missing from the site without a word.", "warning"
)
NO_CATALOG = _code("SMC013", "missing-catalog-file", "The folder has no usable catalog.yaml.", "catalog.yaml names the catalog, its version and its id prefixes; without it a folder is no catalog.")

TOO_MANY = _code(
    "SMC014", "too-many-faults", "A file has more faults than are told one by one.", "A file with more than a hundred faults is another kind of file, or a hostile one: finding the place of each would take minutes."
)

UNUSABLE_BASE = _code(
    "SMC015",
    "unusable-base",
    "The catalog that this one extends cannot be used.",
    "A private catalog is checked together with the entries that it points to, so it cannot be checked without them. What is wrong inside the other "
    "catalog is not listed: it is not yours to mend. Text of a catalog may name only `bundled` or a folder inside its own; any other folder is named by "
    "whoever runs the program, with `--extends`.",
)

UNKNOWN_FIELD = _code("SMC101", "unknown-field", "An entry has a field that its kind does not have.", "A misspelled field is a missing field. Nothing may be in a file that no reader will see.")
MISSING_FIELD = _code("SMC102", "missing-field", "A required field is missing.", "Each kind has a few fields without which it means nothing, at any status.")
WRONG_TYPE = _code("SMC103", "wrong-type", "A value is of the wrong type.", "Text, numbers, lists and mappings are kept apart strictly, so that every export has one type for each field. YAML reads `1.0` as a number and `2025` too: quote what is text.")
NOT_ALLOWED = _code("SMC104", "unknown-value", "A value is not one of those that the field allows.", "Closed vocabularies are what filters, colors and exports rely on.")
BAD_FORM = _code("SMC105", "malformed-value", "A text does not have the form that its field needs.", "Ids, dates, addresses and versions are compared and sorted by programs.")
BAD_LENGTH = _code("SMC106", "length-out-of-range", "A text or list is too short or too long.", "The limits are those of the places where the value is shown: tooltips, table cells, search results.")
EMPTY_VALUE = _code("SMC107", "empty-field", "A field has no value.", "`severity:` with nothing behind it reads as null. Leave the line out, or fill it.")
OUT_OF_RANGE = _code("SMC108", "number-out-of-range", "A number is outside its range.", "Orders start at 1; scores lie between 0 and 10.")
SCHEMA_ONLY = _code(
    "SMC109", "schema-disagreement", "The JSON Schema refuses what the model accepts.", "Editors and other programs check entries with the published schemas, so what they refuse is refused here too. If the value looks right, report it: schema and model should agree."
)

DUPLICATE_ID = _code("SMC201", "duplicate-id", "Two files hold the same id.", "An id names one thing, forever. Only the first file, by name, is used until the second is mended.")
ID_IS_NOT_FILE_NAME = _code("SMC202", "id-differs-from-file-name", "An entry's id is not its file's name.", "A reader finds SAFE-T1001 in SAFE-T1001.yaml. New entries with the reserved ids (SAFE-T0000, SAFE-T1102.000, SAFE-M-0, SAFE-CS-0) may have any name that starts with it.")

BORROWED_PREFIX = _code(
    "SMC221",
    "borrowed-prefix",
    "A catalog that extends another uses a prefix of the other.",
    "The numbers of a prefix are given by one catalog alone. An id of yours with its prefix would name another thing tomorrow, and whoever reads it outside "
    "your organization would look for it in the wrong place.",
)
REPLACED_ENTRY = _code(
    "SMC222",
    "replaced-entry",
    "A catalog that extends another holds something that the other defines.",
    "What is inherited stays as it is published, so that an id means the same on every site. Tactics and taxonomies are inherited whole: the columns and "
    "filters of both catalogs are the same ones. Techniques and mitigations take additions; for anything else, choose an id of your own.",
)
UNFITTING_ADDITION = _code(
    "SMC223",
    "unfitting-addition",
    "An addition does not fit what it adds to.",
    "A file in `additions/` adds to one technique or mitigation of the catalog that this one extends: mitigations and mappings to a technique, crosswalk "
    "lines to a mitigation. In an entry of your own, write them into the entry.",
)

LOAD_CODES: tuple[Code, ...] = (
    UNREADABLE, TOO_LARGE, BAD_ENCODING, FORBIDDEN_CHARACTER, LINE_ENDS, NESTED_TOO_DEEPLY, BAD_YAML, DUPLICATE_KEY, ALIAS, BAD_SCALAR, NO_MAPPING,
    STRAY_FILE, NO_CATALOG, TOO_MANY, UNUSABLE_BASE, UNKNOWN_FIELD, MISSING_FIELD, WRONG_TYPE, NOT_ALLOWED, BAD_FORM, BAD_LENGTH, EMPTY_VALUE, OUT_OF_RANGE, SCHEMA_ONLY,
    DUPLICATE_ID, ID_IS_NOT_FILE_NAME, BORROWED_PREFIX, REPLACED_ENTRY, UNFITTING_ADDITION,
)  # fmt: skip
"""In order of their numbers."""
