"""Every text of a broadcast follows from the fields."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_drafts import (
    CANCEL,
    DRILL,
    EVERY_KIND,
    HILLSIDE,
    LIFT,
    NOTICE,
    ORDER,
    RIVERSIDE,
    UPDATE,
)

from broadcast.rules.composition import compose
from broadcast.rules.composition.rendition import marked
from broadcast.rules.draft import Reason
from broadcast.rules.kinds import Hazard, Kind, Language, World
from broadcast.rules.levels import ENGLISH_NAMES, EvacuationLevel
from broadcast.rules.phrases import easy, english, japanese
from broadcast.rules.widths import full_width_length

TEXTS = (
    "subject",
    "headline",
    "description",
    "instruction",
    "mail",
    "web",
    "ticker",
    "speech",
)
any_order = st.builds(
    replace,
    st.just(ORDER),
    level=st.sampled_from(EvacuationLevel),
    hazard=st.sampled_from(Hazard),
    kind=st.sampled_from([Kind.ISSUE, Kind.UPDATE, Kind.LIFT, Kind.CANCEL]),
    reasons=st.lists(st.sampled_from(Reason), max_size=2).map(tuple),
    districts=st.sampled_from([(RIVERSIDE,), (RIVERSIDE, HILLSIDE)]),
)


def japanese_of(draft):
    return compose(draft)[Language.JAPANESE]


def test_the_subject_begins_with_the_level_digit():
    assert japanese_of(ORDER).subject == "レベル4 避難指示 洪水 川辺・山の手"


def test_the_first_sixty_characters_carry_action_and_place():
    start = japanese_of(ORDER).mail[:60]
    assert "川辺・山の手" in start
    assert "今すぐ全員避難してください" in start


def test_the_mail_names_reason_shelter_next_update_contact_and_one_link():
    mail = japanese_of(ORDER).mail
    for part in (
        "警戒レベル4「避難指示」（洪水）を出しました。（9月3日（木）18時20分）",
        "川の水位が上がり",
        "川辺（1,200世帯）、山の手（340世帯） 合わせて1,540世帯",
        "開いている避難所：川辺小学校",
        "次のお知らせ：9月3日（木）19時20分ごろ",
        "災害対策本部 0463-00-0000",
    ):
        assert part in mail
    assert mail.count("https://") == 1


def test_the_web_page_says_the_same_words_as_the_mail():
    rendition = japanese_of(ORDER)
    assert rendition.mail.startswith(rendition.web)


def test_the_ticker_names_every_district_and_fits():
    ticker = japanese_of(ORDER).ticker
    assert "川辺・山の手" in ticker
    assert len(ticker) <= 120


def test_the_voice_reads_places_by_their_reading():
    speech = japanese_of(ORDER).speech
    assert "かわべ、やまのて" in speech
    assert "こちらは、かくうしです" in speech
    assert "\n" not in speech


def test_three_verbs_are_kept_apart():
    lifted, cancelled = japanese_of(LIFT), japanese_of(CANCEL)
    assert "解除しました" in lifted.mail
    assert "取り消します" not in lifted.mail
    assert "誤って送ったものです" in cancelled.mail
    assert "解除" not in cancelled.mail
    assert "警戒レベル3から切り替え、警戒レベル4" in japanese_of(UPDATE).mail


def test_translations_hold_only_reviewed_sentences_and_names():
    english_text = compose(ORDER)[Language.ENGLISH].web
    assert ORDER.observation not in english_text
    assert "Kawabe, Yamanote: Everyone in a dangerous place" in english_text
    easy_text = compose(ORDER)[Language.EASY_JAPANESE].web
    assert ORDER.observation not in easy_text
    assert "川辺（かわべ）" in easy_text


def test_a_notice_is_written_in_the_desk_s_own_words():
    rendition = japanese_of(NOTICE)
    assert rendition.subject == NOTICE.title
    assert NOTICE.body in rendition.mail
    assert NOTICE.action in rendition.instruction


@pytest.mark.parametrize("draft", EVERY_KIND)
def test_no_text_is_empty_and_no_slot_is_left_open(draft):
    for rendition in compose(draft).values():
        for name in TEXTS:
            text = getattr(rendition, name)
            assert text
            assert not re.search(r"[{}]|None", text)


@given(any_order)
def test_every_combination_fits_the_subject_and_the_lock_screen(draft):
    rendition = japanese_of(draft)
    assert full_width_length(rendition.subject) <= 30
    assert rendition.subject.startswith(f"レベル{draft.level.value}")
    assert "川辺" in rendition.mail[:60]


@given(any_order)
def test_a_drill_says_so_at_both_ends_and_wherever_a_level_is_named(draft):
    drill = replace(draft, world=World.DRILL, drill_name="総合防災訓練")
    for rendition in compose(drill).values():
        for name in TEXTS:
            text = getattr(rendition, name)
            assert text.startswith("【訓練")
            assert text.endswith("】")
            assert "訓練" in text[-12:]
        for sentence in re.split(r"(?<=。)|\n", rendition.mail):
            if re.search(r"レベル\d|Level \d|避難指示", sentence):
                assert "訓練" in sentence


def test_the_drill_s_name_is_told():
    assert "これは総合防災訓練です" in japanese_of(DRILL).mail


@given(st.text(alphabet="あ避難指示レベル4。\nA. ", max_size=60))
def test_marking_keeps_the_words(text):
    plain = marked(text, "【訓練】").replace("【訓練】", "")
    assert plain == text.strip()


def test_every_level_hazard_and_reason_has_its_sentence_in_every_language():
    for book in (easy.BOOK, english.BOOK):
        assert set(book.hazards) == set(Hazard)
        assert set(book.reasons) == set(Reason)
        for table in (book.leads, book.actions, book.subjects):
            assert set(table) == set(EvacuationLevel)
    assert set(japanese.REASONS) == set(Reason)
    assert set(japanese.LEADS) == set(japanese.GENERAL_ACTIONS) == set(ENGLISH_NAMES)
