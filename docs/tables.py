"""Tables and worked examples of the explanation page, made by running the engine."""

import json
from collections.abc import Iterable, Sequence
from fractions import Fraction

from disaster.assessment import rulebooks
from disaster.assessment.lines import assess_line
from disaster.assessment.rules import exact, tabling
from disaster.assessment.rules.sheet import cell
from disaster.assessment.rules.tabling import Table

HOUSE = {"hazard": "earthquake", "structure": "wood", "stage": 1, "method": "parts"}
FOUNDATION = {"perimeter_m": "40", "damaged_length_m": "3"}
EXACT = {
    "roof": [{"degree": 2, "share": "0.4"}],
    "wall": [{"degree": 3, "share": "0.4"}, {"degree": 2, "share": "0.1"}],
    "foundation": FOUNDATION,
}
SHEET = {
    "marks": {
        "roof": [{"degree": 2, "band": 40}],
        "wall": [{"degree": 3, "band": 40}, {"degree": 2, "band": 10}],
    },
    "foundation": FOUNDATION,
}
UPRIGHT, LEANING = 5, 24
SIGNS = tabling.DEGREE_SIGNS
# Metres of damaged foundation, of 40: just under the limit of 75 %, and at it.
NEARLY, ENOUGH = "29", "30"


def blocks() -> dict[str, str]:
    """Return every generated block of the page by its name."""
    tables = {table.name: table for table in tabling.tables(rulebooks.newest())}
    compositions = [
        table for name, table in tables.items() if name.startswith("compositions.")
    ]
    return {
        "levels": drawn([tables["levels"]]),
        "degrees": drawn([tables["degrees"]]),
        "compositions": drawn(compositions),
        "example-exact": worked("exact", EXACT),
        "example-sheet": worked("sheet", SHEET),
        "example-line": as_line("exact", EXACT, UPRIGHT),
        "example-tilt": leaning(),
        "cells": drawn([tables["cells.75"]]),
        "triggers": drawn([tables["triggers"]]),
        "seventy-five": seventy_five(),
        "tilt": drawn([tables["tilt"], tables["quick_half"]]),
        "storeys": drawn([tables["storeys"]]),
        "flood": drawn([tables["flood"], tables["soaking"]]),
        "ground": drawn(
            [
                tables["ground_first"],
                tables["ground_second.wood"],
                tables["ground_second.nonwood"],
            ]
        ),
        "editions": editions(),
        "unverified": gaps(),
    }


def drawn(tables: Iterable[Table]) -> str:
    """Draw tables in Markdown, each under its title."""
    return "\n\n".join(
        f"**{table.title}**（{table.confidence}）\n\n"
        f"{markdown(table.heads, table.rows)}"
        for table in tables
    )


def markdown(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Draw one table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def judged(
    arithmetic: str, survey: dict[str, object], lean: int, version: str = ""
) -> dict[str, object]:
    """Judge the example house with the engine itself."""
    answer = assess_line(as_text(arithmetic, survey, lean, version))
    if not answer["ok"]:
        raise ValueError(answer["error"])
    return answer


def as_text(
    arithmetic: str, survey: dict[str, object], lean: int, version: str = ""
) -> str:
    """Write the example as ``disaster assess`` reads it."""
    tilt = {"plumb_mm": 1200, "horizontal_mm": [lean] * 4}
    request = {
        "id": "example",
        "rule_version": version or rulebooks.newest().version,
        **HOUSE,
        "arithmetic": arithmetic,
        "survey": {**survey, "tilt": tilt},
    }
    return json.dumps(request, ensure_ascii=False)


def as_line(arithmetic: str, survey: dict[str, object], lean: int) -> str:
    """Show how to ask for the example on the command line."""
    text = as_text(arithmetic, survey, lean)
    return f"```\necho '{text}' | disaster assess\n```"


def worked(arithmetic: str, survey: dict[str, object]) -> str:
    """Work the example out part by part."""
    answer = judged(arithmetic, survey, UPRIGHT)
    rows = [
        (
            part["label_ja"],
            seen(part, arithmetic),
            f"{decimal(part['rate'])}％",
            part["composition"],
            points(part, arithmetic),
        )
        for part in answer["parts"]  # type: ignore[attr-defined]
    ]
    heads = ("部位", "見たもの", "損傷率", "構成比", "点")
    below = decimal(answer["to_next_level"])
    total = (
        f"Sum: **{answer['ratio_decimal']}** points → **{answer['level_ja']}** "
        f"({below} points below the next worse level)."
    )
    return f"{markdown(heads, rows)}\n\n{total}"


def seen(part: dict[str, object], arithmetic: str) -> str:
    """Write what was seen of a part."""
    if not part["areas"]:
        damaged, whole = FOUNDATION["damaged_length_m"], FOUNDATION["perimeter_m"]
        return f"{damaged}m ÷ {whole}m"
    mark = "〜" if arithmetic == "sheet" else ""
    return "、".join(
        f"{SIGNS[area['degree']]} {mark}{percent(area)}％"
        for area in part["areas"]  # type: ignore[attr-defined]
    )


def points(part: dict[str, object], arithmetic: str) -> str:
    """Write how the points of a part came about."""
    total, weight = decimal(part["points"]), int(str(part["composition"]))
    if arithmetic == "exact":
        return f"{decimal(part['rate'])} × {weight} ÷ 100 = {total}"
    book = rulebooks.newest()
    cells = [
        str(cell(weight, book.degrees[area["degree"]], percent(area)))
        for area in part["areas"]  # type: ignore[attr-defined]
    ]
    return f"{' + '.join(cells)} = {total}" if len(cells) > 1 else total


def percent(area: dict[str, str]) -> int:
    """Return a share of an area in percent."""
    return int(Fraction(area["share"]) * 100)


def decimal(value: object) -> str:
    """Write an exact number as people write it."""
    return exact.as_decimal(Fraction(str(value)))


def leaning() -> str:
    """Show the same house leaning, by both editions."""
    rows = []
    for version in rulebooks.national():
        answer = judged("exact", EXACT, LEANING, version)
        sums = "、".join(
            f"{one['label_ja']} {decimal(one['ratio'])}"
            for one in answer["sums"]  # type: ignore[attr-defined]
        )
        rows.append((version, sums, str(answer["level_ja"]), answer["decided_by"]))
    heads = ("版", "合計", "程度", "決めたもの")
    return markdown(heads, rows)  # type: ignore[arg-type]


def seventy_five() -> str:
    """Show a foundation just under and just at the limit, nothing else damaged."""
    rows = []
    for damaged in (NEARLY, ENOUGH):
        foundation = {"perimeter_m": "40", "damaged_length_m": damaged}
        answer = judged("exact", {"foundation": foundation}, UPRIGHT)
        rates: dict[str, str] = answer["rates"]  # type: ignore[assignment]
        rows.append(
            (
                f"{damaged}m ÷ 40m",
                f"{decimal(rates['foundation'])}％",
                str(answer["ratio_decimal"] or "50以上"),
                str(answer["level_ja"]),
            )
        )
    return markdown(("基礎の損傷", "損傷率", "損害割合", "程度"), rows)


def editions() -> str:
    """List the shipped editions and what each changes."""
    rows = []
    for book in rulebooks.national().values():
        origin = book.origin
        until = origin.in_force_until.isoformat() if origin.in_force_until else ""
        changes = "<br>".join(tabling.change_words(book, one) for one in origin.changes)
        period = f"{origin.in_force_from.isoformat()} – {until}"
        rows.append((f"`{origin.version}`", period, origin.based_on, changes))
    heads = ("version", "in force", "based on", "what differs")
    notes = "\n".join(
        f"- `{book.version}`: {book.origin.in_force_note}"
        for book in rulebooks.national().values()
        if book.origin.in_force_note
    )
    return f"{markdown(heads, rows)}\n\n{notes}"


def gaps() -> str:
    """List what the shipped editions say of themselves: remarks and open points."""
    return "\n".join(
        f"- `{book.version}`: {sentence}"
        for book in rulebooks.national().values()
        for sentence in (*book.origin.remarks, *book.origin.unverified)
    )
