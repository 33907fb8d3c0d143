"""The catalogues: complete for the public, true to their source, up to date."""

import re
from collections import Counter
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import nodes
from jinja2.ext import extract_from_ast

from certificates.tickets.rules.lining import Purpose
from disaster.foundation import i18n, pages
from disaster.translations import update
from shelters.rules.hazards import DesignationKind, Hazard, HazardFit
from shelters.rules.opening import Crowding, OpeningState
from shelters.rules.wifi import SHARED_WIFI_WARNING, WifiState

LANGUAGES = tuple(i18n.FOLDERS)
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+0-9.]*[a-zA-Z]|%%")
NUMBER = re.compile(r"\d+")
EASY = tuple(i18n.catalogue("ja-easy").values())
KANA = re.compile("[ぁ-んァ-ヶ]")
KANJI = re.compile("[一-龥]")
READ_OUT = re.compile("[^ 。＜＞（）]+（[ぁ-んー・、 ]+）")
# What the first months of a language course teach; 知 stands in お知らせ only.
FIRST_KANJI = set(
    "人今前後上下中外大小高多少長古新近何名北南東西山川水日月年時間分"
    "入出行来見聞読書言知"
)
# Pages of their own shell that the public reads all the same.
READ_BY_EVERYBODY = {"errors/page.html", "shelters/poster.html", "paper.html"}
PUBLIC_MODULES = {
    "broadcast/publishing/alerts.py",
    "broadcast/publishing/feeds.py",
    "broadcast/rules/addresses.py",
    "broadcast/rules/identity.py",
    "broadcast/views/public.py",
    "disaster/faults.py",
    "shelters/maps.py",
    "shelters/publishing/opendata.py",
    "shelters/publishing/places.py",
    "shelters/rules/hazards.py",
}
ENVIRONMENT = pages.environment(i18n.SOURCE)


@cache
def template():
    return update.extracted()


@cache
def trees():
    source = ENVIRONMENT.loader.get_source
    names = ENVIRONMENT.list_templates(extensions=["html"])
    return {name: ENVIRONMENT.parse(source(ENVIRONMENT, name)[0]) for name in names}


@cache
def macros():
    found = {}
    for tree in trees().values():
        for macro in tree.find_all(nodes.Macro):
            found.setdefault(macro.name, []).append(macro)
    return found


def parents(tree):
    """Return the shells that a template always has; an error page chooses its own."""
    named = [node.template for node in tree.find_all(nodes.Extends)]
    return {name.value for name in named if isinstance(name, nodes.Const)}


def is_public(name, tree):
    shells = {name, *parents(tree)}
    return "public.html" in shells or "/public_" in name or name in READ_BY_EVERYBODY


def sentences(tree, seen):
    """Yield what a template says itself and through the macros it calls."""
    for _line, _function, sentence in extract_from_ast(tree, ["_"]):
        yield sentence
    for name in {node.name for node in tree.find_all(nodes.Name)} - seen:
        seen.add(name)
        for macro in macros().get(name, []):
            yield from sentences(macro, seen)


def said_by_templates():
    public = [tree for name, tree in trees().items() if is_public(name, tree)]
    said = {sentence for tree in public for sentence in sentences(tree, set())}
    return said - {None}


def said_by_labels():
    shown = (Hazard, HazardFit, OpeningState, Crowding, WifiState, DesignationKind)
    kinds = (*shown, Purpose)
    return {
        *(member.label for kind in kinds for member in kind),
        *(sentence for names in update.NAMES.values() for sentence in names),
        SHARED_WIFI_WARNING,
    }


def said_by_modules():
    return {
        message.id
        for message in template()
        if {path for path, _line in message.locations} & PUBLIC_MODULES
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_of_the_public_pages_is_translated(lang):
    said = said_by_templates()
    assert "命の危険があるときは 119 に電話してください。" in said
    assert sorted(said - i18n.catalogue(lang).keys()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_label_on_the_public_pages_is_translated(lang):
    assert sorted(said_by_labels() - i18n.catalogue(lang).keys()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_of_a_module_that_speaks_to_the_public_is_translated(lang):
    said = said_by_modules()
    assert "このページはありません。住所が変わったか、まだ作られていません。" in said
    assert sorted(said - i18n.catalogue(lang).keys()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translation_has_the_places_of_its_source(lang):
    for source, translation in i18n.catalogue(lang).items():
        wanted = Counter(PLACEHOLDER.findall(source))
        assert Counter(PLACEHOLDER.findall(translation)) == wanted, source


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translation_has_the_numbers_of_its_source(lang):
    for source, translation in i18n.catalogue(lang).items():
        wanted = Counter(NUMBER.findall(source))
        assert Counter(NUMBER.findall(translation)) == wanted, source


def test_english_is_written_without_kana():
    left = [text for text in i18n.catalogue("en").values() if KANA.search(text)]
    assert left == []


def test_easy_japanese_is_not_polite_in_a_way_that_hides_the_verb():
    polite = re.compile("いただ|くださいま|ございま|いらっしゃ|でしょう|なければ")
    assert [text for text in EASY if polite.search(text)] == []


def test_easy_japanese_gives_the_reading_of_every_kanji_but_the_first_ones():
    left = {text: KANJI.findall(READ_OUT.sub("", text)) for text in EASY}
    unread = {text: set(found) - FIRST_KANJI for text, found in left.items()}
    assert {text: found for text, found in unread.items() if found} == {}


def test_easy_japanese_stands_in_short_words():
    longest = 15
    for text in EASY:
        words = re.split("[ 。、・＜＞（）〜]", PLACEHOLDER.sub(" ", text))
        assert max(map(len, words)) <= longest, text


def test_the_template_is_what_the_program_says_today():
    """Else run ``python -m disaster.translations.update`` and commit what it wrote."""
    assert update.TEMPLATE.read_bytes() == update.written(template())


@pytest.mark.parametrize("path", update.catalogues(), ids=lambda path: path.parent.name)
def test_updating_an_updated_catalogue_changes_nothing(path):
    assert update.written(update.merged(path, template())) == path.read_bytes()


@pytest.mark.parametrize("path", update.catalogues(), ids=lambda path: path.parent.name)
def test_a_catalogue_has_no_sentence_that_the_program_lost(path):
    with path.open("rb") as file:
        held = {message.id for message in read_po(file)}
    assert held - {message.id for message in template()} == set()


def test_files_hold_nothing_that_changes_by_itself():
    for path in (update.TEMPLATE, *update.catalogues()):
        text = path.read_text(encoding="utf-8")
        assert str(update.ROOT) not in text
        assert "-Date:" not in text


def template_of(sentences=()):
    made = Catalog(fuzzy=False)
    for sentence in sentences:
        made.add(sentence)
    return made


@pytest.fixture
def english(tmp_path):
    """Make a catalogue that knows one sentence."""
    path = tmp_path / "messages.po"
    known = template_of(["いま開いています。"])
    known["いま開いています。"].string = "Open now."
    path.write_bytes(update.written(known))
    return path


def test_a_sentence_that_returns_gets_its_translation_back(english):
    english.write_bytes(update.written(update.merged(english, template_of())))
    assert b'#~ msgstr "Open now."' in english.read_bytes()

    again = update.merged(english, template_of(["いま開いています。"]))
    assert again["いま開いています。"].string == "Open now."
    assert not again.obsolete


def test_a_similar_sentence_is_never_guessed(english):
    merged = update.merged(english, template_of(["いま開いていません。"]))
    assert not merged["いま開いていません。"].string


def test_a_new_language_starts_empty(tmp_path):
    path = tmp_path / "ko" / "messages.po"
    merged = update.merged(path, template_of(["いま開いています。"]))
    assert b'"Language: ko\\n"' in update.written(merged)
    assert not merged["いま開いています。"].string


def front_page(lang):
    site = pages.PublicSite(
        city_name="Iseno",
        world="drill",
        is_demo=True,
        generated_text="12:00",
        lang=lang,
        languages=[],
        root="",
        home="",
    )
    return pages.render(
        "front.html", lang, site=site, alerts=[], open_sites=[], phone="119"
    )


def test_a_page_in_english_is_english_throughout():
    page = front_page("en")
    assert "If your life is in danger, call 119." in page
    assert "This is a drill." in page
    assert KANA.findall(page) == []


def test_a_page_in_easy_japanese_is_easy():
    page = front_page("ja-easy")
    assert "命（いのち）が 危（あぶ）ない ときは、119 に 電話（でんわ）" in page
    assert '<html lang="ja">' in page


def test_a_missing_translation_is_shown_in_japanese():
    assert i18n.translator("en")("職員だけが読む文。") == "職員だけが読む文。"
