"""What every STIX object of a bundle has, who publishes it and under which terms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.export.addresses import attribution, licence_url
from safemcp_catalog.export.stix.ids import Flavor, stix_id, timestamp
from safemcp_catalog.export.stix.tlp import tlp_marking

Stix = dict[str, Any]
T = TypeVar("T")

ATTACK_PROPERTIES = ("x_mitre_deprecated", "x_mitre_domains", "x_mitre_id", "x_mitre_is_subtechnique", "x_mitre_platforms", "x_mitre_version")
OWN_PROPERTIES = ("alternate_id", "complexity", "control_types", "category", "effectiveness", "maturity", "roles", "severity")


@dataclass(frozen=True)
class Maker:
    """Makes objects of one bundle from one catalog. What it makes is a plain dictionary, keys in the order of the specification.

    `base` makes those of the catalog that this one extends. Objects of its entries are its own: same id, same publisher,
    same content as in its bundle, so that nothing of ours claims to be theirs, and whoever imports both has each once.
    """

    catalog: Catalog
    flavor: Flavor
    base: "Maker | None" = None

    # ---- what every object has -------------------------------------------------------------------------------------

    @cached_property
    def first_day(self) -> str:
        """Day of the oldest entry of our own: since when the publisher, the marking and the tactics exist."""
        days = [one.created for one in self.ours(self.catalog.techniques)]
        days += [one.created for one in self.ours(self.catalog.mitigations)]
        days += [one.created for one in self.ours(self.catalog.case_studies)]
        return min([*days, self.catalog.info.released])

    def ours(self, entries: Mapping[str, T]) -> Iterator[T]:
        """Entries that are not inherited."""
        return (entry for key, entry in entries.items() if not self.catalog.is_inherited(key))

    def id_of(self, kind: str, *key: str) -> str:
        """Id of an object whose content is this bundle's own; another bundle says it differently, so its object has another id.

        An object of an inherited entry has the id that it has in the bundle of its own catalog.
        """
        if self.base is not None and key[0] in self.base.catalog.nodes:
            return self.base.id_of(kind, *key)
        return stix_id(kind, self.catalog.info.id, self.flavor.name, *key)

    def shared_id(self, kind: str, *key: str) -> str:
        """Id of an object that is the same in every bundle."""
        return stix_id(kind, self.catalog.info.id, *key)

    def vulnerability_id(self, name: str) -> str:
        """Id of a published vulnerability, which is an object of the first catalog that names it."""
        if self.base is not None and any(found.id == name for case in self.base.catalog.case_studies.values() for found in case.vulnerabilities):
            return self.base.vulnerability_id(name)
        return self.shared_id("vulnerability", name)

    def head(self, kind: str, identifier: str, created: str, modified: str) -> Stix:
        """The properties with which every object starts. Days, not timestamps; `modified` is never before `created`."""
        head: Stix = {"type": kind, "spec_version": "2.1", "id": identifier}
        if kind != "identity":
            head["created_by_ref"] = self.identity_id
        return {**head, "created": timestamp(created), "modified": timestamp(max(created, modified))}

    @cached_property
    def tail(self) -> Stix:
        """The properties with which every object ends."""
        return {"object_marking_refs": [self.tlp["id"], self.statement_id]}

    def own(self, name: str) -> str:
        """Name of one of our own properties; a catalog that extends another uses those of the other."""
        if self.base is not None:
            return self.base.own(name)
        return f"x_{self.catalog.info.id.replace('-', '_')}_{name}"

    def custom(self, properties: Stix, own: Stix | None = None) -> Stix:
        """ATT&CK's and our own properties with the extension that allows them, or nothing in the plain bundle."""
        values = {**properties, **{self.own(name): value for name, value in (own or {}).items()}}
        values = {name: value for name, value in values.items() if value not in (None, [], ())}
        if not self.flavor.custom or not values:
            return {}
        return {**values, "extensions": {self.properties_id: {"extension_type": "toplevel-property-extension"}}}

    def references(self, external_id: str, url: str, *others: Stix) -> list[Stix]:
        """External references. The first one carries our id: every ATT&CK tool reads that one, and only that one."""
        ours = {"source_name": self.flavor.source, "external_id": external_id, "url": url}
        source = self.catalog.info.id
        again = [] if self.flavor.source == source else [{**ours, "source_name": source}]
        return [ours, *again, *others]

    # ---- who and under which terms ---------------------------------------------------------------------------------

    @cached_property
    def tlp(self) -> Stix:
        """How far our entries may be passed on; those of a private catalog stay inside unless it says otherwise."""
        return tlp_marking(self.catalog.info.tlp or ("amber+strict" if self.base else "clear"))

    @cached_property
    def identity_id(self) -> str:
        """Id of the publisher."""
        return self.shared_id("identity", self.catalog.info.publisher)

    @cached_property
    def statement_id(self) -> str:
        """Id of the marking with the licence; another licence or publisher is another marking."""
        return self.shared_id("marking-definition", self.statement)

    @cached_property
    def statement(self) -> str:
        """The licence, as text."""
        info = self.catalog.info
        line = attribution(info).replace(f" {info.version}", "", 1)
        return f"{line} ({licence_url(info)})"

    @cached_property
    def properties_id(self) -> str:
        """Id of the extension that adds properties."""
        if self.base is not None:
            return self.base.properties_id
        return self.shared_id("extension-definition", "properties")

    @cached_property
    def objects_id(self) -> str:
        """Id of the extension that adds the types of matrix and tactic."""
        return self.shared_id("extension-definition", "objects")

    def preamble(self) -> Iterator[Stix]:
        """Publisher, markings, and extension definitions where the bundle needs them."""
        info = self.catalog.info
        yield {
            **self.head("identity", self.identity_id, self.first_day, info.released),
            "name": info.publisher,
            "description": f"Publisher of the {info.name}, {info.site_url}",
            "identity_class": "organization",
            **self.tail,
        }
        if self.base is None or self.base.tlp != self.tlp:
            yield self.tlp
        yield {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": self.statement_id,
            "created_by_ref": self.identity_id,
            "created": timestamp(self.first_day),
            "definition_type": "statement",
            "definition": {"statement": self.statement},
        }
        if self.flavor.custom and self.base is None:
            yield from self._extension_definitions()

    def _extension_definitions(self) -> Iterator[Stix]:
        own = [self.own(name) for name in OWN_PROPERTIES]
        yield {
            **self.head("extension-definition", self.properties_id, self.first_day, self.catalog.info.released),
            "name": "Properties of ATT&CK's data model and of this catalog",
            "description": "The x_mitre_ properties mean what they mean in MITRE ATT&CK. The others say how severe and how well shown a technique is, "
            "and what a mitigation does.",
            "schema": f"Texts, lists of texts, and booleans, as documented at {self.catalog.info.site_url}",
            "version": "1.0.0",
            "extension_types": ["toplevel-property-extension"],
            "extension_properties": [*ATTACK_PROPERTIES, *own],
            **self.tail,
        }
        yield {
            **self.head("extension-definition", self.objects_id, self.first_day, self.catalog.info.released),
            "name": "Matrix and tactic of ATT&CK's data model",
            "description": "x-mitre-matrix and x-mitre-tactic, with the properties that they have in MITRE ATT&CK.",
            "schema": "https://github.com/mitre-attack/attack-stix-data/blob/master/USAGE.md",
            "version": "1.0.0",
            "extension_types": ["new-sdo"],
            **self.tail,
        }
