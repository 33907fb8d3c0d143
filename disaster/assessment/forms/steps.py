"""The pages of a sheet: one thing to look at each, numbered from one without gaps."""

from collections.abc import Iterator
from dataclasses import dataclass

from disaster.assessment.forms import facts
from disaster.assessment.forms.asks import NO, YES, Ask, PartAsk
from disaster.assessment.forms.facts import CROSSES
from disaster.foundation.texts import _

APPEARANCE, TILT, FACTS, PART, VISIT = "appearance", "tilt", "facts", "part", "visit"
FACT_TITLES = {
    "scope": _("対象の確認"),
    "force": _("水流の損傷"),
    "depth": _("浸水の深さ"),
    "sample": _("区域の四隅の深さ"),
    "storeys": _("階の使い方"),
    "quick": _("屋根・外壁・建具"),
    "foundation": _("基礎"),
    "piles": _("杭基礎"),
    "wind": _("雨の入るおそれ"),
    "sink": _("地面への潜り込み"),
    "settlement": _("不同沈下と土砂"),
    "areas": _("床面積"),
    "points": _("部位の点数"),
}


@dataclass(frozen=True, slots=True)
class Skip:
    """An answer that makes a page needless; without ``values`` any answer does.

    ``above`` skips where a number is greater.
    """

    field: str
    values: tuple[str, ...] = ()
    above: int | None = None

    def as_json(self) -> dict[str, object]:
        """Write the condition for a script."""
        return {"field": self.field, "values": list(self.values), "above": self.above}


@dataclass(frozen=True, slots=True)
class Step:
    """One page: a title, and the questions or the part that stand on it."""

    number: int
    key: str
    kind: str
    title: str
    asks: tuple[Ask, ...] = ()
    parts: tuple[PartAsk, ...] = ()
    skips: tuple[Skip, ...] = ()


def steps_of(
    asks: tuple[Ask, ...], parts: tuple[PartAsk, ...], *, asks_tilt: bool, storeys: int
) -> tuple[Step, ...]:
    """Lay a sheet out; ``storeys`` is how many a first flood survey may have."""
    found = list(_steps(asks, parts, asks_tilt=asks_tilt))
    return tuple(
        Step(
            number,
            one.key,
            one.kind,
            one.title,
            one.asks,
            one.parts,
            _skips(one, asks, storeys),
        )
        for number, one in enumerate(found, 1)
    )


def _steps(
    asks: tuple[Ask, ...], parts: tuple[PartAsk, ...], *, asks_tilt: bool
) -> Iterator[Step]:
    plain = tuple(ask for ask in asks if ask.step == facts.APPEARANCE)
    yield Step(0, APPEARANCE, APPEARANCE, _("一見して全壊"), plain)
    if asks_tilt:
        yield Step(0, TILT, TILT, _("傾斜"))
    for key in dict.fromkeys(ask.step for ask in asks if ask.step != facts.APPEARANCE):
        of_step = tuple(ask for ask in asks if ask.step == key)
        title = FACT_TITLES.get(key) or of_step[0].label
        yield Step(0, key, FACTS, title, of_step)
    yield from _part_steps(parts)
    yield Step(0, VISIT, VISIT, _("調査のようすと記録"))


def _part_steps(parts: tuple[PartAsk, ...]) -> Iterator[Step]:
    """Put a stand-in on the page of the part that it stands for."""
    together: list[list[PartAsk]] = []
    for part in parts:
        if part.stands_for and together:
            together[-1].append(part)
        else:
            together.append([part])
    for group in together:
        key = f"part-{group[0].key}"
        yield Step(0, key, PART, group[0].label, parts=tuple(group))


def _skips(step: Step, asks: tuple[Ask, ...], storeys: int) -> tuple[Skip, ...]:
    if step.kind in {APPEARANCE, VISIT}:
        return ()
    names = {ask.name for ask in asks}
    skips = [Skip("outright")]
    if facts.CRACK in names:
        skips.append(Skip(facts.CRACK, (CROSSES,)))
    if "typhoon_with_rain" in names and step.key != "wind":
        skips.append(Skip("typhoon_with_rain", (YES,)))
    if "no_loss_and_no_leak" in names and step.kind == PART:
        skips.append(Skip("no_loss_and_no_leak", (YES,)))
    if step.key in {"depth", "force"} and "detached" in names:
        skips.extend(_out_of_scope(storeys))
    return tuple(skips)


def _out_of_scope(storeys: int) -> tuple[Skip, ...]:
    """List what sends a flooded house to the second survey (第1次調査の対象外)."""
    return (
        Skip("detached", (NO,)),
        Skip("storeys", above=storeys),
        Skip("also_wind_damage", (YES,)),
    )
