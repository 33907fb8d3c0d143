"""The questions of a sheet: facts, measures, and what was seen of each part."""

from collections.abc import Iterator
from dataclasses import dataclass

from disaster.foundation.texts import _

YES, NO = "yes", "no"
UNDAMAGED, UNSEEN = "undamaged", "unseen"
ANSWERS = ((UNDAMAGED, _("損傷なし")), (UNSEEN, _("見ていない")))
SIGNS = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ")
SHARES = (
    ("0", _("なし")),
    ("1/4", "1/4"),
    ("1/2", "1/2"),
    ("3/4", "3/4"),
    ("1", _("全部")),
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question; ``path`` is the key of the survey that the answer goes to.

    Kinds: number, whole, flag, choice, split (a share in percent and the rest), and
    lengths (one or several numbers). ``instead`` is a box that answers otherwise.
    Questions of one ``group`` are folded under its name until they are needed;
    ``step`` names the page that asks.
    """

    path: str
    label: str
    kind: str = "number"
    unit: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    limit: int | None = None
    instead: tuple[str, str] | None = None
    is_required: bool = False
    group: str = ""
    step: str = ""

    @property
    def name(self) -> str:
        """The name of the field."""
        return self.path.replace(".", "_")

    @property
    def labels(self) -> Iterator[tuple[str, str]]:
        """Every field of this question with its name for people."""
        yield self.name, self.label
        if self.instead:
            yield f"{self.name}_instead", self.label


@dataclass(frozen=True, slots=True)
class Degree:
    """One degree of damage (損傷程度), with what it looks like in a few words."""

    number: int
    sign: str
    percent: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class PartAsk:
    """What a sheet asks about one part: shares by degree, a count, or measures.

    ``path`` is where the survey keeps what was seen of it; ``zeros`` are the measures
    that say of a part that it is undamaged.
    """

    key: str
    path: str
    label: str
    composition: int
    joined: str = ""
    stands_for: str = ""
    degrees: tuple[Degree, ...] = ()
    count_unit: str = ""
    measures: tuple[Ask, ...] = ()
    zeros: tuple[str, ...] = ()

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """What may be said of a part without any mark."""
        if self.stands_for:
            return ()
        return ANSWERS if self.degrees or self.zeros else ANSWERS[1:]

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of the measures that are folded, in their order."""
        return tuple(dict.fromkeys(ask.group for ask in self.measures if ask.group))

    @property
    def labels(self) -> Iterator[tuple[str, str]]:
        """Every field of this part with its name for people."""
        if self.answers:
            yield f"{self.key}_answer", self.label
        for degree in self.degrees:
            told = f"{self.label} {degree.sign}"
            for kind in ("share", "percent", "band"):
                yield f"{self.key}_{kind}_{degree.number}", told
            if self.count_unit:
                yield f"{self.key}_count_{degree.number}", told
        if self.count_unit:
            yield f"{self.key}_total", _("%sの全数") % self.label
            yield f"{self.key}_unconfirmed", _("%sの見えない数") % self.label
        for ask in self.measures:
            yield from ask.labels


def flag(
    path: str, label: str, hint: str = "", *, required: bool = True, step: str = ""
) -> Ask:
    """Ask for yes or no."""
    choices = ((YES, _("はい")), (NO, _("いいえ")))
    return Ask(path, label, "flag", "", hint, choices, is_required=required, step=step)
