"""文の点検: slots left open, signs that machines cannot show, texts that do not fit."""

import re
import unicodedata
from collections.abc import Iterator

from broadcast.rules.composition.japanese import (
    LEAD_LENGTH,
    SUBJECT_LENGTH,
    TICKER_LENGTH,
    all_places,
    lead_of,
)
from broadcast.rules.composition.rendition import Rendition
from broadcast.rules.draft import EDITED_LABELS, District, Draft
from broadcast.rules.kinds import Kind, Language
from broadcast.rules.lint.finding import Finding, error, warning
from broadcast.rules.widths import full_width_length, outside_jis_x_0208
from disaster.foundation.texts import _

HEADLINE_LENGTH = 160

_OPEN_SLOT = re.compile(
    r"\{[^{}\n]*\}|%\([^)\n]*\)[sd]|[{}]"
    r"|[○〇◯●△▲□■]{2,}|＿{2,}|_{3,}|〔\s*〕|［\s*］"
)
_NAMED_LEVEL = re.compile(r"レベル\s*([0-9])")
_DENIED_DRILL = re.compile(r"訓練では(?:ありません|ない|なく)")


def free_text_findings(draft: Draft) -> Iterator[Finding]:
    """Check everything that people typed freely (自由記述の点検)."""
    for field, text in draft.free_texts.items():
        yield from _broken_signs(field, text)
        if slot := _OPEN_SLOT.search(text):
            yield error(
                field,
                _("「%s」が埋まっていません。実際の語に直してください") % slot[0],
            )
        yield from _contradictions(draft, field, text)


def edited_findings(draft: Draft, rendition: Rendition) -> Iterator[Finding]:
    """Check that a text written by hand still says the level and the places."""
    if draft.level is None:
        return
    for name in draft.edited:
        text, field = _folded(getattr(rendition, name)), EDITED_LABELS[name]
        if str(draft.level.value) not in _NAMED_LEVEL.findall(text):
            yield error(field, _("「レベル%d」が入っていません") % draft.level.value)
        missing = [
            item.name
            for item in draft.districts
            if not _names(text, item, draft.districts_label)
        ]
        if missing and name != "subject":
            yield warning(field, _("地区が入っていません: %s") % "、".join(missing))


def _names(text: str, district: District, label: str) -> bool:
    """Say whether a text names a district in one of its ways (地区の呼び名)."""
    ways = (district.name, district.reading, label)
    return any(_folded(way) in text for way in ways if way)


def rendition_findings(draft: Draft, rendition: Rendition) -> Iterator[Finding]:
    """Check the finished texts of one language (できた文の点検)."""
    length = full_width_length(rendition.subject)
    if length > SUBJECT_LENGTH:
        yield error(
            _("件名"),
            _("30文字までです（いま%.1f文字）。見出しか地区を短くしてください")
            % length,
        )
    if rendition.language is Language.JAPANESE:
        yield from _japanese_findings(draft, rendition)


def _japanese_findings(draft: Draft, rendition: Rendition) -> Iterator[Finding]:
    """Check what only the binding text must hold."""
    if len(rendition.ticker) > TICKER_LENGTH:
        yield error(
            _("テロップ"),
            _(
                "120文字に入りません（いま%(now)d文字、地区名が%(places)d文字）。"
                "地区のまとめ名を入れるか、配信を分けてください"
            )
            % {"now": len(rendition.ticker), "places": len(all_places(draft))},
        )
    if len(rendition.headline) > HEADLINE_LENGTH:
        yield error(_("見出し"), _("160文字以内にしてください"))
    yield from edited_findings(draft, rendition)
    lead = lead_of(draft)
    if (
        draft.level
        and "mail" not in draft.edited
        and rendition.mail.find(lead) + len(lead) > LEAD_LENGTH
    ):
        yield error(
            _("本文"),
            _("最初の60文字に行動と場所が入りません。地区のまとめ名を入れてください"),
        )
    if unshown := outside_jis_x_0208(rendition.mail.replace("\n", "")):
        yield warning(
            _("文字"),
            _("ケーブルテレビで表示できないおそれのある字があります: %s") % unshown,
        )


def _broken_signs(field: str, text: str) -> Iterator[Finding]:
    """Refuse control characters, foreign line ends and broken encodings."""
    for sign in text:
        category = unicodedata.category(sign)
        if sign != "\n" and category in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}:
            yield error(
                field,
                _("使えない文字（U+%04X）が入っています。打ち直してください")
                % ord(sign),
            )
            return
    if "\ufffd" in text:
        yield error(field, _("文字化けした字（\ufffd）があります。打ち直してください"))


def _contradictions(draft: Draft, field: str, text: str) -> Iterator[Finding]:
    """Compare levels and worlds named in the text with the chosen ones."""
    named = {int(digit) for digit in _NAMED_LEVEL.findall(_folded(text))}
    allowed = {draft.level, draft.previous_level}
    about_the_past = draft.kind in {Kind.CORRECT, Kind.CANCEL} and text == draft.mistake
    if named - allowed and not about_the_past:
        yield error(field, _("選んだ警戒レベルと違う数字が書いてあります"))
    if draft.is_drill and _DENIED_DRILL.search(text):
        yield error(field, _("訓練の文に「訓練ではない」と書けません"))
    if not draft.is_drill and draft.level and "訓練" in text:
        yield error(field, _("本番の避難情報に「訓練」と書けません"))


def _folded(text: str) -> str:
    """Fold full-width digits so that every way of writing a level is seen."""
    return unicodedata.normalize("NFKC", text)
