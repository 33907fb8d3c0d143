"""Colours that can be read, and one set of values in every style sheet."""

import re
from pathlib import Path

import pytest

import disaster
from broadcast.rules.levels import STYLES

STATIC = Path(disaster.__file__).parent / "static"
SHEETS = sorted(STATIC.glob("*.css"))
SCRIPTS = sorted(STATIC.glob("*.js"))
DECLARED = re.compile(r"^\s*(--[a-z0-9-]+):\s*([^;]+);", re.MULTILINE)
USED = re.compile(r"var\((--[a-z0-9-]+)")
BODY_TEXT, LARGE_OR_BORDER = 4.5, 3.0

READ_TOGETHER = [
    ("ink", "paper", BODY_TEXT),
    ("ink", "ground", BODY_TEXT),
    ("ink-quiet", "paper", BODY_TEXT),
    ("ink-quiet", "ground", BODY_TEXT),
    ("key", "paper", BODY_TEXT),
    ("key-deep", "blue-100", BODY_TEXT),
    ("key-deep", "blue-200", BODY_TEXT),
    ("white", "key", BODY_TEXT),
    ("white", "key-deepest", BODY_TEXT),
    ("white", "danger", BODY_TEXT),
    ("danger", "paper", BODY_TEXT),
    ("green-900", "green-50", BODY_TEXT),
    ("yellow-1100", "yellow-50", BODY_TEXT),
    ("red-1000", "red-50", BODY_TEXT),
    ("black", "yellow-300", BODY_TEXT),
    ("line-strong", "paper", LARGE_OR_BORDER),
    ("scale-deep", "paper", LARGE_OR_BORDER),
    *[(f"level-{level}-text", f"level-{level}", BODY_TEXT) for level in range(1, 6)],
]


def values(path):
    return dict(DECLARED.findall(path.read_text("utf-8")))


TOKENS = values(STATIC / "tokens.css")


def colour(name, known=TOKENS):
    value = known[f"--{name}"].strip()
    while value.startswith("var("):
        value = known[USED.search(value).group(1)].strip()
    digits = value.removeprefix("#")
    return "".join(2 * sign for sign in digits) if len(digits) == 3 else digits


def luminance(digits):
    shares = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Return the ratio of WCAG 2.1, success criterion 1.4.3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground", "least"), READ_TOGETHER)
def test_text_can_be_read_on_its_ground(text, ground, least):
    assert contrast(colour(text), colour(ground)) >= least


@pytest.mark.parametrize(("level", "style"), STYLES.items())
def test_screens_and_broadcasts_share_the_national_colours(level, style):
    assert f"#{colour(f'level-{int(level)}')}".upper() == style.fill
    assert f"#{colour(f'level-{int(level)}-text')}".upper() == style.text


def test_the_public_sheet_repeats_the_tokens_faithfully():
    public = values(STATIC / "public.css")
    shared = {name for name in public if name in TOKENS}
    assert shared >= {"--ink", "--key", "--line", "--yellow-300", "--font"}
    for name in shared - {"--font"}:
        if TOKENS[name].startswith(("#", "var(--")):
            assert colour(name[2:], public) == colour(name[2:])
        else:
            assert public[name] == TOKENS[name]
    assert public["--font"].split() == TOKENS["--font"].split()


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_the_public_sheet_has_the_same_level_colours(level):
    sheet = (STATIC / "public.css").read_text("utf-8")
    rule = re.search(rf"\.level-{level} {{(.*?)}}", sheet, re.DOTALL).group(1)
    assert f"--level-fill: {TOKENS[f'--level-{level}']};" in rule
    assert ("--white" in rule) is (level >= 4)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_value_that_a_sheet_uses_is_declared(path):
    sheet = path.read_text("utf-8")
    known = set(values(path)) | (set() if path.name == "public.css" else set(TOKENS))
    assert set(USED.findall(sheet)) <= known


@pytest.mark.parametrize("path", [*SHEETS, *SCRIPTS], ids=lambda path: path.name)
def test_assets_are_short_and_ask_no_other_house(path):
    asset = path.read_text("utf-8")
    assert len(asset.splitlines()) <= 400
    # A script asks only addresses that its page hands it, never one of its own.
    asks = r"\bfetch\(\s*[\"'`]"
    assert not re.search(rf"https?://|url\(|@import|{asks}|innerHTML|eval\(", asset)


@pytest.mark.parametrize("name", ["age.js", "nearest.js"])
def test_the_scripts_of_a_public_page_ask_nobody(name):
    assert "fetch" not in (STATIC / name).read_text("utf-8")


def test_the_scripts_of_a_public_page_stay_small():
    weight = sum((STATIC / name).stat().st_size for name in ("age.js", "nearest.js"))
    assert weight < 6000
