"""How Japan writes dates, names, addresses and numbers (和暦・氏名・住所・番号).

What is stored stays as it was written. The *keys* made here are folded for search only:
two texts with one key are offered to a person as likely the same, never merged.
"""

from disaster.foundation.formats.addresses import (
    PREFECTURE,
    address_key,
    plain_address,
)
from disaster.foundation.formats.calendar import (
    ERAS,
    Era,
    UnreadableDate,
    era_date,
    era_date_with_gregorian,
    era_moment,
    era_of,
    era_year,
    moment_in,
    parse_birthday,
    parse_date,
)
from disaster.foundation.formats.names import UnusableName, legal_name, search_key
from disaster.foundation.formats.numbers import (
    UnreadablePhone,
    UnreadablePostalCode,
    contains_individual_number,
    fold_hyphens,
    format_phone,
    half_width,
    kanji_number,
    phone_digits,
    postal_code,
)
from disaster.foundation.formats.readings import hiragana, kana_key, sound_key

__all__ = [
    "ERAS",
    "PREFECTURE",
    "Era",
    "UnreadableDate",
    "UnreadablePhone",
    "UnreadablePostalCode",
    "UnusableName",
    "address_key",
    "contains_individual_number",
    "era_date",
    "era_date_with_gregorian",
    "era_moment",
    "era_of",
    "era_year",
    "fold_hyphens",
    "format_phone",
    "half_width",
    "hiragana",
    "kana_key",
    "kanji_number",
    "legal_name",
    "moment_in",
    "parse_birthday",
    "parse_date",
    "phone_digits",
    "plain_address",
    "postal_code",
    "search_key",
    "sound_key",
]
