"""The staff shell, the public shell and the error pages, as a browser receives them."""

import gzip
import re
from pathlib import Path

import pytest
from lxml import html

import disaster

HOUSE = Path(disaster.__file__).parent
FIRST_FLIGHT = 14 * 1024
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
MARKED = re.compile(r"_\(\s*\"[^\"]*\"\s*\)")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
WORLDS = ("live", "drill")
STATUSES = (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)
REFUSED = {
    "title": "ほかの人が先に変えました",
    "sentence": "ほかの人が先に変えました。何も変えていません。",
    "kept": "入力した文字は残っています。",
    "todo": "画面を読み直してください。",
}


def text_of(page):
    return html.fromstring(page).text_content()


@pytest.mark.parametrize(
    "path", sorted((HOUSE / "templates").rglob("*.html")), ids=lambda path: path.name
)
def test_every_sentence_of_a_template_can_be_translated(path):
    bare = MARKED.sub("", COMMENT.sub("", path.read_text("utf-8")))
    assert not JAPANESE.search(bare)


@pytest.mark.parametrize("world", WORLDS)
def test_no_page_asks_the_content_security_policy_for_an_exception(
    gallery, public_page, world
):
    for page in (gallery(world=world), public_page(world=world)):
        tree = html.fromstring(page)
        assert not tree.xpath("//style | //@style | //script[not(@src)]")
        assert not tree.xpath("//@*[starts-with(name(), 'on')]")


@pytest.mark.parametrize("world", WORLDS)
def test_identifiers_are_unique_and_everything_pointed_at_exists(gallery, world):
    tree = html.fromstring(gallery(world=world))
    names = tree.xpath("//@id")
    assert len(names) == len(set(names))
    pointers = "//@for | //@aria-describedby | //@aria-labelledby | //@aria-controls"
    wanted = {name for value in tree.xpath(pointers) for name in value.split()}
    wanted |= {link[1:] for link in tree.xpath("//a/@href") if link.startswith("#f")}
    assert wanted <= set(names)


def test_a_drill_says_so_in_title_header_ribbon_and_on_paper(gallery):
    tree = html.fromstring(gallery(world="drill"))
    assert tree.findtext(".//title").startswith("【訓練】")
    assert "【訓練】" in tree.xpath("string(//header)")
    ribbon = tree.xpath("string(//p[contains(@class, 'ribbon-drill')])")
    assert ribbon.startswith("【訓練】")
    assert ribbon.endswith("【訓練】")
    assert tree.xpath("//p[@class='watermark']")
    assert "world-drill" in tree.xpath("string(//body/@class)")


def test_real_work_never_carries_the_word_drill(gallery, public_page):
    assert "訓練" not in text_of(gallery())
    assert "訓練" not in text_of(public_page())


def test_a_demonstration_is_marked_on_every_page(gallery, public_page):
    for page in (gallery(is_demo=True), public_page(is_demo=True)):
        assert "架空のデータ（体験用）" in text_of(page)


def test_the_event_bar_shows_disaster_role_and_server_time(gallery):
    bar = html.fromstring(gallery()).xpath(
        "string(//section[@aria-label='いまの災害'])"
    )
    assert "令和8年台風第19号" in bar
    assert "承認者・本部" in bar
    assert "令和8年11月23日 18:42" in bar


def test_without_a_disaster_the_event_bar_says_so(gallery):
    assert "開いている災害はありません" in text_of(gallery(incident=None))


def test_a_visitor_gets_no_menu_and_no_event_bar(gallery):
    page = text_of(gallery(actor=None, menu=[], incident=None))
    assert "メニュー" not in page
    assert "役割" not in page


def test_the_menu_keeps_the_order_of_its_groups(gallery):
    tree = html.fromstring(gallery())
    labels = tree.xpath("//nav[@class='side-menu']//a/text()")
    assert labels == ["いまの状況", "状況"]
    current = tree.xpath("//nav[@class='side-menu']//a[@aria-current='page']/text()")
    assert current == ["いまの状況"]


@pytest.mark.parametrize(("lang", "written"), [("ja-easy", "ja"), ("en", "en")])
def test_the_page_names_its_language_as_browsers_know_it(gallery, lang, written):
    assert html.fromstring(gallery(lang=lang)).get("lang") == written


def test_a_public_page_uses_only_addresses_relative_to_its_tree(public_page):
    tree = html.fromstring(public_page())
    for address in tree.xpath("//@href | //@src"):
        assert not address.startswith(("/", "http"))


def test_a_list_of_forty_shelters_and_its_style_fit_the_first_flight(public_page):
    page = gzip.compress(public_page(world="drill", is_demo=True).encode())
    style = gzip.compress((HOUSE / "static" / "public.css").read_bytes())
    assert len(page) + len(style) < FIRST_FLIGHT / 2


def test_every_public_page_names_the_emergency_number_and_its_own_age(public_page):
    footer = html.fromstring(public_page()).xpath("string(//footer)")
    assert "119" in footer
    assert "令和8年11月23日 18:42:07" in footer


def test_a_public_page_with_fields_gets_their_styles(templates, make_site):
    page = templates.from_string(
        "{% extends 'public.html' %}{% set has_form = true %}"
    ).render(site=make_site())
    sheets = html.fromstring(page).xpath("//link[@rel='stylesheet']/@href")
    assert sheets == ["/static/tokens.css", "/static/public.css", "/static/forms.css"]


@pytest.mark.parametrize("code", STATUSES)
def test_a_refused_page_says_what_happened_what_is_kept_and_what_to_do(
    templates, make_shell, code
):
    template = templates.get_template("errors/page.html")
    said = text_of(template.render(shell=make_shell(), code=code, **REFUSED))
    for sentence in (*REFUSED.values(), str(code)):
        assert sentence in said


def test_an_error_page_needs_neither_shell_nor_site(templates):
    template = templates.get_template("errors/page.html")
    assert "何も変えていません" in text_of(template.render(code=500, **REFUSED))


def test_an_error_on_the_public_side_stays_on_the_public_side(
    templates, make_shell, make_site
):
    template = templates.get_template("errors/page.html")
    page = template.render(shell=make_shell(), site=make_site(), code=404, **REFUSED)
    assert "119" in text_of(page)
    assert "役割" not in text_of(page)


def test_paper_carries_city_time_and_the_word_drill(templates, make_shell):
    page = templates.from_string(
        "{% extends 'paper.html' %}{% block title %}名簿{% endblock %}"
    ).render(shell=make_shell(world="drill"))
    said = text_of(page)
    assert "伊勢野市" in said
    assert "令和8年11月23日 18:42" in said
    assert "訓練" in said
