"""What each survey asks besides its tilt and its parts."""

from collections.abc import Iterator
from dataclasses import replace

from disaster.assessment.forms import foundations
from disaster.assessment.forms.asks import Ask, flag
from disaster.assessment.forms.ways import Way
from disaster.assessment.rules.appearance import CRACK_CHOICES
from disaster.assessment.rules.rulebook import Chapter, RuleBook
from disaster.foundation.texts import _

DEEPEST_M = 10
BELOW_FLOOR = ("below_floor", _("床下まで（床の上には来ていない）"))
SINK_LABELS = {
    "none": _("潜り込みなし"),
    "not_all_up_to_25cm_below_foundation_top": _("一部が潜り込んでいる"),
    "all_up_to_25cm_below_foundation_top": _("すべてが基礎の上端の下25cmまで"),
    "all_up_to_floor": _("すべてが床まで"),
    "all_up_to_1m_above_floor": _("すべてが床の上1mまで"),
}
QUICK_LABELS = {
    "roof_30pct_and_leak": _("屋根: 棟か瓦の約30％がずれるなどし、雨が入る"),
    "wall_deg3_20pct": _("外壁: 程度Ⅲ以上が約20％以上ある"),
    "fixtures_deg4_2places": _("建具: 程度Ⅳ以上が約20％か2か所ある"),
}
CRACK = "ground_crack_under_house"
CROSSES = CRACK_CHOICES[0]
CRACK_LABELS = {
    CROSSES: _("対面する二辺と交差"),
    "crosses_adjacent_sides_only": _("隣り合う二辺だけ"),
    "none": _("なし"),
}
CORNER_HOUSES = (_("北西の住家"), _("北東の住家"), _("南西の住家"), _("南東の住家"))
APPEARANCE, PICTURES, STOREYS = "appearance", "sheet_points", "storeys"
ANY_AREA = 100_000


def facts_of(way: Way, chapter: Chapter, book: RuleBook) -> tuple[Ask, ...]:
    """List what a survey asks besides tilt and parts."""
    facts = (*_crack(chapter, book), *_facts_of_method(way, chapter, book))
    return (*facts, *_storey_facts()) if way.storeys else facts


def _facts_of_method(way: Way, chapter: Chapter, book: RuleBook) -> Iterator[Ask]:
    if way.method == "depth":
        yield from _depth_facts()
    elif way.method == "area_sample":
        yield from _area_facts(book)
    elif way.method == "quick_half" and book.quick_half is not None:
        for check in book.quick_half.checks:
            yield flag(check, QUICK_LABELS[check], step="quick")
        for ask in foundations.measured(book, with_type=False):
            yield replace(ask, step="foundation")
    elif way.method == "ground":
        yield from _ground_facts(book)
        yield from _ground_points(chapter)
    else:
        yield from _part_facts(way, chapter, book)


def _part_facts(way: Way, chapter: Chapter, book: RuleBook) -> Iterator[Ask]:
    if way.hazard == "wind":
        yield from _wind_facts()
    if way.structure != "wood":
        yield from _pile_facts()
    if way.pictures:
        for rule in chapter.compositions[way.route]:
            yield _picture(rule.part, rule.label, book)


def _crack(chapter: Chapter, book: RuleBook) -> Iterator[Ask]:
    """Ask for the crack below the house where it can make 全壊."""
    if book.appearance_codes.get(CROSSES) in chapter.appearance:
        label = _("住家の直下の地盤の亀裂")
        choices = tuple(CRACK_LABELS.items())
        hint = _("「対面する二辺と交差」は全壊です。")
        yield Ask(CRACK, label, "choice", "", hint, choices, step=APPEARANCE)


def _depth_facts() -> Iterator[Ask]:
    yield flag("detached", _("戸建てですか"), step="scope")
    yield Ask(
        "storeys",
        _("階数"),
        "whole",
        _("階"),
        limit=99,
        is_required=True,
        step="scope",
    )
    yield flag(
        "also_wind_damage",
        _("風など、ほかの原因の損傷もありますか"),
        _("「はい」のときと、戸建てでない・3階以上のときは、第2次調査で判定します。"),
        step="scope",
    )
    yield flag(
        "outer_wall_deg3plus_nonflood",
        _("外壁に、水流や漂流物がぶつかった程度Ⅲ以上の損傷がありますか"),
        _("水を吸っただけの損傷は数えません。"),
        step="force",
    )
    yield flag(
        "fixtures_deg3plus_nonflood",
        _("外の建具に、水流や漂流物がぶつかった程度Ⅲ以上の損傷がありますか"),
        step="force",
    )
    yield Ask(
        "depth_above_floor_m",
        _("床の上の浸水の深さ"),
        unit="m",
        hint=_("水流や漂流物の損傷があるときは、いちばん浅い所。45cm は 0.45。"),
        limit=DEEPEST_M,
        instead=BELOW_FLOOR,
        is_required=True,
        step="depth",
    )


def _area_facts(book: RuleBook) -> Iterator[Ask]:
    """Ask for the depths of the four corner houses (サンプル調査)."""
    sampled = CORNER_HOUSES[: book.flood_first.sampled_houses]
    for place, label in enumerate(sampled):
        yield Ask(
            f"sample_depths_m.{place}",
            label,
            unit="m",
            limit=DEEPEST_M,
            instead=BELOW_FLOOR,
            is_required=True,
            step="sample",
        )
    yield flag(
        "outer_wall_and_fixtures_broken_area_wide",
        _("区域の全体で、外壁と建具が水流や漂流物で壊れていますか"),
        step="force",
    )


def _storey_facts() -> Iterator[Ask]:
    """Ask how the storeys share the house (損害割合算出表, 2階建等)."""
    yield flag(
        "one_household_uses_both",
        _("1世帯が二つ以上の階を使っていますか"),
        step=STOREYS,
    )
    yield Ask(
        "storeys",
        _("階数"),
        "whole",
        _("階"),
        limit=99,
        is_required=True,
        step=STOREYS,
    )
    yield Ask(
        "main_storey",
        _("主要階"),
        "whole",
        _("階"),
        _("1階。台所・食堂・居間がほかの階にあるときはその階。"),
        limit=99,
        step=STOREYS,
    )
    yield Ask(
        "floor_share_main_other",
        _("床面積のうち主要階の割合"),
        "split",
        "％",
        limit=100,
        is_required=True,
        step=STOREYS,
    )
    yield Ask(
        "roof_share_main_other",
        _("屋根の面積のうち主要階の割合"),
        "split",
        "％",
        _("2階の上だけに屋根があるときは 0。"),
        limit=100,
        is_required=True,
        step=STOREYS,
    )


def _picture(part: str, label: str, book: RuleBook) -> Ask:
    """Ask for the points read off the picture sheet (調査票B)."""
    choices = tuple(
        (str(points), _("%d点") % points if points else _("0点（損傷なし）"))
        for points in book.sheet.pictures[part]
    )
    return Ask(
        f"{PICTURES}.{part}",
        label,
        "choice",
        "",
        _("調査票Bの絵のうち、いちばん近いものの点数を選びます。"),
        choices,
        is_required=True,
        step=f"picture_{part}",
    )


def _wind_facts() -> Iterator[Ask]:
    yield flag(
        "no_loss_and_no_leak",
        _("屋根などの脱落・破損がなく、雨が入るおそれもありませんか"),
        _("「はい」なら、部位を調べずに一部損壊と判定します。"),
        step="wind",
    )
    yield flag(
        "typhoon_with_rain",
        _("浸水を伴う台風ですか"),
        _("「はい」なら、水害の調査票で判定します。"),
        step="wind",
    )


def _pile_facts() -> Iterator[Ask]:
    yield flag("pile_foundation", _("杭基礎ですか"), required=False, step="piles")
    for path, label in (
        ("max_settlement_cm", _("最大沈下量")),
        ("max_exposure_cm", _("杭の最大露出量")),
    ):
        yield Ask(path, label, unit="cm", limit=1000, step="piles")


def _ground_facts(book: RuleBook) -> Iterator[Ask]:
    yield Ask(
        "sink",
        _("基礎や床の地面への潜り込み"),
        "choice",
        choices=tuple((code, SINK_LABELS.get(code, code)) for code in book.ground.sink),
        is_required=True,
        step="sink",
    )
    yield flag("differential_settlement", _("不同沈下がありますか"), step="settlement")
    yield flag(
        "sediment_uniform_around_house",
        _("土砂が家のまわりに一様に積もっていますか"),
        _("土砂の被害のときだけ答えます。"),
        required=False,
        step="settlement",
    )


def _ground_points(chapter: Chapter) -> Iterator[Ask]:
    """Ask for the points of the parts, where the survey has parts."""
    if not chapter.compositions:
        return
    for path, label in (
        ("floor1_area", _("1階の床面積")),
        ("total_area", _("延べ床面積")),
    ):
        yield Ask(path, label, unit="㎡", limit=ANY_AREA, step="areas")
    for rule in chapter.compositions[""]:
        yield Ask(
            f"points.{rule.part}",
            _("%sの点数") % rule.label,
            unit=_("点"),
            hint=_("%d点まで") % rule.composition,
            limit=rule.composition,
            step="points",
        )
