"""Relations between techniques, read from their other end."""

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType

from safemcp_catalog.catalog import Catalog
from safemcp_catalog.model import Technique
from safemcp_catalog.model.technique import RelatedTechnique

RelatedFrom = Mapping[str, tuple[tuple[Technique, RelatedTechnique], ...]]


def related_from(catalog: Catalog) -> RelatedFrom:
    """By technique: those that name it as related, each with what it says. Deprecated ones are left out."""
    found: defaultdict[str, list[tuple[Technique, RelatedTechnique]]] = defaultdict(list)
    for technique in catalog.techniques.values():
        if not technique.is_deprecated:
            for related in technique.related:
                found[related.id].append((technique, related))
    return MappingProxyType({key: tuple(said) for key, said in found.items()})
