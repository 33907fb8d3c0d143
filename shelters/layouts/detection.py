"""Which list is this? A file is known by its header, never by its name (様式の判別)."""

from collections.abc import Collection

from disaster.foundation.csvfiles import CsvFile
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from shelters.layouts.headers import SITE_LAYOUTS, SiteLayout

HEADCOUNTS = _("避難所ごとの避難者数の報告")
WIFI_POINTS = _("公衆無線LANアクセスポイント一覧")
FACILITIES = _("公共施設一覧")
# Other lists a clerk may pick by mistake; a report also holds a site list's columns,
# so these are looked at first.
OTHER_LISTS: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = (
    (HEADCOUNTS, (frozenset({"名称", "人数", "時点"}),)),
    (
        WIFI_POINTS,
        (frozenset({"名称", "SSID"}), frozenset({"name", "ssid", "installer"})),
    ),
    (FACILITIES, (frozenset({"名称", "車椅子可", "バリアフリートイレ"}),)),
)
ADVICE = {
    HEADCOUNTS: _("施設の一覧ではありません。避難所の一覧のファイルを選んでください。"),
    WIFI_POINTS: _("Wi-Fi の取込みで読んでください。"),
    FACILITIES: _(
        "避難所の指定は書かれていません。"
        "指定緊急避難場所一覧か指定避難所一覧を選んでください。"
    ),
}


class UnknownLayout(Refusal):
    """A header that fits no layout we know (知らない様式)."""

    message = _(
        "どの様式の%(wanted)sか分かりません（見出し: %(found)s）。"
        "標準の様式の見出しに合わせてください。"
    )


class OtherList(Refusal):
    """A readable list, but not the one that was asked for (別の一覧)."""

    message = _("これは「%(title)s」です。%(advice)s")


def site_layout(file: CsvFile) -> SiteLayout:
    """Return the layout of a list of sites, or say what the file is instead."""
    other = other_list(file.header)
    if other:
        raise OtherList(title=other, advice=ADVICE[other])
    for layout in SITE_LAYOUTS:
        if layout.signature.issubset(file.header):
            return layout
    raise UnknownLayout(wanted=_("避難所の一覧"), found="、".join(file.header))


def require_list(file: CsvFile, title: str) -> None:
    """Refuse a file that is not the named kind of list (一覧の取り違え)."""
    other = other_list(file.header)
    if other == title:
        return
    if other:
        raise OtherList(title=other, advice=ADVICE[other])
    for layout in SITE_LAYOUTS:
        if layout.signature.issubset(file.header):
            raise OtherList(
                title=layout.title, advice=_("避難所の取込みで読んでください。")
            )
    raise UnknownLayout(wanted=title, found="、".join(file.header))


def other_list(header: Collection[str]) -> str | None:
    """Return the title of a list that is no list of sites, if the header is one."""
    for title, signatures in OTHER_LISTS:
        if any(signature.issubset(header) for signature in signatures):
            return title
    return None
