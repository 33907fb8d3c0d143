"""Check what the sheets print: every number is the rounded product of its row.

構成比×損傷程度×面積率、小数点以下第1位を四捨五入 (調査票 令和7年7月; reference 1.10).
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from disaster.assessment.rulebook_making.reading import Fault
from disaster.assessment.rules import exact
from disaster.assessment.rules.rulebook import Composition, PartRule, RuleBook
from disaster.assessment.rules.sheet import PERCENT, cell
from disaster.foundation.texts import _

FOUNDATION = "foundation"


def printed_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield every printed number that is not the rounded product."""
    bands = book.sheet.bands
    if not bands or not climbs((0, *bands)) or bands[-1] != PERCENT:
        expected = _("面積率の列を小さい順に書き、最後を100にしてください。")
        yield Fault("sheet.bands", expected)
        return
    yield from cell_faults(book)
    yield from picture_faults(book)
    yield from foundation_faults(book)
    yield from trigger_faults(book)


def cell_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield grids that are missing or differ from the rounded products."""
    for weight in sorted(ticked_weights(book)):
        printed = book.sheet.cells.get(weight)
        place = f"sheet.cells.{weight}"
        if printed is None:
            expected = _("構成比%(weight)dの部位の点数表が必要です。")
            yield Fault(place, expected % {"weight": weight})
        elif printed != grid_of(book, weight):
            where = first_difference(printed, grid_of(book, weight))
            expected = _(
                "構成比×損傷程度×面積率の四捨五入にしてください（%(where)s）。"
            )
            yield Fault(place, expected % {"where": where})


def ticked_weights(book: RuleBook) -> set[int]:
    """Return the composition ratios of the parts that have cells to tick."""
    return {
        rule.composition
        for parts in book.compositions.values()
        for rule in parts
        if rule.members[0].is_ticked
    }


def grid_of(book: RuleBook, weight: int) -> tuple[tuple[int, ...], ...]:
    """Work out the cells of a composition ratio: a row a degree, a column a band."""
    return tuple(
        tuple(int(cell(weight, degree, band)) for band in book.sheet.bands)
        for degree in book.degrees[1:]
    )


Grid = tuple[tuple[int, ...], ...]


def first_difference(printed: Grid, right: Grid) -> str:
    """Name the first row that differs and what it should hold."""
    for number, wanted in enumerate(right):
        found = printed[number] if number < len(printed) else ()
        if found != wanted:
            facts = {"row": number + 1, "cells": list(wanted)}
            return _("%(row)d行目は %(cells)s") % facts
    return _("行が多すぎます")


def picture_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield points of the picture sheet that are not rounded products (調査票B)."""
    composition = pictured(book)
    if composition is None:
        expected = _("部位がひとつの構成比の表とちょうど一致する必要があります。")
        yield Fault("sheet.pictures", expected)
        return
    for rule in composition:
        bands = book.sheet.picture_bands[rule.part]
        row = tuple(zip(bands, book.sheet.pictures[rule.part], strict=True))
        yield from row_faults(f"sheet.pictures.{rule.part}", rule, row)


def pictured(book: RuleBook) -> Composition | None:
    """Return the composition whose parts the picture sheet shows."""
    shown = set(book.sheet.pictures)
    tables = book.compositions.values()
    return next((one for one in tables if {rule.part for rule in one} == shown), None)


def row_faults(
    place: str, rule: PartRule, row: tuple[tuple[int, int], ...]
) -> Iterator[Fault]:
    """Yield a row of bands and points that does not fit its part."""
    right = [[band, points_in(rule, band)] for band, _points in row]
    if not climbs(band for band, _points in row):
        yield Fault(place, _("面積率を小さい順に書いてください。"))
    elif [list(one) for one in row] != right:
        expected = _("構成比%(weight)d×面積率の四捨五入にしてください: %(row)s。")
        facts = {"weight": rule.composition, "row": right}
        yield Fault(place, expected % facts)


def points_in(rule: PartRule, band: int) -> int:
    """Work out the points of a wholly damaged band of a part."""
    return int(cell(rule.composition, exact.HUNDRED, band))


def foundation_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield bands of the foundation that do not fit its composition ratio."""
    rules = {
        rule.composition: rule
        for parts in book.compositions.values()
        for rule in parts
        if rule.part == FOUNDATION
    }
    if len(rules) > 1:
        expected = _("基礎の構成比は、どの表でも同じ値にしてください。")
        yield Fault("foundation.sheet_bands", expected)
        return
    bands = book.foundation.sheet_bands
    limit = book.structural_total_from
    if bands[-1][0] >= limit:
        expected = _("最後の損傷率を%(limit)s未満にしてください。")
        yield Fault("foundation.sheet_bands", expected % {"limit": limit})
    for rule in rules.values():
        yield from row_faults("foundation.sheet_bands", rule, bands)
        wanted = exact.round_half_up(rule.points(book.foundation.mud_rate))
        if book.foundation.sheet_mud_points != wanted:
            expected = _("泥の割合×構成比の四捨五入 %(points)s にしてください。")
            place = "foundation.sheet_mud_points"
            yield Fault(place, expected % {"points": wanted})


def trigger_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield printed limits for 全壊 that are not 75 % of the composition, rounded."""
    for name, parts in book.compositions.items():
        for rule in parts:
            for member in rule.members:
                is_printed = member.structural and member.is_ticked
                limit = trigger_of(rule, book.structural_total_from)
                wanted = limit if is_printed else None
                if member.sheet_trigger == wanted:
                    continue
                expected = (
                    _("構成比×全壊の損傷率の四捨五入 %(points)d にしてください。")
                    if is_printed
                    else _("点数表のある躯体の部位だけに書いてください。")
                )
                place = f"compositions.{name}.{member.part}.sheet_trigger"
                yield Fault(place, expected % {"points": limit})


def trigger_of(rule: PartRule, limit: Fraction) -> int:
    """Work out the printed limit for 全壊 of a part."""
    return int(exact.round_half_up(rule.points(limit)))


def climbs(values: Iterable[int]) -> bool:
    """Say whether every value is greater than the one before."""
    return all(lower < upper for lower, upper in pairwise(values))
