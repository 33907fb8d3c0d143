"""The explanation beside a certificate: one page, three languages, nobody's name."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from certificates.paper import guidance, guide
from certificates.paper.guidance import GuideFacts
from certificates.rules.kinds import CertificateKind
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation import i18n

SENTENCES = {
    value
    for name, value in vars(guidance).items()
    if name.isupper() and isinstance(value, str)
} | {
    *guidance.STATES.values(),
    *guidance.STATES_NOT.values(),
    *guidance.FIGURES,
    *(text for pair in guidance.MEANINGS.values() for text in pair),
}


def facts_of(kind=CertificateKind.DAMAGE, **changes):
    has_level = kind.has_level
    facts = {
        "kind": kind,
        "title": "罹災証明書",
        "number": "142140-003-R-000412-013",
        "code": "4CK2-9DZ0-12ABC",
        "cause": "令和8年9月3日の台風第15号による",
        "level": DamageLevel.HALF if has_level else None,
        "issued_on": date(2026, 10, 12),
        "resurvey_until": date(2027, 1, 10) if has_level else None,
        "municipality": "架空市",
        "office": "架空市役所 罹災証明係",
        "phone": "0463-00-1234",
        "host": "bosai.city.example.lg.jp",
    }
    return GuideFacts(**{**facts, **changes})


def text_of(pdf):
    (page,) = PdfReader(BytesIO(pdf)).pages
    return page.extract_text()


@pytest.mark.parametrize("lang", guidance.LANGUAGES)
@pytest.mark.parametrize("kind", CertificateKind)
def test_everything_stands_on_one_tagged_page(kind, lang):
    facts = facts_of(kind, is_drill=True, is_demo=True)
    pdf = guide.render(facts, lang)
    text = "".join(text_of(pdf).split())
    for section in guidance.sections(facts, lang):
        for sentence in (section.heading, *section.sentences):
            assert "".join(sentence.split()) in text
    root = PdfReader(BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(i18n.HTML_LANG[lang])
    assert guide.render(facts, lang) == pdf


@pytest.mark.parametrize("lang", ["ja-easy", "en"])
def test_no_sentence_is_left_untranslated(lang):
    assert SENTENCES - i18n.catalogue(lang).keys() == set()


def test_the_level_that_is_certified_is_marked_and_all_are_explained():
    text = text_of(guide.render(facts_of(level=DamageLevel.SEMI), "ja"))
    assert f"{guide.MARK} 準半壊\n" in text or f"{guide.MARK} 準半壊 " in text
    assert text.count(guide.MARK) == 1
    for level in DamageLevel:
        assert level.label in "".join(text.split())


@pytest.mark.parametrize("kind", [CertificateKind.PROPERTY, CertificateKind.REPORT])
def test_no_level_is_explained_beside_a_paper_without_one(kind):
    text = text_of(guide.render(facts_of(kind), "ja"))
    assert "半壊" not in text
    assert "再調査" not in text
    assert "証明していません" in text


def test_the_last_day_to_ask_again_is_told_in_the_words_of_the_reader():
    assert "令和9年（2027年）1月10日" in text_of(guide.render(facts_of(), "ja"))
    assert "10 January 2027" in text_of(guide.render(facts_of(), "en"))


def test_a_long_cause_and_office_still_fit_on_the_page():
    facts = facts_of(cause="令和8年9月3日の台風第15号による浸水" * 6, office="係" * 120)
    assert "係" * 20 in text_of(guide.render(facts, "en")).replace("\n", "")
