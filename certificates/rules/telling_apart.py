"""取違えを防ぐ規則: what tells two people apart, and the second question (N9).

Same name and same birthday, twins, father and son of one name: the file of the wrong
household is opened in good faith. So a second thing is asked of whoever stands at the
counter, and the answer must fit this household and none of the others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from disaster.foundation import formats
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _

# "1-2" of 一丁目2番 stands in half the addresses of a town.
SHORTEST_ADDRESS = 4


class Question(StrEnum):
    """What is asked besides name and birthday (二つ目の質問)."""

    ADDRESS = "address"
    MEMBER = "member"

    @property
    def label(self) -> str:
        """The Japanese words."""
        return QUESTION_LABELS[self]


QUESTION_LABELS = {
    Question.ADDRESS: _("住所（町名と番地。集合住宅は部屋の番号まで）"),
    Question.MEMBER: _("同じ世帯のほかの人の、下の名前"),
}


class NotAskedYet(Refusal):
    """The second question is still open (二つ目の質問がまだ)."""

    message = _(
        "取り違えやすい人がいます。交付していません。番号も使っていません。"
        "窓口の画面で二つ目の質問に答えてもらってから交付してください。"
    )
    status = 409


class Listed(Protocol):
    """A person on a card, as far as telling apart goes."""

    @property
    def name_key(self) -> str:
        """The folded name."""

    @property
    def kana(self) -> str:
        """The reading."""

    @property
    def born_on(self) -> date | None:
        """The birthday."""

    @property
    def district(self) -> str:
        """The district."""

    @property
    def address(self) -> str:
        """The address."""


@dataclass(frozen=True, slots=True)
class Home:
    """What a household can be asked about: its address, the given names in it."""

    address: str
    given_names: tuple[tuple[str, str], ...]


def differences(card: Listed, others: Iterable[Listed]) -> list[str]:
    """Name what tells a person from the others of the same name (見分け方)."""
    alike = [other for other in others if other is not card]
    facts = (
        (_("フリガナ"), lambda one: formats.kana_key(one.kana)),
        (_("生年月日"), lambda one: one.born_on),
        (_("行政区"), lambda one: one.district),
        (_("住所"), lambda one: formats.address_key(one.address)),
    )
    return [
        label
        for label, fact in facts
        if any(fact(other) != fact(card) for other in alike)
    ]


def given_name(name: str) -> str:
    """Return what follows the family name; the whole where nothing divides it."""
    return name.replace("　", " ").split()[-1] if name.strip() else ""


def is_answered(
    question: Question, said: str, own: Home, others: Sequence[Home]
) -> bool:
    """Say whether an answer fits this household and no other one it could be."""
    fits = _lives_at if question is Question.ADDRESS else _knows
    return fits(said, own) and not any(fits(said, other) for other in others)


def check_said(said: str) -> str:
    """Return what was said, or ask for it."""
    if not said.strip():
        raise FieldRefusal("said", _("聞き取った答えを入れてください。"))
    return said.strip()


def _lives_at(said: str, home: Home) -> bool:
    key = formats.address_key(said)
    is_exact = len(key) >= SHORTEST_ADDRESS and any(sign.isdigit() for sign in key)
    return is_exact and stands_in(formats.address_key(home.address), key)


def stands_in(address: str, part: str) -> bool:
    """Say whether a part stands in an address and cuts no number in two.

    「野1-2」 is no part of 「野1-23」.
    """
    at = address.find(part)
    if at < 0:
        return False
    before, after = address[:at][-1:], address[at + len(part) :][:1]
    cuts_front = part[0].isdigit() and before.isdigit()
    return not cuts_front and not (part[-1].isdigit() and after.isdigit())


def _knows(said: str, home: Home) -> bool:
    name, sound = formats.search_key(given_name(said)), formats.kana_key(said)
    return any(
        (name and name == formats.search_key(given))
        or (sound and reading and sound == formats.kana_key(reading))
        for given, reading in home.given_names
    )
