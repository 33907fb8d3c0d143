"""The desk's rules: what a scanner typed, what tells two people apart, the chips."""

import json
from dataclasses import dataclass
from datetime import date

import pytest

from certificates.counter import phrases
from certificates.counter.rules import asking_again, handing, scanning
from certificates.counter.rules.asking_again import Days, Why
from certificates.counter.rules.handing import Handing
from certificates.counter.rules.scanning import Scanned
from certificates.rules import numbering, telling_apart
from certificates.rules.telling_apart import Home, Question
from disaster.foundation.errors import FieldRefusal
from tests.conftest import NOON

RECEIPT = numbering.receipt_number(3, 412)
NUMBER = numbering.certificate_number("142140", 3, "R", 412, 1)
CODE = "4F7K2M9PQRSTV"


@pytest.mark.parametrize(
    "typed",
    [
        RECEIPT,
        f"  {RECEIPT}\n",
        RECEIPT.translate(str.maketrans("0123456789-", "０１２３４５６７８９－")),
        f"https://city.example/status/?number={RECEIPT}",
    ],
    ids=["typed", "with blanks", "full width", "within an address"],
)
def test_a_receipt_number_is_read_however_it_comes(typed):
    assert scanning.read(typed) == Scanned(receipt=RECEIPT, is_certain=True)


@pytest.mark.parametrize(
    "typed",
    [
        f"https://city.example/v/{CODE}#V1.kid.WyJ4Il0.c2ln",
        f"https://city.example/v/{CODE.lower()}",
        f"/v/{CODE[:4]}-{CODE[4:8]}-{CODE[8:]}",
    ],
    ids=["whole code", "small letters", "in groups"],
)
def test_the_text_of_a_verification_code_names_its_paper(typed):
    assert scanning.read(typed) == Scanned(code=CODE, is_certain=True)


def test_a_certificate_number_is_certain():
    assert scanning.read(NUMBER) == Scanned(certificate=NUMBER, is_certain=True)


@pytest.mark.parametrize("typed", ["19700312", "山田 花子", "R7.9.3", "tanaka", ""])
def test_what_names_a_person_is_never_certain(typed):
    assert not scanning.read(typed).is_certain


def test_digits_alone_may_be_a_receipt_number():
    assert scanning.read(RECEIPT.replace("-", "")).receipt == RECEIPT
    assert not scanning.read(RECEIPT.replace("-", "")).is_certain


def test_a_misread_number_is_told_instead_of_looked_for():
    wrong = RECEIPT[:-1] + str((int(RECEIPT[-1]) + 1) % 10)
    with pytest.raises(numbering.MisreadNumber):
        scanning.read(wrong)


HERE = Home("伊勢野市ひばり野一丁目2番3号", (("花子", "ハナコ"), ("健", "ケン")))
THERE = Home("伊勢野市ひばり野一丁目2番34号", (("花子", "ハナコ"), ("茜", "アカネ")))


@pytest.mark.parametrize(
    ("question", "said", "fits"),
    [
        (Question.ADDRESS, "ひばり野1-2-3", True),
        (Question.ADDRESS, "ひばり野一丁目２番３号", True),
        # Both live in this town and block: it tells nobody apart.
        (Question.ADDRESS, "ひばり野1-2", False),
        (Question.ADDRESS, "ひばり野", False),
        (Question.ADDRESS, "ひばり野1-2-34", False),
        (Question.ADDRESS, "1-2", False),
        (Question.MEMBER, "健", True),
        (Question.MEMBER, "けん", True),
        (Question.MEMBER, "ken", True),
        (Question.MEMBER, "山田 健", True),
        # There is a 花子 in either household.
        (Question.MEMBER, "花子", False),
        (Question.MEMBER, "茜", False),
        (Question.MEMBER, "　", False),
    ],
)
def test_an_answer_must_fit_this_household_and_no_other(question, said, fits):
    assert telling_apart.is_answered(question, said, HERE, [THERE]) is fits


def test_no_number_is_cut_in_two():
    assert telling_apart.stands_in("野1-2-34", "野1-2-34")
    assert not telling_apart.stands_in("野1-2-34", "野1-2-3")
    assert not telling_apart.stands_in("野11-2-3", "1-2-3")


def test_nothing_said_is_asked_for():
    with pytest.raises(FieldRefusal):
        telling_apart.check_said("  ")


@dataclass(frozen=True)
class Person:
    """A person on a card."""

    name_key: str = "小野勇"
    kana: str = "オノ　イサム"
    born_on: date | None = date(1970, 3, 12)
    district: str = "桜台"
    address: str = "伊勢野市桜台1-2"


def test_only_what_differs_is_named():
    father = Person()
    son = Person(kana="オノ　ユウ", born_on=date(1998, 1, 2))
    assert telling_apart.differences(father, [father, son]) == ["フリガナ", "生年月日"]
    assert telling_apart.differences(father, [father, Person()]) == []
    assert telling_apart.differences(father, [father]) == []


def test_a_paper_is_handed_over_once_and_taken_back_once():
    handed = Handing(is_handed=True, who="𠮷田", at=NOON)
    undone = Handing(is_handed=False, who="𠮷田", at=NOON)
    handing.refuse_handed(None, "")
    handing.refuse_handed(undone, "")
    with pytest.raises(handing.AlreadyHanded, match=r"𠮷田さんが 12:00"):
        handing.refuse_handed(handed, "12:00")
    handing.refuse_not_handed(handed)
    for last in (None, undone):
        with pytest.raises(handing.NotHanded):
            handing.refuse_not_handed(last)


def test_chips_become_the_words_of_the_request():
    told = asking_again.in_words([Why.INSIDE, Why.TILT], [Days.WEEKEND], " 2階も ")
    assert told.splitlines() == [
        "家の中を見てほしい・傾きを測り直してほしい",
        "2階も",
        "都合のよい日: 土日",
    ]
    assert asking_again.in_words([], [], "") == ""


def test_every_language_says_every_phrase():
    codes = [language.code for language in phrases.languages()]
    assert len(codes) == 10
    said = {(code, key): phrases.say(key, code) for code in codes for key in PHRASES}
    assert all(said.values())
    # Nothing falls back to Japanese unseen.
    for key, japanese in PHRASES.items():
        assert [code for code in codes if said[code, key] == japanese] == ["ja"]


def test_nobody_checked_the_languages_of_the_file():
    unchecked = {one.code for one in phrases.languages() if not one.is_checked}
    assert unchecked == {"zh-Hans", "ko", "vi", "tl", "pt", "es", "ne"}
    assert phrases.known("xx").code == "ja"


def test_a_language_that_lacks_a_phrase_is_refused():
    document = json.loads(phrases.FILE.read_text("utf-8"))
    del document["vi"]["phrases"]["wait"]
    with pytest.raises(phrases.BrokenPhrases, match="vi lacks"):
        phrases.read(document)
    with pytest.raises(phrases.BrokenPhrases):
        phrases.read({"en": {"name": "English", "is_checked": True, "phrases": {}}})


PHRASES = phrases.PHRASES
