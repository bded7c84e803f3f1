"""The versions of an entry."""

from pydantic import Field

from safemcp_catalog.model.base import Model
from safemcp_catalog.model.dates import Day
from safemcp_catalog.model.ids import END
from safemcp_catalog.model.text import Line


class HistoryEvent(Model):
    """One version of an entry."""

    version: str = Field(
        pattern=rf"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*){END}", description='Version as "MAJOR.MINOR", in quotes.', examples=["1.0", "1.2"]
    )
    date: Day = Field(description="Day of the version, as YYYY-MM-DD.")
    changes: Line = Field(description="What changed, in one line.")
    by: Line = Field(description="Who changed it.", examples=["The SAFE-MCP Catalog Authors"])
