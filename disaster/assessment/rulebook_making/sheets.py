"""Build the printed sheet and the rule of foundation lengths."""

from disaster.assessment.rulebook_making.reading import (
    Fault,
    Page,
    as_list,
    as_whole,
)
from disaster.assessment.rules.rulebook import FoundationRule, SheetRule, StoreyRule
from disaster.foundation.texts import _


def storeys(page: Page) -> StoreyRule:
    """Build the factors of the storeys (2階建等の重み付け)."""
    return StoreyRule(
        page.number("main"), page.number("other"), page.texts("unweighted")
    )


def foundation(page: Page) -> FoundationRule:
    """Build the rule of foundation lengths (基礎)."""
    codes = page.inner("type_codes")
    return FoundationRule(
        crack=page.number("crack_m"),
        spall=page.number("spall_m"),
        level_break=page.number("level_break_m"),
        cluster_end=page.number("cluster_end_m"),
        cluster_within=page.number("cluster_within_m"),
        mud_rate=page.number("mud_rate"),
        mud_types=page.texts("mud_types"),
        types=page.texts("types"),
        type_codes={code: codes.text(code) for code in codes.names()},
        sheet_bands=bands_and_points(page, "sheet_bands"),
        sheet_mud_points=page.whole("sheet_mud_points"),
    )


def sheet(page: Page) -> SheetRule:
    """Build the printed sheet (調査票): its bands, cells and pictures."""
    cells, drawn = page.inner("cells"), page.inner("pictures")
    pictures = {part: bands_and_points(drawn, part) for part in drawn.names()}
    return SheetRule(
        bands=page.wholes("bands"),
        pictures={
            part: tuple(points for _band, points in row)
            for part, row in pictures.items()
        },
        picture_bands={
            part: tuple(band for band, _points in row) for part, row in pictures.items()
        },
        cells={weight_of(cells, name): grid(cells, name) for name in cells.names()},
    )


def weight_of(page: Page, name: str) -> int:
    """Read the composition ratio that a grid of cells belongs to."""
    if not name.isdecimal():
        raise Fault(page.at(name), _("表の名前は構成比の整数にしてください。"))
    return int(name)


def grid(page: Page, weight: str) -> tuple[tuple[int, ...], ...]:
    """Read the printed cells of one composition ratio: a row a degree from Ⅰ."""
    place = page.at(weight)
    return tuple(
        tuple(as_whole(cell, place) for cell in as_list(row, place))
        for row in as_list(page.value(weight), place)
    )


def bands_and_points(page: Page, key: str) -> tuple[tuple[int, int], ...]:
    """Read a row of the sheet: each band with the points printed in it."""
    place = page.at(key)
    rows = page.pairs(key, _("[面積率, 点数] の並びで書いてください。"))
    return tuple((as_whole(one, place), as_whole(two, place)) for one, two in rows)
