"""Bytes to plain values, strictly: limits, UTF-8, no hidden characters, then YAML."""

import unicodedata
from dataclasses import dataclass
from typing import Any

import yaml

from safemcp_catalog.load import codes
from safemcp_catalog.load.characters import describe, first_not_nfc, forbidden_in
from safemcp_catalog.load.discover import MAX_BYTES
from safemcp_catalog.load.text_fault import MAX_FAULTS, TextFault, place
from safemcp_catalog.load.values import Builder, Refused
from safemcp_catalog.load.yaml_errors import yaml_fault


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's text and its mapping, or None and the faults that keep it from being read as one."""

    text: str
    value: dict[str, Any] | None
    faults: tuple[TextFault, ...] = ()


def parse(raw: bytes) -> Parsed:
    """Read one YAML document. Never raises for bad content; a file with double keys has a value as well as faults."""
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB"
        return Parsed("", None, (TextFault(codes.TOO_LARGE, 0, 0, message, "split it, or shorten what is in it"),))
    text = raw.decode("utf-8", errors="replace").removeprefix("\ufeff")
    encoding = _encoding_fault(raw)
    faults = (encoding,) if encoding else tuple(_character_faults(text))
    if faults:
        return Parsed(text, None, faults)
    builder = Builder(text)
    try:
        builder.run()
    except Refused as refused:
        return Parsed(text, None, (*builder.faults, refused.fault))
    except yaml.YAMLError as error:
        return Parsed(text, None, (*builder.faults, yaml_fault(text, error, builder.last)))
    if type(builder.value) is not dict:
        return Parsed(text, None, (_no_mapping(builder.value),))
    return Parsed(text, builder.value, tuple(builder.faults))


def _no_mapping(value: Any) -> TextFault:
    if value is None:
        return TextFault(codes.NO_MAPPING, 0, 0, "the file is empty", "write an entry into it, or remove the file")
    found = "holds a list" if isinstance(value, list) else "holds one plain value"
    return TextFault(codes.NO_MAPPING, 1, 1, f"the file {found}", "start it with `id:` and the entry's id")


def _encoding_fault(raw: bytes) -> TextFault | None:
    if raw.startswith(b"\xef\xbb\xbf"):
        return TextFault(codes.BAD_ENCODING, 1, 1, "the file starts with a byte order mark", "save it as UTF-8 without BOM")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        # The decoder counts bytes; a column is counted in characters, and an accent before the bad byte has two.
        before = raw[: error.start].decode("utf-8")
        line, column = place(before, len(before))
        return TextFault(codes.BAD_ENCODING, line, column, f"the byte 0x{raw[error.start]:02X} is not UTF-8", "save the file as UTF-8")
    return None


_ESCAPE = "remove it; a payload that needs it writes it escaped, as \\u200b in single quotes or a block scalar"


def _character_faults(text: str) -> list[TextFault]:
    faults: list[TextFault] = []
    # The first place of each character is enough: a search for it in the editor finds the others.
    told: set[str] = set()
    for offset, character in forbidden_in(text):
        if character in told or len(faults) == MAX_FAULTS:
            continue
        told.add(character)
        line, column = place(text, offset)
        if character == "\r":
            faults.append(TextFault(codes.LINE_ENDS, line, column, "the line ends in a carriage return", "save the file with Unix line ends (LF)"))
        else:
            faults.append(TextFault(codes.FORBIDDEN_CHARACTER, line, column, f"the text holds {describe(character)}", _ESCAPE))
    if not faults and (offset_nfc := first_not_nfc(text)) is not None:
        line, column = place(text, offset_nfc)
        faults.append(TextFault(codes.FORBIDDEN_CHARACTER, line, column, _not_nfc(text, offset_nfc), f"write {unicodedata.normalize('NFC', text[offset_nfc : offset_nfc + 2])[:1]} as one character"))
    return faults


def _not_nfc(text: str, offset: int) -> str:
    following = text[offset + 1 : offset + 2]
    if following and unicodedata.combining(following):
        return f"{text[offset]} and its accent, {describe(following)}, are two characters"
    return f"{describe(text[offset])} is written as another character in Unicode form NFC"
