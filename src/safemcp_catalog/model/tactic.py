"""A tactic: why an adversary acts; a column of the matrix."""

from pydantic import Field

from safemcp_catalog.model.base import Maybe, Model
from safemcp_catalog.model.ids import END, TacticId
from safemcp_catalog.model.text import Line, Name, Prose, Summary


class Tactic(Model):
    """A goal of the adversary, aligned to a tactic of MITRE ATT&CK."""

    id: TacticId = Field(description="Id of the tactic, equal to the file's name.")
    name: Name = Field(description="Name of the column.")
    order: int = Field(ge=1, le=99, description="Column of the matrix, from 1.")
    summary: Summary = Field(description="What the adversary is after, in one sentence.")
    description: Prose = Field(description="What it means for systems that give models tools.")
    attack_id: str = Field(pattern=rf"^TA[0-9]{{4}}{END}", description="Id of the ATT&CK tactic that it is aligned to.")
    attack_note: Maybe[Line] = Field(default=None, description="Where ATT&CK names or divides the tactic differently today.")

    @property
    def shortname(self) -> str:
        """The name in lower case, joined by dashes: ATT&CK's `x_mitre_shortname` and kill chain phase."""
        return self.name.lower().replace(" ", "-")
