"""The attack flow of a technique as SVG: a lane for each actor, an arrow for each step, a mark where a boundary is crossed."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from safemcp_catalog.model.technique import FlowStep

LANES = ("adversary", "user", "host", "client", "llm", "server", "tool", "resource", "prompt")
"""Left to right. Any other component comes behind these."""

_LANE = 132
_HEAD = 44
_CHAR = 6.3
_LINE = 15
_PAD = 14


@dataclass(frozen=True, slots=True)
class _Row:
    step: FlowStep
    number: int
    top: int
    left: float
    right: float
    lines: tuple[str, ...]
    wire: tuple[str, ...]
    center: float

    @property
    def arrow(self) -> int:
        return self.top + _PAD + len(self.lines) * _LINE + 4

    @property
    def bottom(self) -> int:
        return self.arrow + 8 + len(self.wire) * _LINE + (_LINE if self.step.crosses else 0) + 6


def flow_svg(name: str, steps: Sequence[FlowStep], names: dict[str, str]) -> Markup:
    """The diagram. `names` gives the words for actors and boundaries.

    Colors are custom properties of the page, so that it follows the color scheme; the same steps stand beside it as
    a list, to which its description points.
    """
    actors = {actor for step in steps for actor in (step.from_, step.to)}
    lanes = [lane for lane in LANES if lane in actors] + sorted(actors - set(LANES))
    width = max(_LANE * len(lanes), 3 * _LANE)
    lane_width = width / len(lanes)
    x = {lane: lane_width * (index + 0.5) for index, lane in enumerate(lanes)}
    rows = _rows(steps, x, width)
    height = rows[-1].bottom + _PAD if rows else _HEAD
    count = f"{len(steps)} step{'' if len(steps) == 1 else 's'}"
    parts = [
        f'<svg class="flow" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" role="img" aria-labelledby="flow-title flow-desc" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="flow-title">Attack flow of {escape(name)}</title>',
        f'<desc id="flow-desc">{count} between {escape(", ".join(names.get(lane, lane) for lane in lanes))}; the list below says the same in words.</desc>',
    ]
    parts += [_lane(names.get(lane, lane), x[lane], lane_width, height, hostile=lane == "adversary") for lane in lanes]
    parts += [_row(row, x, names) for row in rows]
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - all text in it is escaped


def _rows(steps: Sequence[FlowStep], x: dict[str, float], width: float) -> list[_Row]:
    rows: list[_Row] = []
    top = _HEAD + 8
    for number, step in enumerate(steps, 1):
        left, right = sorted((x[step.from_], x[step.to]))
        room = max(right - left - 16, 210)
        center = min(max((left + right) / 2, room / 2 + 6), width - room / 2 - 6)
        lines = tuple(textwrap.wrap(step.action, max(int(room / _CHAR), 20)))
        wire = tuple(textwrap.wrap(step.message or "", max(int(room / 6.7), 20)))
        row = _Row(step, number, top, left, right, lines, wire, center)
        rows.append(row)
        top = row.bottom
    return rows


def _lane(label: str, x: float, lane_width: float, height: int, *, hostile: bool) -> str:
    box = min(lane_width - 12, 104)
    kind = " hostile" if hostile else ""
    return (
        f'<path class="lane" d="M{x:.4g} {_HEAD - 8}V{height - 6}"/>'
        f'<rect class="actor{kind}" x="{x - box / 2:.4g}" y="8" width="{box:.4g}" height="28" rx="5"/>'
        f'<text class="actor{kind}" x="{x:.4g}" y="27">{escape(label)}</text>'
    )


def _row(row: _Row, x: dict[str, float], names: dict[str, str]) -> str:
    step = row.step
    start, end, y = x[step.from_], x[step.to], row.arrow
    kind = " hostile" if step.from_ == "adversary" else ""
    parts = [f'<g class="step{kind}">']
    parts += [f'<text x="{row.center:.4g}" y="{row.top + _PAD + i * _LINE}">{escape(line)}</text>' for i, line in enumerate(row.lines)]
    if start == end:
        parts.append(f'<path class="arrow" d="M{start:.4g} {y - 5} h26 v12 h-16"/><path class="head" d="M{start + 10:.4g} {y + 7} l8 -4 v8 z"/>')
    else:
        back = 1 if end > start else -1
        parts.append(f'<path class="arrow" d="M{start:.4g} {y}H{end - 8 * back:.4g}"/>')
        parts.append(f'<path class="head" d="M{end:.4g} {y} l{-9 * back} -4.5 v9 z"/>')
    parts.append(f'<circle cx="{start:.4g}" cy="{y}" r="9"/><text class="number" x="{start:.4g}" y="{y + 3.6}">{row.number}</text>')
    below = y + 8 + 12
    if step.crosses:
        middle = (start + end) / 2
        parts.append(f'<path class="boundary" d="M{middle:.4g} {y - 9}v18"/>')
    for i, line in enumerate(row.wire):
        parts.append(f'<text class="wire" x="{row.center:.4g}" y="{below + i * _LINE}">{escape(line)}</text>')
    if step.crosses:
        label = f"crosses {names.get(step.crosses, step.crosses).lower()}"
        parts.append(f'<text class="crosses" x="{row.center:.4g}" y="{below + len(row.wire) * _LINE}">{escape(label)}</text>')
    return "".join([*parts, "</g>"])
