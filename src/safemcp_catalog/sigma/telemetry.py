"""Which log a Sigma rule reads, and what it takes to have the fields that it compares."""

from collections.abc import Iterable, Mapping

from safemcp_catalog.model import LogSource
from safemcp_catalog.model.detection import SigmaLogSource, SigmaRule
from safemcp_catalog.model.vocab import AVAILABILITIES, Availability
from safemcp_catalog.sigma.parse import parse


def log_source_of(log_sources: Iterable[LogSource], wanted: SigmaLogSource) -> LogSource | None:
    """The log source of the taxonomy that a rule reads, or None.

    An operating system beside one of Sigma's own categories is taken as part of that category.
    """
    for source in log_sources:
        product_fits = source.product == wanted.product or (source.category is not None and source.product is None)
        if product_fits and source.service == wanted.service and source.category == wanted.category:
            return source
    return None


def telemetry_needed(log_sources: Mapping[str, LogSource], rule: SigmaRule) -> Availability | None:
    """What it takes to have all fields that the rule compares: the weakest of their availabilities.

    None where the log source is unknown or has none of the fields.
    """
    source = log_source_of(log_sources.values(), rule.logsource)
    used = parse(rule.detection).fields
    needed = [AVAILABILITIES.index(field.availability) for field in (source.fields if source else ()) if field.name in used]
    return AVAILABILITIES[max(needed)] if needed else None
