"""Medians and ratios as a table, and whether the floors hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.measures import GATED_AT, ROWS, Result, Row

WIDTHS = (40, 11, 11, 10, 18, 16)


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its figures: medians of the passes, and the median of the passes' ratios."""

    row: Row
    ours: float
    peer: float
    ratio: float
    spread: tuple[float, float]  # lowest and highest ratio of a pass

    @property
    def holds(self) -> bool:
        return self.row.holds(self.ratio, self.ours)


def lines(passes: Sequence[tuple[Result, Result]]) -> list[Line]:
    """`passes` are pairs (ours, peer) that ran side by side: the machine's weather is in both, so ratios are taken pairwise."""
    made = []
    for row in ROWS:
        pairs = [(row.value(ours), row.value(peer)) for ours, peer in passes]
        ratios = [ours / peer if peer else float("inf") for ours, peer in pairs]
        made.append(
            Line(row, median(o for o, _ in pairs), median(p for _, p in pairs), median(ratios), (min(ratios), max(ratios)))
        )
    return made


def printed(chargers: int, passes: Sequence[tuple[Result, Result]]) -> str:
    text = [f"{chargers:,} chargers, medians of {len(passes)} alternating passes", ""]
    text.append(_columns("", "ECC Web", "peer", "ratio", "ratios of passes", "floor"))
    for line in lines(passes):
        row = line.row
        low, high = line.spread
        text.append(
            _columns(
                row.title,
                f"{line.ours:,.{row.digits}f}",
                f"{line.peer:,.{row.digits}f}",
                f"{line.ratio:.2f} x",
                f"{low:.2f} to {high:.2f}",
                _floor(line) if chargers == GATED_AT else "",
            )
        )
    if redials := [(ours.redials, peer.redials) for ours, peer in passes if ours.redials or peer.redials]:
        text.append(f"  redials in the storm (ours, peer) by pass: {redials}")
    return "\n".join(text)


def below(chargers: int, passes: Sequence[tuple[Result, Result]]) -> list[str]:
    """The gated rows that are below their floor."""
    if chargers != GATED_AT:
        return []
    return [line.row.title for line in lines(passes) if line.row.gated and not line.holds]


def _floor(line: Line) -> str:
    row = line.row
    if row.floor is None:
        return ""
    sign = "≥" if row.more_is_better else "≤"
    unit = "" if row.absolute else " x"
    return f"{sign} {row.floor:g}{unit}{'' if line.holds else ' FAILS'}"


def _columns(*cells: str) -> str:
    first, *others = cells
    return "  " + first.ljust(WIDTHS[0]) + "".join(cell.rjust(width) for cell, width in zip(others, WIDTHS[1:], strict=True))
