"""``disaster bench assess``: surveys a second on one core, against 2,000.

Lines in, lines out, as the command does it. CPU time is counted: a busy neighbour
hardly moves it.
"""

import json
import sys
from itertools import cycle, islice
from statistics import median
from time import process_time

import click

from disaster.assessment.lines import assess_lines
from disaster.foundation.console import UNHEALTHY, answer
from disaster.seed.stories import QUAKE_SURVEYS, RULE_VERSION, SECOND_OPINION

LIMIT, ROUNDS = 2_000, 5


@click.command("assess")
@click.option("--n", "n", default=2_000, show_default=True, help="1巡の調査の数")
@click.option("--json", "as_json", is_flag=True)
def assess(n: int, *, as_json: bool) -> None:
    """1秒に判定できる調査の数を、1コアあたり 2,000 件と比べる."""
    lines = list(islice(cycle(_lines()), n))
    _rate(lines)
    rate = median(_rate(lines) for _ in range(ROUNDS))
    is_held = rate >= LIMIT
    if as_json:
        told = {"bench": "assess", "n": n, "rounds": ROUNDS, "per_second": round(rate)}
        answer(
            told | {"limit": LIMIT, "ratio": round(rate / LIMIT, 2), "held": is_held}
        )
    else:
        word = "範囲内" if is_held else "下限に届かない"
        limit = f"下限 {LIMIT:,} 件の {rate / LIMIT:.1f} 倍"
        click.echo(f"判定　毎秒 {rate:,.0f} 件（{limit}、{word}）")
    if not is_held:
        sys.exit(UNHEALTHY)


def _rate(lines: list[str]) -> float:
    begun = process_time()
    answers = list(assess_lines(lines))
    told = [json.dumps(each, ensure_ascii=False) for each in answers]
    took = process_time() - begun
    if not all(each["ok"] for each in answers):
        raise RuntimeError("a survey of the sample was refused")
    return len(told) / took


def _lines() -> list[str]:
    asked = {
        "rule_version": RULE_VERSION,
        "hazard": "earthquake",
        "structure": "wood",
        "stage": 1,
        "method": "parts",
        "arithmetic": "exact",
    }
    surveys = (*QUAKE_SURVEYS, SECOND_OPINION)
    return [json.dumps({**asked, "survey": survey}) for survey in surveys]
