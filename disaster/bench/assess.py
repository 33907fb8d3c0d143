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
HALF = [{"degree": 2, "share": "1/4"}, {"degree": 3, "share": "1/2"}]
TICKED = [{"degree": 3, "band": 20}, {"degree": 2, "band": 20}]
RESULTANTS = {"plumb_mm": 1200, "corners_xy_mm": [[3, 4], [7, 5], [11, 6], [2, 9]]}
INSIDE = ("roof", "pillar", "floor", "outer_wall", "inner_wall", "ceiling")
CHAPTERS: tuple[dict[str, object], ...] = (
    {
        "stage": 2,
        "survey": {
            **dict.fromkeys(INSIDE, HALF),
            "fixtures": {"total": 10, "counts": {"2": 2, "3": 2, "5": 4}},
            "foundation": {"perimeter_m": "40", "damaged_length_m": "3"},
            "equipment": {"bath_pct": "20", "other_pct": "10"},
            "tilt": RESULTANTS,
        },
    },
    {
        "stage": 2,
        "arithmetic": "sheet",
        "survey": {
            "storeys": 2,
            "marks_main": dict.fromkeys(INSIDE, TICKED),
            "marks_other": dict.fromkeys(INSIDE, TICKED),
            "floor_share_main_other": ["0.6", "0.4"],
            "roof_share_main_other": ["0.5", "0.5"],
            "foundation_band": 10,
            "tilt": RESULTANTS,
        },
    },
    {
        "structure": "nonwood",
        "survey": {
            "route": "pillar_visible",
            "pillar": {"total": 4, "counts": {"1": 1, "2": 1}},
            "beam": HALF,
            "misc_wall_finish": HALF,
            "equipment_pct": "0",
        },
    },
    {
        "hazard": "flood",
        "stage": 1,
        "method": "depth",
        "survey": {"storeys": 2, "detached": True, "depth_above_floor_m": "1.20"},
    },
    {
        "hazard": "flood",
        "stage": 2,
        "survey": {
            **dict.fromkeys(INSIDE, HALF),
            "foundation": {
                "perimeter_m": "40",
                "damaged_length_m": "0",
                "type": "べた基礎",
                "underfloor_mud": True,
            },
        },
    },
    {
        "hazard": "ground",
        "stage": 2,
        "method": "ground",
        "survey": {
            "sink": "all_up_to_25cm_below_foundation_top",
            "floor1_area": "60",
            "total_area": "100",
            "points": {"outer_wall": 1, "pillar": 2, "fixtures": 3},
        },
    },
)


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
    """Return surveys of every chapter, so that none of them is fast alone."""
    asked = {
        "rule_version": RULE_VERSION,
        "hazard": "earthquake",
        "structure": "wood",
        "stage": 1,
        "method": "parts",
        "arithmetic": "exact",
    }
    surveys = (*QUAKE_SURVEYS, SECOND_OPINION)
    first = [{**asked, "survey": survey} for survey in surveys]
    others = [{**asked, **chapter} for chapter in CHAPTERS]
    return [json.dumps(one) for one in (*first, *others)]
