"""Check the tables of lower bounds: tilt bands, flood depths, the ground grid."""

from collections.abc import Iterator
from fractions import Fraction

from disaster.assessment.rulebook_making.reading import Fault
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.rulebook import (
    Composition,
    DepthTable,
    GroundColumn,
    GroundRule,
    RuleBook,
)
from disaster.foundation.texts import _

SEVERITY = tuple(DamageLevel)


def tilt_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield tilt bands that are empty or points that are none (傾斜の帯)."""
    if book.tilt.counts_from <= 0 or book.tilt.corners < 1:
        yield Fault("tilt", _("counts_from と corners は0より大きくしてください。"))
    for structure, rule in book.tilt.by_structure.items():
        if rule.total_from <= book.tilt.counts_from:
            expected = _("tilt.counts_from より大きい傾斜にしてください。")
            yield Fault(f"tilt.{structure}.total_from", expected)
        if not 0 < rule.points <= max(book.degrees):
            yield Fault(f"tilt.{structure}.points", _("1から100までにしてください。"))


def flood_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield depth tables that are not monotone, or where a broken house does better."""
    rule = book.flood_first
    yield from table_faults("flood_first.not_broken", rule.not_broken, Fraction(0))
    yield from table_faults("flood_first.broken", rule.broken, Fraction(0))
    for bound, level in rule.not_broken:
        other = at_depth(rule.broken, bound)
        if other is not None and SEVERITY.index(other) > SEVERITY.index(level):
            expected = _("外力の被害がある家の程度を、無い家より軽くしないでください。")
            yield Fault("flood_first.broken", expected)
            return
    deepest = max((bound for bound, _level in rule.broken), default=Fraction(0))
    if not 0 < rule.sampled_depth <= deepest or rule.sampled_houses < 1:
        expected = _(
            "houses は1以上、depth_from は表の最も深い区分以下にしてください。"
        )
        yield Fault("flood_first.sampling", expected)


def table_faults(
    place: str, rows: DepthTable, lowest: Fraction | None = None
) -> Iterator[Fault]:
    """Yield a table whose bounds do not fall or whose levels do not ease."""
    bounds = [bound for bound, _level in rows]
    if not bounds or bounds != sorted(set(bounds), reverse=True):
        yield Fault(place, _("下限を大きい順に、重なりなく書いてください。"))
    elif lowest is not None and bounds[-1] != lowest:
        yield Fault(place, _("最後の行の下限を0にしてください（隙間ができます）。"))
    order = [SEVERITY.index(level) for _bound, level in rows]
    if order != sorted(order):
        yield Fault(place, _("下限が大きいほど重い程度になるように書いてください。"))


def at_depth(rows: DepthTable, depth: Fraction) -> DamageLevel | None:
    """Look a depth up in a table."""
    return next((level for bound, level in rows if depth >= bound), None)


def ground_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield what is wrong in the ground chapter (地盤の早見表)."""
    rule = book.ground
    yield from table_faults("ground.first_tilt", rule.first_tilt)
    known = {*rule.first_sink, rule.second_total_sink}
    for sink in sorted(known - set(rule.sink)):
        expected = _("ground.sink にある区分を書いてください（%(sink)s は無い）。")
        yield Fault("ground.first_sink", expected % {"sink": sink})
    depth = [rule.sink.index(one) for one in rule.first_sink if one in rule.sink]
    order = [SEVERITY.index(level) for level in rule.first_sink.values()]
    if depth != sorted(depth, reverse=True) or order != sorted(order):
        expected = _("深い区分から順に、深いほど重い程度にしてください。")
        yield Fault("ground.first_sink", expected)
    for structure, columns in rule.columns.items():
        place = f"ground.columns.{structure}"
        yield from grid_faults(place, rule, columns)
        composition = second_composition(book, structure)
        for column in columns:
            yield from column_faults(f"{place}.{column.number}", column, composition)


def grid_faults(
    place: str, rule: GroundRule, columns: tuple[GroundColumn, ...]
) -> Iterator[Fault]:
    """Yield cells of tilt band × sinking that no column covers, or two do.

    The shallowest sinking without any tilt has no column: there the ordinary survey
    applies (調査票-34・36).
    """
    bands = sorted({column.tilt_from for column in columns}, reverse=True)
    sinks = [one for one in reversed(rule.sink[1:]) if one != rule.second_total_sink]
    wanted = [(sink, band) for sink in sinks for band in bands]
    ordinary = (sinks[-1], Fraction(0)) if sinks else None
    expected = [cell for cell in wanted if cell != ordinary]
    found = [(column.sink, column.tilt_from) for column in columns]
    if found != expected or bands[-1:] != [Fraction(0)]:
        sentence = _(
            "沈下の区分（深い順）×傾斜の帯（大きい順、最後は0）の列を、"
            "欠けも重なりもなく%(count)d列書いてください。"
        )
        yield Fault(place, sentence % {"count": len(expected)})
    if bands and bands[0] >= rule.second_total_tilt:
        sentence = _("傾斜の帯を ground.second_total_tilt より小さくしてください。")
        yield Fault(place, sentence)


def second_composition(book: RuleBook, structure: str) -> Composition:
    """Return the parts that the second ground survey of a structure judges."""
    chapter = book.chapter("ground", structure, "2")
    return chapter.compositions.get("", ()) if chapter else ()


def column_faults(
    place: str, column: GroundColumn, composition: Composition
) -> Iterator[Fault]:
    """Yield points of a column that its parts cannot hold."""
    weights = {rule.part: rule.composition for rule in composition}
    given = [
        (column.floor_area_parts, column.floor_area_points),
        (column.lump_parts, max(column.lump_uneven, column.lump_even)),
        *(((part,), points) for part, points in column.fixed.items()),
        *(((part,), points) for part, points in column.added.items()),
    ]
    for parts, points in given:
        unknown = [part for part in parts if part not in weights]
        if unknown:
            names = "・".join(unknown)
            expected = _("この調査の部位を書いてください（%(names)s は無い）。")
            yield Fault(place, expected % {"names": names})
        elif points > (limit := sum(weights[part] for part in parts)):
            expected = _(
                "決まった点数%(points)dが、部位（%(names)s）の構成比の合計%(limit)dを"
                "超えないようにしてください。"
            )
            facts = {"points": points, "names": "・".join(parts), "limit": limit}
            yield Fault(place, expected % facts)
