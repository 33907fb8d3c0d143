"""基礎の測り方: the damaged length, measured or added up from what was found."""

from collections.abc import Iterator

from disaster.assessment.forms.asks import Ask, flag
from disaster.assessment.rules.rulebook import RuleBook
from disaster.foundation.texts import _

LONGEST_M = 10_000
COUNTED = _("ひび割れなどを数えて足す")
OTHERWISE = _("一辺だけ測る・玉石を数える")
BY_LENGTH = _("長さで入れる")
BY_BAND = _("紙の調査票の欄で入れる")
BAND = "foundation_band"
# What is told beside a length or a column: it measures nothing by itself.
BESIDE = ("foundation.type", "foundation.underfloor_mud")
SINGLES = {
    "cracks_ge_0_3mm": _("幅0.3mm以上のひび割れ"),
    "spalls": _("はく落"),
    "breaks_level_top": _("破断（天端が平ら）"),
}
LENGTHS = {
    "breaks_uneven_m": _("破断（天端に段差）"),
    "local_destruction_m": _("局部的な破壊"),
    "uneven_m": _("不陸"),
    "shifted_m": _("移動"),
    "washed_away_m": _("流出・転倒"),
    "ground_lost_m": _("直下の地盤の流出・陥没・液状化"),
}
CLUSTERS = {
    "crack_clusters_m": _("1m以内に集まったひび割れの、両端の間"),
    "spall_clusters_m": _("1m以内に集まったはく落の、両端の間"),
}


def measured(book: RuleBook, *, with_type: bool, group: str = "") -> Iterator[Ask]:
    """Ask for lengths; ``group`` folds them where something else is asked first."""
    yield _length(
        "perimeter_m", _("基礎の外周の長さ"), _("いくつかの辺を足した長さ。"), group
    )
    yield _length(
        "damaged_length_m",
        _("損傷した基礎の長さ"),
        _("幅0.3mm以上のひび割れは1か所1mと数えます。損傷がなければ 0。"),
        group,
    )
    if with_type:
        yield from _type(book)
    yield from _counted()
    yield from _otherwise()


def bands(book: RuleBook, group: str = "") -> Iterator[Ask]:
    """Ask for the column of the printed sheet (基礎の損傷率の欄)."""
    printed = [band for band, _points in book.foundation.sheet_bands]
    beyond = int(book.structural_total_from)
    choices = [
        (str(band), _("〜%d％") % band if band else _("損傷なし")) for band in printed
    ]
    choices.append((str(beyond), _("%d％以上（全壊）") % beyond))
    yield Ask(BAND, _("基礎の損傷率"), "choice", "", "", tuple(choices), group=group)


def points(composition: int, group: str) -> Ask:
    """Ask for points that were worked out before (損害割合算出表)."""
    return Ask(
        "foundation_points",
        _("基礎の点数"),
        unit=_("点"),
        hint=_("%d点まで") % composition,
        limit=composition,
        group=group,
    )


def _type(book: RuleBook) -> Iterator[Ask]:
    types = tuple((kind, kind) for kind in book.foundation.types)
    kind, mud = BESIDE
    yield Ask(kind, _("基礎の種類"), "choice", choices=types)
    yield flag(mud, _("床下に泥が入りましたか"), required=False)


def _counted() -> Iterator[Ask]:
    for key, label in SINGLES.items():
        path = f"foundation.{key}"
        yield Ask(path, label, "whole", _("か所"), limit=999, group=COUNTED)
    several = _("何か所もあるときは「、」で区切ります。")
    for key, label in (LENGTHS | CLUSTERS).items():
        yield Ask(
            f"foundation.{key}",
            label,
            "lengths",
            "m",
            several,
            limit=LONGEST_M,
            group=COUNTED,
        )


def _otherwise() -> Iterator[Ask]:
    yield _length(
        "measured_side_length_m",
        _("測れた辺の長さ"),
        _("外周を測れないとき、代わりに使います。"),
        OTHERWISE,
    )
    for key, label in (
        ("stones_total", _("玉石・布石の全数")),
        ("stones_damaged", _("損傷した玉石・布石の数")),
    ):
        path = f"foundation.{key}"
        yield Ask(path, label, "whole", _("個"), limit=999, group=OTHERWISE)


def _length(key: str, label: str, hint: str, group: str) -> Ask:
    return Ask(
        f"foundation.{key}", label, unit="m", hint=hint, limit=LONGEST_M, group=group
    )
