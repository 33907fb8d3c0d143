"""Check that the tables of a rule set can be right before they judge a house."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from disaster.assessment.rulebook_making.depths import (
    flood_faults,
    ground_faults,
    tilt_faults,
)
from disaster.assessment.rulebook_making.printed import FOUNDATION, printed_faults
from disaster.assessment.rulebook_making.reading import Fault
from disaster.assessment.rules import exact
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.rulebook import RuleBook
from disaster.foundation.texts import _

WHOLE_HOUSE = 100
SMALLEST = Fraction(1, 10**6)
WAYS = ("areas", "foundation", "equipment", "percent")


def faults(book: RuleBook) -> Iterator[Fault]:
    """Yield everything that cannot be right in a rule set."""
    yield from period_faults(book)
    yield from composition_faults(book)
    yield from measuring_faults(book)
    yield from scale_faults(book)
    yield from level_faults(book)
    yield from storey_faults(book)
    yield from reference_faults(book)
    yield from tilt_faults(book)
    yield from flood_faults(book)
    yield from ground_faults(book)
    yield from printed_faults(book)


def period_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield a period that ends before it begins."""
    until = book.origin.in_force_until
    if until is not None and until < book.origin.in_force_from:
        yield Fault("in_force_until", _("in_force_from 以後の日にしてください。"))


def composition_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield compositions that do not make one whole house (構成比の合計)."""
    for name, parts in book.compositions.items():
        together = sum(part.composition for part in parts)
        if together != WHOLE_HOUSE:
            expected = _("構成比の合計を100にしてください（いまは%(sum)d）。")
            yield Fault(f"compositions.{name}", expected % {"sum": together})
        for part in parts:
            if part.composition < 1:
                place = f"compositions.{name}.{part.part}.composition"
                yield Fault(place, _("1以上の整数にしてください。"))
    if sum(book.equipment_up_to.values()) != WHOLE_HOUSE:
        yield Fault("equipment_up_to_pct", _("合計を100にしてください。"))


def measuring_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield parts that nobody would know how to measure, or a 75 % rule left out."""
    for name, parts in book.compositions.items():
        if not any(part.tilt_replaces for part in parts):
            expected = _("傾斜で置き換える部位に tilt_replaces を書いてください。")
            yield Fault(f"compositions.{name}", expected)
        for part in parts:
            place = f"compositions.{name}.{part.part}"
            if any(member.measured_by not in WAYS for member in part.members):
                expected = _("次のいずれかを書いてください: %(choices)s。")
                choices = {"choices": "・".join(WAYS)}
                yield Fault(f"{place}.measured_by", expected % choices)
            if part.part == FOUNDATION and not part.members[0].structural:
                expected = _("基礎は躯体なので true を書いてください。")
                yield Fault(f"{place}.structural", expected)


def scale_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield degrees that do not lead from no damage to loss (損傷程度)."""
    ends = (book.degrees[:1], book.degrees[-1:])
    if not rises(book.degrees) or ends != ((exact.ZERO,), (exact.HUNDRED,)):
        expected = _("損傷程度の割合を0から100まで、小さい順に書いてください。")
        yield Fault("degrees", expected)
    if not 0 < book.structural_total_from <= WHOLE_HOUSE:
        expected = _("0より大きく100以下の数にしてください。")
        yield Fault("structural_total_from", expected)


def level_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield levels that leave a gap or do not begin at their own bound."""
    named = [level for level, _floor in book.level_floors]
    if named != list(DamageLevel)[:-1]:
        order = "・".join(level.value for level in list(DamageLevel)[:-1])
        expected = _("程度をすべて、重い順に書いてください: %(order)s。")
        yield Fault("levels.from", expected % {"order": order})
        return
    if not rises(reversed([floor for _level, floor in book.level_floors])):
        yield Fault("levels.from", _("下限を大きい順に書いてください。"))
        return
    milder = [*named[1:], DamageLevel.PARTIAL]
    for (level, floor), below in zip(book.level_floors, milder, strict=True):
        at, under = book.level_of(floor), book.level_of(floor - SMALLEST)
        if (at, under) != (level, below) or not 0 < floor <= WHOLE_HOUSE:
            expected = _(
                "0より大きく100以下で、その値から上の程度が始まる数にしてください。"
            )
            yield Fault(f"levels.from.{level.value}", expected)


def storey_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield factors that would make the main storey count less than the others."""
    if not book.storeys.main >= 1 >= book.storeys.other > 0:
        expected = _("main は1以上、other は0より大きく1以下にしてください。")
        yield Fault("two_storeys", expected)


def reference_faults(book: RuleBook) -> Iterator[Fault]:
    """Yield names that are used but not defined."""
    top = len(book.degrees) - 1
    for part, degrees in book.soaking_degrees.items():
        if not degrees or not all(0 < degree <= top for degree in degrees):
            expected = _("1から%dまでの損傷程度を書いてください。") % top
            yield Fault(f"flood_soaking_degrees.{part}", expected)
    for place, chapter in enumerate(book.chapters):
        for code in chapter.appearance:
            if code not in book.criteria:
                expected = _(
                    "appearance にある code を書いてください（%(code)s は無い）。"
                )
                yield Fault(f"chapters[{place}].appearance", expected % {"code": code})


def rises(values: Iterable[Fraction | int]) -> bool:
    """Say whether every value is greater than the one before."""
    listed = list(values)
    return all(lower < upper for lower, upper in pairwise(listed))
