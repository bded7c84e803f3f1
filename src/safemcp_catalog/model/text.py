"""Annotated text types: one line, one sentence, Markdown, an address."""

from typing import Annotated

from pydantic import Field

from safemcp_catalog.model.ids import END

Line = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        pattern=rf"^\S([^\n\r]*\S)?{END}",
        description="Plain text on one line, without surrounding white space.",
    ),
]
Name = Annotated[
    str, Field(min_length=2, max_length=100, pattern=rf"^\S([^\n\r]*\S)?{END}", description="A name, on one line.")
]
Summary = Annotated[
    str,
    Field(
        min_length=20,
        max_length=240,
        pattern=rf"^\S[^\n\r]*[.!?]{END}",
        description="One sentence of at most 240 characters, ending in a full stop.",
    ),
]
Prose = Annotated[
    str,
    Field(
        min_length=1,
        max_length=40_000,
        pattern=r"\S",
        description="Markdown without raw HTML. Citations are [@key]; other entries are named by their bare id.",
    ),
]
Code = Annotated[str, Field(min_length=1, max_length=40_000, pattern=r"\S", description="Text shown as it is.")]
Url = Annotated[
    str,
    Field(max_length=2000, pattern=rf"^https?://[^\s/?#]+[^\s]*{END}", description="An absolute http or https address.", examples=["https://example.com/page"]),
]
