"""Local rule sets: what a city may change, and what follows from it.

The guideline allows compositions and factors suited to the area (総則 7), and another
sheet when the prefecture has agreed with its municipalities (手引き 構成等 p3).
"""

import re
from collections.abc import Mapping
from typing import Any

from disaster.assessment.rulebook_making.assembling import assemble, origin_of
from disaster.assessment.rulebook_making.printed import (
    FOUNDATION,
    grid_of,
    pictured,
    points_in,
    ticked_weights,
    trigger_of,
)
from disaster.assessment.rulebook_making.reading import Fault, Page
from disaster.assessment.rules import exact
from disaster.assessment.rules.editions import Change, is_local_name
from disaster.assessment.rules.rulebook import RuleBook
from disaster.foundation.texts import _

MAY_CHANGE = re.compile(
    r"compositions\.\w+\.\w+\.composition"
    r"|two_storeys\.(main|other)"
    r"|sheet\.bands"
    r"|sheet\.pictures\.\w+"
    r"|foundation\.sheet_bands"
)
APPROVAL = ("approved_by", "approved_on", "document", "reason", "prefecture_agreed_on")


def refuse_unapproved(data: Mapping[str, Any], based_on: str) -> None:
    """Refuse a local rule set that nobody approved, or with another edition's name."""
    version = data.get("version")
    if not isinstance(version, str) or not is_local_name(version, based_on):
        expected = _(
            "元の版の名前に、市の名前の小文字と番号を付けてください（例 %(example)s）。"
        )
        example = f"{based_on}-isehara1"
        raise Fault("version", expected % {"example": example})
    given = data.get("approval")
    missing = [
        key for key in APPROVAL if not isinstance(given, Mapping) or not given.get(key)
    ]
    if missing:
        expected = _(
            "地域の判定基準には承認の記録が要ります。書いてください: %(keys)s。"
        )
        raise Fault("approval", expected % {"keys": "・".join(missing)})


def refuse_beyond_local(changes: tuple[Change, ...]) -> None:
    """Refuse a change of what only the national guideline may change."""
    for change in changes:
        if not MAY_CHANGE.fullmatch(change.key) or change.now == "null":
            expected = _(
                "地域で変えられるのは、構成比・階の重み・調査票の面積率の帯だけです。"
                "この変更を外してください。"
            )
            raise Fault(f"changes.{change.key}", expected)


def recompute_printed(data: dict[str, Any], given: tuple[Change, ...]) -> None:
    """Work out again what the sheets print, where the file itself says nothing."""
    page = Page(data)
    book = assemble(page, origin_of(page))
    own = {change.key for change in given}
    data["sheet"]["cells"] = {
        str(weight): [list(row) for row in grid_of(book, weight)]
        for weight in ticked_weights(book)
    }
    _recompute_pictures(data["sheet"]["pictures"], book, own)
    _recompute_foundation(data["foundation"], book, own)
    for name, parts in book.compositions.items():
        for rule, row in zip(parts, data["compositions"][name], strict=True):
            for one in row.get("joins", [row]):
                if "sheet_trigger" in one:
                    limit = book.structural_total_from
                    one["sheet_trigger"] = trigger_of(rule, limit)


def _recompute_pictures(
    pictures: dict[str, Any], book: RuleBook, own: set[str]
) -> None:
    for rule in pictured(book) or ():
        if f"sheet.pictures.{rule.part}" not in own:
            bands = book.sheet.picture_bands[rule.part]
            pictures[rule.part] = [[band, points_in(rule, band)] for band in bands]


def _recompute_foundation(
    foundation: dict[str, Any], book: RuleBook, own: set[str]
) -> None:
    for parts in book.compositions.values():
        for rule in parts:
            if rule.part != FOUNDATION:
                continue
            if "foundation.sheet_bands" not in own:
                foundation["sheet_bands"] = [
                    [band, points_in(rule, band)]
                    for band, _points in book.foundation.sheet_bands
                ]
            mud = exact.round_half_up(rule.points(book.foundation.mud_rate))
            foundation["sheet_mud_points"] = int(mud)
