"""種類: what subscribers want to hear of; evacuation information is for everybody."""

import unicodedata
from collections.abc import Collection, Iterable
from enum import StrEnum

from broadcast.rules.subscribing import SEPARATORS
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

FIELD = _("種類")


class Category(StrEnum):
    """What a notice is about (お知らせの種類)."""

    EVACUATION = "evacuation"
    WEATHER = "weather"
    SHELTER = "shelter"
    LIVING = "living"
    CRIME = "crime"
    MISSING = "missing"
    CITY = "city"

    @property
    def label(self) -> str:
        """The word on the screen (画面の表記)."""
        return LABELS[self]


LABELS = {
    Category.EVACUATION: _("防災"),
    Category.WEATHER: _("気象"),
    Category.SHELTER: _("避難所"),
    Category.LIVING: _("停電・断水・道路"),
    Category.CRIME: _("防犯"),
    Category.MISSING: _("行方不明"),
    Category.CITY: _("市政"),
}

# Words of other cities' lists, beside our own codes and labels.
_WORDS = {
    "避難": Category.EVACUATION,
    "避難情報": Category.EVACUATION,
    "気象情報": Category.WEATHER,
    "停電断水": Category.LIVING,
    "停電": Category.LIVING,
    "断水": Category.LIVING,
    "道路": Category.LIVING,
    "ライフライン": Category.LIVING,
    "防犯情報": Category.CRIME,
    "行方不明者": Category.MISSING,
    "市政情報": Category.CITY,
    "お知らせ": Category.CITY,
}
_KNOWN = (
    {one.value: one for one in Category}
    | {label: one for one, label in LABELS.items() if "・" not in label}
    | _WORDS
)


def chosen(values: Iterable[str]) -> list[str]:
    """Return the codes of what was ticked; everything ticked is no choice (種類)."""
    wanted = set(values)
    if not wanted <= set(Category):
        raise FieldRefusal("categories", _("一覧から選び直してください。"))
    return [] if wanted == set(Category) else sorted(wanted)


def category_codes(text: str) -> list[str]:
    """Read categories of a list from elsewhere by code or name (種類の取込み)."""
    plain = unicodedata.normalize("NFKC", text).translate(SEPARATORS)
    names = [name.strip() for name in plain.split(";")]
    for name in filter(None, names):
        if name.lower() not in _KNOWN:
            reason = _("「%(name)s」という種類がありません。使える種類: %(known)s。")
            known = "、".join(one.value for one in Category)
            raise FieldRefusal(FIELD, reason % {"name": name, "known": known})
    return chosen({_KNOWN[name.lower()].value for name in names if name})


def wants(
    categories: Collection[str], category: Category | None, level: int | None
) -> bool:
    """Say whether somebody wants to hear of it (種類の希望).

    Evacuation information and what follows it concerns everybody in the district, and
    whoever chose nothing wants everything.
    """
    return (
        level is not None
        or category is None
        or not categories
        or category.value in categories
    )
