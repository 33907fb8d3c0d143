"""符号: what the code of a warning means for one kind of telegram.

A code counts only inside its own kind of telegram: 20 is fog in one and a grade in
another. What is not listed here is never given a level: people look at it.
"""

from broadcast.rules.telegrams.kinds import TelegramKind

NO_LEVEL = 0
ADVISORY = 2

# 2026 scheme, 市町村等 block: 注意報 / 警報 / 危険警報; 00 lifts.
_RAIN = {"00": NO_LEVEL, "10": ADVISORY, "03": 3, "43": 4}
_LANDSLIDE = {"00": NO_LEVEL, "29": ADVISORY, "09": 3, "49": 4}
_SURGE = {"00": NO_LEVEL, "19": ADVISORY, "08": 3, "48": 4}
# 土砂災害警戒情報: なし / 解除 / 警戒.
_LANDSLIDE_ALERT = {"0": NO_LEVEL, "1": NO_LEVEL, "3": 4}
# 洪水: 解除 / 氾濫注意 / 氾濫警戒 / 氾濫危険. What has overflowed already (50 and
# above) is a level that only people give.
_RIVER = {
    "10": NO_LEVEL,
    "20": ADVISORY,
    "21": ADVISORY,
    "22": ADVISORY,
    "30": 3,
    "31": 3,
    "40": 4,
    "41": 4,
}

LEVELS = {
    "VPWW55": _RAIN,
    "VPWW56": _LANDSLIDE,
    "VPWW57": _SURGE,
    "VXWW50": _LANDSLIDE_ALERT,
    "VXKOii": _RIVER,
    "VXSUii": _RIVER,
}

# Warnings and advisories of both schemes that lead to no order of the city by
# themselves (気象警報・注意報). Special warnings (32 to 38) are not among them.
_WEATHER = frozenset(
    f"{code:02d}" for code in (0, 2, 3, 4, 5, 6, 7, 8, 10, *range(12, 28))
)
PLAIN = {
    **dict.fromkeys(("VPWW53", "VPWW54"), _WEATHER),
    **dict.fromkeys(("VPWW58", "VPWW59", "VPWW60", "VPWW61"), _WEATHER),
    **dict.fromkeys(("VPHW50", "VPHW51", "VPOA50"), frozenset({"0", "1"})),
}
IN_FORCE = "1"

# 津波: 大津波警報 / 津波警報 / 津波注意報; the rest is no danger or a slight change.
TSUNAMI_WARNINGS = frozenset({"51", "52", "53", "62"})
TSUNAMI_PLAIN = frozenset({"00", "50", "60", "71", "72", "73"})

INTENSITIES = ("1", "2", "3", "4", "5-", "5+", "6-", "6+", "7")
NOTABLE_INTENSITY = "4"


def level_of(kind: TelegramKind, code: str) -> int | None:
    """Return the level of a code, 0 for none, None where nobody knows (警戒レベル)."""
    if kind.code in LEVELS:
        return LEVELS[kind.code].get(code)
    return NO_LEVEL if code in PLAIN.get(kind.code, ()) else None


def is_notable(intensity: str) -> bool:
    """Say whether a shaking is strong enough to tell people (震度4以上)."""
    if intensity not in INTENSITIES:
        return False
    return INTENSITIES.index(intensity) >= INTENSITIES.index(NOTABLE_INTENSITY)
