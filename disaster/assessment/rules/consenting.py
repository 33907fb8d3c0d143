"""同意書: the very words an applicant agrees to, in the language they read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from disaster.assessment.rules.checklist import POINTS, Answer, Group
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

SOURCE = "ja"
LONGEST_TEXT = 2000
BLANKS = ("house", "agreed_on", "applicant", "relation", "office")


class FaultyConsent(ValueError):
    """A language that lacks something; nobody may be asked to agree to it."""


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent in one language; ``agreed`` are the sentences that bind.

    ``blanks`` stand beside the lines that are filled with a pen.
    """

    order: int
    code: str
    name: str
    html_lang: str
    title: str
    about: tuple[str, ...]
    agreed_title: str
    agreed: tuple[str, ...]
    examples_title: str
    examples: tuple[str, ...]
    checklist_title: str
    answers: Mapping[str, str]
    groups: Mapping[str, str]
    points: Mapping[str, str]
    blanks: Mapping[str, str]

    @property
    def text(self) -> str:
        """Everything that was read and agreed to, as it is kept."""
        numbered = (f"{at}. {words}" for at, words in enumerate(self.agreed, 1))
        return "\n".join((self.title, *self.about, self.agreed_title, *numbered))


def make(code: str, data: Mapping[str, Any]) -> Consent:
    """Make a consent of a language file; raises FaultyConsent naming what it lacks."""
    lists = ("about", "agreed", "examples")
    values: dict[str, Any] = {
        key: tuple(value) if key in lists else value for key, value in data.items()
    }
    try:
        made = Consent(code=code, **values)
    except TypeError as cause:
        raise FaultyConsent(f"{code}: {cause}") from cause
    lacking = [*_gaps(made)]
    if lacking:
        raise FaultyConsent(f"{code}: {', '.join(lacking)}")
    return made


def _gaps(made: Consent) -> Iterable[str]:
    wanted = {
        "answers": [*Answer],
        "groups": [*Group],
        "points": [point.key for point in POINTS],
        "blanks": [*BLANKS],
    }
    for name, keys in wanted.items():
        words: Mapping[str, str] = getattr(made, name)
        yield from (f"{name}.{key}" for key in keys if not words.get(key, "").strip())
    if len(made.text) > LONGEST_TEXT:
        yield f"{len(made.text)} > {LONGEST_TEXT}"


def choose(consents: Mapping[str, Consent], code: str) -> Consent:
    """Return the consent of a language, or refuse: nobody agrees to what is missing."""
    if code not in consents:
        choices = "・".join(consents)
        reason = _("同意書のある言語から選んでください（%s）。") % choices
        raise FieldRefusal("language", reason)
    return consents[code]
