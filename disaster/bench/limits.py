"""A figure that is held against a fixed limit: the 95th percentile of many waits."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import click

from disaster.foundation.console import UNHEALTHY, answer


@dataclass(frozen=True, slots=True)
class Limited:
    """Waits in milliseconds, and how long 95 of 100 may take (上限)."""

    key: str
    name: str
    limit: float
    waits: Sequence[float]

    @property
    def p95(self) -> float:
        """The wait under which 95 of 100 stayed."""
        return sorted(self.waits)[int(len(self.waits) * 0.95)]

    @property
    def is_held(self) -> bool:
        """Say whether the limit was kept."""
        return self.p95 <= self.limit


def tell(figure: Limited, *, as_json: bool) -> None:
    """Print the figure beside its limit; end as unhealthy when it was broken."""
    if as_json:
        answer(
            {
                "bench": figure.key,
                "n": len(figure.waits),
                "median_ms": round(median(figure.waits), 1),
                "p95_ms": round(figure.p95, 1),
                "limit_ms": figure.limit,
                "ratio": round(figure.p95 / figure.limit, 3),
                "held": figure.is_held,
            }
        )
    else:
        word = "範囲内" if figure.is_held else "上限を超えた"
        middle = f"{len(figure.waits)} 回　中央値 {median(figure.waits):.1f} ms"
        limit = f"上限 {figure.limit:.0f} ms の {figure.p95 / figure.limit:.2f} 倍"
        click.echo(
            f"{figure.name}　{middle}　p95 {figure.p95:.1f} ms（{limit}、{word}）"
        )
    if not figure.is_held:
        sys.exit(UNHEALTHY)
