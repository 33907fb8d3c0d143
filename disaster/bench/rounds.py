"""The frame of every bench: two ways to do the same work, in turns, and their ratio.

A machine that does something else for a moment slows both sides of a round alike, so
what is judged is the median of the ratios of rounds, never a rate by itself. Work that
waits for nothing is measured by ``process_time``, which a busy neighbour hardly moves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

import click

from disaster.foundation.console import answer

ROUNDS = 5
MILLI = 1000


@dataclass(frozen=True, slots=True)
class Side:
    """One way to do a piece of the work; the piece is named by its number."""

    # For programs, and for people.
    key: str
    name: str
    deed: Callable[[int], object]
    # At most this many times the time of the reference; None for the reference itself.
    limit: float | None = None


@dataclass(slots=True)
class Figure:
    """What was measured of one side (測定値)."""

    side: Side
    # Mean time of a piece in each round, and of every piece, in milliseconds.
    rounds: list[float] = field(default_factory=list)
    pieces: list[float] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)

    @property
    def p95(self) -> float:
        """The time under which 95 of 100 pieces stayed."""
        return sorted(self.pieces)[int(len(self.pieces) * 0.95)]

    def ratio(self, reference: "Figure") -> float:
        """How many times the reference it took: the median over the rounds."""
        pairs = zip(self.rounds, reference.rounds, strict=True)
        return median(mine / theirs for mine, theirs in pairs)


def measure(
    sides: Sequence[Side],
    n: int,
    rounds: int = ROUNDS,
    watch: Callable[[], float] = perf_counter,
) -> list[Figure]:
    """Let the sides do n pieces each, in turns, round by round."""
    figures = [Figure(side) for side in sides]
    for side in sides:
        side.deed(0)
    for number in range(rounds):
        # Nobody always comes first, when caches are cold or a neighbour wakes up.
        turn = number % len(figures)
        for figure in (*figures[turn:], *figures[:turn]):
            _work(figure, range(number * n, (number + 1) * n), watch)
    return figures


def tell(name: str, figures: Sequence[Figure], *, as_json: bool) -> None:
    """Print the figures; the first is the reference of the others."""
    reference, *others = figures
    rows = [_row(figure, reference) for figure in others]
    if as_json:
        answer(
            {
                "bench": name,
                "n": len(reference.pieces) // len(reference.rounds),
                "rounds": len(reference.rounds),
                "reference": {
                    "key": reference.side.key,
                    "name": reference.side.name,
                    "ms": round(reference.milliseconds, 3),
                    "p95_ms": round(reference.p95, 3),
                },
                "figures": rows,
                "held": all(row["held"] for row in rows),
            }
        )
        return
    _tell_people(reference, rows)


def _tell_people(reference: Figure, rows: list[dict[str, object]]) -> None:
    """Print the figures for people."""
    head = f"比べる相手　{reference.side.name}"
    click.echo(f"{head}　{reference.milliseconds:.2f} ms")
    for row in rows:
        word = "範囲内" if row["held"] else "上限を超えた"
        click.echo(
            f"{row['name']}　{row['ms']} ms　p95 {row['p95_ms']} ms　"
            f"{row['ratio']} 倍（上限 {row['limit']} 倍、{word}）"
        )


def _work(figure: Figure, pieces: range, watch: Callable[[], float]) -> None:
    times = []
    for piece in pieces:
        begun = watch()
        figure.side.deed(piece)
        times.append((watch() - begun) * MILLI)
    figure.pieces += times
    figure.rounds.append(sum(times) / len(times))


def _row(figure: Figure, reference: Figure) -> dict[str, object]:
    ratio, limit = figure.ratio(reference), figure.side.limit
    return {
        "key": figure.side.key,
        "name": figure.side.name,
        "ms": round(figure.milliseconds, 3),
        "p95_ms": round(figure.p95, 3),
        "ratio": round(ratio, 3),
        "limit": limit,
        "held": limit is None or ratio <= limit,
    }
