"""The catalog itself: name, version, addresses, licences."""

from pydantic import Field

from safemcp_catalog.model.base import Many, Maybe, Model
from safemcp_catalog.model.dates import Day
from safemcp_catalog.model.ids import END, PREFIX, FrameworkId
from safemcp_catalog.model.text import Line, Name, Url
from safemcp_catalog.model.vocab import Tlp


class Licences(Model):
    """SPDX identifiers of the licences."""

    content: Line = Field(description="Licence of the entries.", examples=["CC-BY-4.0"])
    code: Line = Field(description="Licence of the program.", examples=["Apache-2.0"])


class IdPrefix(Model):
    """A prefix of the ids of a catalog, and the numbers that new entries may take."""

    prefix: str = Field(pattern=rf"^{PREFIX}{END}", description="The letters before the first dash of an id.", examples=["SAFE"])
    technique_from: int = Field(ge=1, le=9999, description="First number for new techniques.")
    technique_to: int = Field(ge=1, le=9999, description="Last number for new techniques.")
    mitigation_from: int = Field(ge=1, le=9999, description="First number for new mitigations.")
    case_study_from: int = Field(default=1, ge=1, le=9999, description="First number for new case studies.")
    subtechnique_from: int = Field(
        default=301, ge=1, le=999, description="First number for new sub-techniques of a technique whose own number is outside this range; below one of the range they start at 1."
    )


class CatalogInfo(Model):
    """`catalog.yaml`: what is said once about the whole catalog."""

    id: str = Field(pattern=rf"^[a-z0-9]+(-[a-z0-9]+)*{END}", description="Short id; STIX source name.", examples=["safe-mcp"])
    name: Name = Field(description="Name of the catalog.")
    summary: Line = Field(description="What it is, in one sentence.")
    version: str = Field(pattern=rf"^[0-9]+\.[0-9]+\.[0-9]+{END}", description="Version of the content, MAJOR.MINOR.PATCH.")
    released: Day = Field(description="Day of that version.")
    site_url: Url = Field(description="Address of the published site, ending in a slash.")
    repository_url: Url = Field(description="Address of the repository.")
    repository_branch: Maybe[Line] = Field(default=None, description="Branch that edit links point to.")
    publisher: Line = Field(description="Who publishes it.")
    licences: Licences = Field(description="Licences of content and code.")
    extends: Maybe[Line] = Field(
        default=None,
        description="For a private catalog, the one that it is laid over: bundled (what came with the program), or the path of a folder inside this one.",
        examples=["bundled", "public"],
    )
    tlp: Maybe[Tlp] = Field(
        default=None,
        description="How far the entries may be passed on, by the Traffic Light Protocol 2.0: clear, green, amber, amber+strict or red. "
        "Where nothing is said, clear; in a catalog that extends another, amber+strict.",
    )
    id_prefixes: Many[IdPrefix] = Field(min_length=1, description="Prefixes of the ids in this catalog.")
    crosswalk_frameworks: Many[FrameworkId] = Field(default=(), description="Frameworks in which every stable mitigation must have a control.")
    mapping_frameworks: Many[FrameworkId] = Field(default=(), description="Frameworks of which every stable technique must be mapped to one at least.")
