"""A framework: the target of a crosswalk or mapping; a table of facts."""

import re

from pydantic import Field

from safemcp_catalog.model.base import Many, Maybe, Model
from safemcp_catalog.model.ids import FrameworkId, SlugId
from safemcp_catalog.model.text import Line, Name, Url
from safemcp_catalog.model.vocab import FrameworkKind, ItemStatus, MappingUsage, NotMappedReason


class FrameworkGroup(Model):
    """A family, theme, tactic or kind under which items are listed."""

    id: Line = Field(description="Id of the group, in the framework's own spelling.", examples=["AC", "A.5"])
    title: Line = Field(description="Title of the group.")
    parent: Maybe[Line] = Field(default=None, description="The group above it.")
    item_url: Maybe[Line] = Field(default=None, description="Pattern of the link for items of this group, where it differs from the framework's.")


class FrameworkItem(Model):
    """A control, technique, risk or weakness."""

    id: Line = Field(description="Id, in the framework's own spelling.", examples=["AC-6(9)", "A.8.16", "T1195.002"])
    title: Line = Field(description="Title, as the framework prints it.")
    group: Maybe[Line] = Field(default=None, description="The group in which it is listed.")
    parent: Maybe[Line] = Field(default=None, description="The item of which it is a part.")
    status: ItemStatus = Field(default="current", description="Whether it may still be cited.")
    replaced_by: Many[Line] = Field(default=(), description="What replaced a withdrawn item.")
    baselines: Many[SlugId] = Field(default=(), description="Baselines that select it.")
    mapping_usage: Maybe[MappingUsage] = Field(default=None, description="What the framework itself says about mapping to it.")
    former_titles: Many[Line] = Field(default=(), description="Earlier or other titles, so that older content can be recognised.")


class NotMapped(Model):
    """A control with its enhancements, or a whole group, that the catalog does not address, and why."""

    control: Maybe[Line] = Field(default=None, description="Id of the item. It stands for its parts too, such as enhancements, where they have no entry.")
    also: Many[Line] = Field(default=(), description="Ids of further items that are left out for the same reason, in the framework's order.")
    group: Maybe[Line] = Field(default=None, description="Id of the group: all items in it that no mitigation maps.")
    reason: NotMappedReason = Field(description="out-of-scope, organizational or to-do.")
    note: Line = Field(description="Why, in one sentence.")

    @property
    def controls(self) -> tuple[str, ...]:
        """Ids of the items that it names; none for a group."""
        return (*([self.control] if self.control else []), *self.also)


class Framework(Model):
    """Ids and titles of one edition of a framework."""

    id: FrameworkId = Field(description="Id of the framework, equal to the file's name.")
    name: Name = Field(description="Name, with publisher and number.")
    short_name: Name = Field(description="Name for column heads.", examples=["NIST SP 800-53 Rev. 5"])
    kind: FrameworkKind = Field(description="controls (target of a mitigation's crosswalk), threats or weaknesses (target of a technique's mapping).")
    version: Line = Field(description="Edition, as pages and exports show it.")
    publisher: Line = Field(description="Who publishes it.")
    url: Url = Field(description="Its home.")
    rights: Line = Field(description="What may be reproduced of it, and under which terms.")
    item_url: Maybe[Line] = Field(
        default=None,
        description="Pattern of the official link for an item: {id}, {lower} (lower case), {path} (dots as slashes), {number} (the first number), {padded} (numbers of two digits: AC-06(09)).",
    )
    source: Line = Field(description="Where the table was taken from.")
    groups: Many[FrameworkGroup] = Field(default=(), description="Families, themes or tactics, in the framework's order.")
    items: Many[FrameworkItem] = Field(min_length=1, description="Items, in the framework's order.")
    not_mapped: Many[NotMapped] = Field(default=(), description="Items or groups that the catalog leaves out, with the reason.")

    def gap(self, item: FrameworkItem) -> NotMapped | None:
        """Why an item is left out: what is said of itself, else of the item of which it is a part, else of its group; None where nothing is."""
        named = {control: gap for gap in self.not_mapped for control in gap.controls}
        groups = {gap.group: gap for gap in self.not_mapped if gap.group}
        return named.get(item.id) or named.get(item.parent or "") or groups.get(item.group or "")

    def link(self, item: FrameworkItem) -> str:
        """The official address of an item, or the framework's home where items have none."""
        groups = {group.id: group for group in self.groups}
        group = groups.get(item.group or "")
        pattern = (group.item_url if group and group.item_url else None) or self.item_url
        if pattern is None:
            return self.url
        number = re.search(r"[0-9]+", item.id)
        return (
            pattern.replace("{id}", item.id)
            .replace("{lower}", item.id.lower())
            .replace("{path}", item.id.replace(".", "/"))
            .replace("{number}", number[0] if number else "")
            .replace("{padded}", re.sub(r"[0-9]+", lambda m: m[0].zfill(2), item.id))
        )


class FrameworkPairs(Model):
    """Published pairs between the items of two frameworks. They check our judgements and are never their source."""

    id: SlugId = Field(description="Id of the file.")
    from_: FrameworkId = Field(alias="from", description="The framework whose items are the keys.")
    to: FrameworkId = Field(description="The framework whose items are the values.")
    name: Line = Field(description="Name of the published mapping.")
    version: Line = Field(description="Its version.")
    url: Url = Field(description="Where it is published.")
    source: Line = Field(description="Where the table was taken from.")
    pairs: dict[str, Many[Line]] = Field(description="Items of the second framework by item of the first.")
