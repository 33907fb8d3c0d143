"""Form fields and display pieces: what goes in comes out, tied together and escaped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation import forms
from shelters.rules.opening import Crowding
from shelters.rules.wifi import WifiState

# Text as a browser can send it: no control signs, no halves of a surrogate pair.
typed_text = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40)
lines = st.lists(typed_text, max_size=4).map("\n".join)


class Note(forms.Typed):
    note: str = ""
    kind: str = ""


def form_with(**typed):
    return forms.Form(Note, typed)


def element(markup):
    return html.fragment_fromstring(str(markup), create_parent="div")


@given(typed_text)
def test_what_was_typed_comes_back_unchanged(fields, text):
    field = element(fields.text_field(form_with(note=[text]), "note", "備考"))
    assert field.xpath("string(.//input/@value)") == text


@given(lines)
def test_a_long_text_comes_back_with_its_line_breaks(fields, text):
    field = element(fields.textarea_field(form_with(note=[text]), "note", "備考"))
    # A browser drops the first line break of a text area; lxml does not.
    assert field.find(".//textarea").text_content().removeprefix("\n") == text


def test_a_passphrase_never_comes_back(fields):
    form = form_with(note=["opensesame"])
    assert "opensesame" not in fields.text_field(form, "note", "鍵", type="password")


def test_a_field_is_tied_to_its_label_hint_and_complaint(fields, refused_form):
    field = element(
        fields.text_field(refused_form, "born_on", "生年月日", "例: S45.3.12")
    )
    box = field.find(".//input")
    assert field.find(".//label").get("for") == box.get("id")
    said = [
        field.get_element_by_id(name).text_content()
        for name in box.get("aria-describedby").split()
    ]
    assert said == [refused_form.error("born_on"), "例: S45.3.12"]
    assert box.get("aria-invalid") == "true"


def test_a_field_without_complaint_is_not_marked(fields, blank_form):
    field = element(fields.text_field(blank_form, "name", "氏名"))
    assert not field.xpath("//@aria-invalid | //@data-invalid | //@aria-describedby")


@pytest.mark.parametrize("macro", ["radio_group", "checkbox_group"])
def test_chosen_options_stay_chosen(fields, macro):
    form = form_with(kind=["2"])
    group = element(
        getattr(fields, macro)(form, "kind", "種類", [(1, "水"), (2, "毛布")])
    )
    assert group.xpath("//input[@checked]/@value") == ["2"]
    assert group.xpath("string(//legend)") == "種類"


def test_a_chosen_entry_of_a_list_stays_chosen(fields):
    form = form_with(kind=["total"])
    options = [(level, level.label) for level in DamageLevel]
    field = element(fields.select_field(form, "kind", "程度", options))
    assert field.xpath("//option[@selected]/text()") == ["全壊"]


def test_the_summary_leads_to_each_field_and_keeps_general_complaints(fields):
    form = form_with()
    form.errors = {"note": "短くしてください。", "": "ほかの人が先に変えました。"}
    summary = element(fields.error_summary(form, {"note": "備考"}))
    assert summary.xpath("//a/@href") == ["#field-note"]
    assert "備考: 短くしてください。" in summary.text_content()
    assert "ほかの人が先に変えました。" in summary.text_content()
    assert summary.xpath("//section/@role") == ["alert"]


def test_a_form_without_complaints_has_no_summary(fields, blank_form):
    assert not str(fields.error_summary(blank_form)).strip()


def test_a_form_carries_its_token_and_its_key(fields, make_shell):
    opened = str(fields.form_start("/apply", make_shell(), idempotency_key="k-1"))
    form = element(opened + "</form>")
    hidden = {box.get("name"): box.get("value") for box in form.iter("input")}
    assert hidden == {"csrf_token": "token-of-this-form", "idempotency_key": "k-1"}


def test_a_search_form_puts_no_token_into_the_address(fields, make_shell):
    opened = str(fields.form_start("/find", make_shell(), method="get"))
    assert "csrf_token" not in opened


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_a_level_is_digit_word_and_as_many_blocks(display, level):
    badge = element(display.level_badge(level))
    assert len(badge.xpath("//i")) == level
    assert badge.xpath("string(//b)") == str(level)
    assert len(badge.xpath("string(//*[@class='level-word'])")) > 2


def test_an_older_message_keeps_the_name_of_its_time(display):
    assert "避難勧告" in display.level_badge(4, "避難勧告")
    assert "避難指示" not in display.level_badge(4, "避難勧告")


def test_every_degree_of_damage_has_its_own_letter_and_pattern(display):
    marks = [element(display.damage_badge(code, code.label)) for code in DamageLevel]
    letters = {mark.xpath("string(//b)") for mark in marks}
    patterns = {mark[0].get("class") for mark in marks}
    assert len(letters) == len(patterns) == len(DamageLevel)
    assert "未" not in letters


def test_every_crowding_has_its_own_shape(display):
    shapes = {display.crowding(code, "") for code in Crowding}
    assert len(shapes) == len(Crowding)


def test_wifi_that_nobody_checked_never_looks_usable(display):
    unknown = display.wifi(WifiState.UNKNOWN, "")
    assert unknown == display.wifi("a state of next year", "")
    assert unknown not in {
        display.wifi(state, "") for state in WifiState if state is not WifiState.UNKNOWN
    }


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, ""), (1, ""), (2, "2分前"), (59, "59分前"), (60, "1時間前"), (2880, "2日前")],
)
def test_age_is_said_in_words_from_two_minutes_on(display, minutes, words):
    figure = element(display.as_of("18:42", minutes))
    assert figure.xpath("string(//*[@class='age'])") == words


@pytest.mark.parametrize(("minutes", "is_old"), [(29, False), (30, True)])
def test_after_half_an_hour_a_figure_is_bold_and_offers_to_reload(
    display, minutes, is_old
):
    figure = element(display.as_of("18:42", minutes))
    assert ("is-old" in figure[0].get("class")) is is_old
    assert bool(figure.xpath("//a[not(@hidden)]")) is is_old


@given(st.data(), st.integers(2, 400))
def test_the_pager_always_offers_first_last_and_neighbours(display, data, pages):
    page = data.draw(st.integers(1, pages))
    pager = element(display.pager(page, pages, "?page="))
    shown = [int(number) for number in pager.xpath("//li[not(@aria-hidden)]/*/text()")]
    assert shown == sorted(set(shown))
    assert {1, pages, page} <= set(shown) <= set(range(1, pages + 1))
    assert len(shown) <= 5
    assert pager.xpath("//*[@aria-current]/text()") == [str(page)]


def test_one_page_needs_no_pager(display):
    assert not str(display.pager(1, 1, "?page=")).strip()


def test_a_table_names_its_rows_and_aligns_its_numbers(display):
    table = element(display.data_table(["部位", "点数"], [["屋根", 3]], numbers=[1]))
    assert table.xpath("//tbody//th[@scope='row']/text()") == ["屋根"]
    assert table.xpath("//*[@class='number']/text()") == ["点数", "3"]


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_the_bar_of_points_never_leaves_its_ruler(display, points):
    parts = [("部位", number) for number in points if sum(points) <= 100]
    figure = element(display.bar(parts, sum(number for _name, number in parts)))
    boxes = figure.xpath("//rect[@stroke='#ffffff']")
    ends = [
        float(box.get("x").rstrip("%")) + float(box.get("width").rstrip("%"))
        for box in boxes
    ]
    assert all(end <= 100.001 for end in ends)
    assert len(figure.xpath("//ol/li")) == len(parts)


def test_progress_without_anything_to_do_is_no_fault(display):
    assert "0%" in display.progress(0, 0, "通")
