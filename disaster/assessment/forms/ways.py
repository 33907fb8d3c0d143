"""Which surveys a house may get: hazard, structure, stage and method (調査の選び方)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from disaster.assessment.rules.judging import building, methods_for
from disaster.assessment.rules.rulebook import Chapter, RuleBook
from disaster.foundation.errors import NotFound
from disaster.foundation.forms import Typed
from disaster.foundation.texts import _

HAZARD_LABELS = {
    "earthquake": _("地震"),
    "flood": _("水害"),
    "wind": _("風害"),
    "ground": _("地盤被害（液状化・土砂）"),
}
STRUCTURE_LABELS = {
    "wood": _("木造・プレハブ"),
    "nonwood": _("非木造（鉄筋コンクリートなど）"),
    "nonwood_steel": _("非木造（鉄骨造）"),
}
ARITHMETIC_LABELS = {
    "exact": _("割合のまま計算する（端数を切らない）"),
    "sheet": _("紙の調査票の枠に印を付ける（整数の点）"),
}
STAGE_LABELS = {
    "1": _("第1次調査"),
    "2": _("第2次調査"),
    "single": _("調査（1回で判定）"),
    "self": _("自己判定"),
}
METHOD_LABELS = {
    "parts": _("部位ごとの損傷"),
    "quick_half": _("簡易な半壊の判定（調査票C）"),
    "depth": _("浸水の深さ"),
    "area_sample": _("区域の四隅のサンプル調査"),
    "ground": _("地盤の沈下と傾斜"),
    "self_judgement": _("写真と申請者の同意（現地調査なし）"),
}
ROUTE_LABELS = {
    "pillar_visible": _("柱か梁が見える"),
    "pillar_not_visible": _("柱も梁も見えない"),
}
BOTH_STOREYS = "both"
STOREY_LABELS = {BOTH_STOREYS: _("階ごとに記入")}
SHEET_B = "b"
PICTURE_LABELS = {SHEET_B: _("絵で見る調査票B")}
STOREYS_HINT = _(
    "1世帯が二つ以上の階を使う住家の調査票です。"
    "主要階を1.25倍、その他の階を0.5倍した合計とも比べ、大きいほうを使います。"
)
PICTURES_HINT = _(
    "屋根・外壁・基礎を、調査票Bの絵と見比べて点数を選びます。"
    "点数は絵に印刷されたものだけです。"
)
HINTS = {
    ("1", "parts"): _("外から見て判定します。中に入る必要はありません。"),
    ("1", "quick_half"): _(
        "屋根・外壁・建具の三つだけを見ます。半壊に至らないときは、"
        "部位ごとの調査か第2次調査が要ります。"
    ),
    ("1", "depth"): _(
        "戸建て・1〜2階建ての木造・プレハブだけの調査票です。"
        "それ以外の住家は第2次調査の調査票が要ります。"
    ),
    ("1", "area_sample"): _(
        "床上1.8m以上が明らかな区域で、四隅の住家の深さから判定します。"
        "対象は戸建て・1〜2階建ての木造・プレハブです。"
    ),
    ("1", "ground"): _("当てはまる区分がないときは、通常の調査が要ります。"),
    ("2", "parts"): _(
        "住んでいる人の立会いで中に入って調べます。"
        "中の被害が大きいと見られるときは、はじめから行えます。"
    ),
    ("2", "ground"): _("地盤に係る部位は早見表で、ほかの部位は点数で入れます。"),
    ("single", "parts"): _("この災害・構造の調査は1回です。中も調べます。"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to survey a house; each has its own sheet (調査票)."""

    hazard: str
    structure: str
    stage: str
    method: str
    arithmetic: str = "exact"
    route: str = ""
    storeys: str = ""
    pictures: str = ""

    @property
    def title(self) -> str:
        """The name of the sheet."""
        return "・".join(
            (
                HAZARD_LABELS[self.hazard],
                STRUCTURE_LABELS[self.structure],
                STAGE_LABELS[self.stage],
                self.method_label,
            )
        )

    @property
    def method_label(self) -> str:
        """How the house is judged."""
        label = METHOD_LABELS[self.method]
        narrower = (
            ROUTE_LABELS.get(self.route)
            or STOREY_LABELS.get(self.storeys)
            or PICTURE_LABELS.get(self.pictures)
        )
        return f"{label}（{narrower}）" if narrower else label

    @property
    def stage_label(self) -> str:
        """Which survey it is."""
        return STAGE_LABELS[self.stage]

    @property
    def hint(self) -> str:
        """What to know before choosing it."""
        if self.storeys:
            return STOREYS_HINT
        if self.pictures:
            return PICTURES_HINT
        return HINTS.get((self.stage, self.method), "")

    @property
    def arguments(self) -> dict[str, Any]:
        """What names this way in an address."""
        return {
            "hazard": self.hazard,
            "structure": self.structure,
            "stage": self.stage,
            "method": self.method,
            "arithmetic": self.arithmetic,
            "route": self.route,
            "storeys": self.storeys,
            "pictures": self.pictures,
        }

    def chapter(self, book: RuleBook) -> Chapter:
        """Return the chapter of the guideline behind the sheet."""
        governed_by = "ground" if self.method == "ground" else self.hazard
        structure = building(self.structure)
        stage = "2" if (governed_by, self.stage) == ("ground", "single") else self.stage
        found = book.chapter(governed_by, structure, stage)
        if found is None:
            raise NotFound(what=_("この災害・構造の調査票"))
        return found


class SheetAddress(Typed):
    """Which sheet: surveyed how, and by the edition of which disaster."""

    incident: UUID | None = None
    hazard: str
    structure: str
    stage: str
    method: str
    arithmetic: str = "exact"
    route: str = ""
    storeys: str = ""
    pictures: str = ""


class WayForm(SheetAddress):
    """The address of a sheet for one house, and what the survey is for.

    ``again`` is a survey that was sent back, ``earlier`` one to start from, ``beside``
    one that gets a second opinion, ``answers`` a request to survey the house again;
    ``draft`` goes on with what was left.
    """

    building: UUID
    incident: UUID
    again: UUID | None = None
    earlier: UUID | None = None
    beside: UUID | None = None
    answers: UUID | None = None
    draft: str = ""

    @property
    def place(self) -> dict[str, Any]:
        """What the address keeps beside the way: the house, and what it is for."""
        named = {
            "building": self.building,
            "incident": self.incident,
            "beside": self.beside,
            "answers": self.answers,
        }
        return {name: value for name, value in named.items() if value is not None}


def ways(book: RuleBook, hazard: str, structure: str, arithmetic: str) -> Sequence[Way]:
    """List the surveys that the guideline offers for a hazard and a structure."""
    if not (hazard and structure):
        return []
    return [
        Way(hazard, structure, stage, method, used, *details)
        for stage in _stages(book, hazard, structure)
        for method in methods_for(hazard, building(structure), stage)
        if method != "quick_half" or book.quick_half is not None
        for used in [arithmetic if method == "parts" else "exact"]
        for chapter in [book.chapter(hazard, building(structure), stage)]
        for details in _details(book, chapter, method, used)
    ]


def lacking(
    book: RuleBook, newest: RuleBook, hazard: str, structure: str
) -> Sequence[str]:
    """Name the surveys of the newest edition that an older one does not know."""
    offered = ways(book, hazard, structure, "exact")
    known = {(way.stage, way.method) for way in offered}
    return [
        way.method_label
        for way in ways(newest, hazard, structure, "exact")
        if (way.stage, way.method) not in known
    ]


def find_way(book: RuleBook, asked: SheetAddress) -> Way:
    """Return the way that an address names, or refuse."""
    wanted = (asked.stage, asked.method, asked.route, asked.storeys, asked.pictures)
    if asked.hazard in HAZARD_LABELS and asked.structure in STRUCTURE_LABELS:
        arithmetic = "sheet" if asked.arithmetic == "sheet" else "exact"
        for way in ways(book, asked.hazard, asked.structure, arithmetic):
            if (way.stage, way.method, *_detail(way)) == wanted:
                return way
    raise NotFound(what=_("この災害・構造の調査票"))


def way_of(recorded: Mapping[str, Any]) -> Way:
    """Return the way in which a recorded request was surveyed.

    What was not surveyed on a sheet names a way that no edition offers.
    """
    survey = recorded.get("survey", {})
    by_storey = {"floor_share_main_other", "part_points_main_other"} & survey.keys()
    return Way(
        recorded.get("hazard", ""),
        recorded.get("structure", ""),
        str(recorded.get("stage", "")),
        recorded.get("method", ""),
        recorded.get("arithmetic", ""),
        survey.get("route", ""),
        BOTH_STOREYS if by_storey else "",
        SHEET_B if "sheet_points" in survey else "",
    )


def _detail(way: Way) -> tuple[str, str, str]:
    return way.route, way.storeys, way.pictures


def _details(
    book: RuleBook, chapter: Chapter | None, method: str, used: str
) -> Iterator[tuple[str, str, str]]:
    """List routes, storeys and pictures that a survey by parts may take."""
    if method != "parts" or chapter is None:
        yield "", "", ""
        return
    for route in chapter.compositions:
        yield route, "", ""
        if used == "sheet" and _is_drawn(chapter, book):
            yield route, "", SHEET_B
        if chapter.two_storeys:
            yield route, BOTH_STOREYS, ""


def _is_drawn(chapter: Chapter, book: RuleBook) -> bool:
    """Say whether the picture sheet shows just the parts of a survey (調査票B)."""
    shown = set(book.sheet.pictures)
    tables = chapter.compositions.values()
    return any({rule.part for rule in table} == shown for table in tables)


def _stages(book: RuleBook, hazard: str, structure: str) -> list[str]:
    stages = list(book.stages(hazard, building(structure)))
    # A single survey may also be called the second one; one name is enough.
    return ["single"] if "single" in stages else stages
