"""The templates of the shell, rendered without the app."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader

import disaster
from disaster.foundation import forms, i18n, pages

HOUSE = Path(disaster.__file__).parent

PLACES = """
{% extends "public.html" %}
{% from "macros/display.html" import as_of, crowding, level_banner, nearest_control %}
{% block title %}開いている避難所{% endblock %}
{% block head %}
<script type="module" src="{{ site.root }}assets/nearest.js"></script>
{% endblock %}
{% block content %}
{{ level_banner(4, "鈴川ぞいの 7 地区", "危険な場所から 全員 避難", "18:20 発令") }}
<h1>開いている避難所</h1>
<p>{{ as_of("18:42", none, "2026-11-23T18:42:00+09:00") }}</p>
{{ nearest_control("places", "districts/") }}
<ul class="list" id="places">
{% for place in places %}
<li data-lat="{{ place.lat }}" data-lon="{{ place.lon }}"
{{ "data-last" if place.last }}>
<h2><a href="{{ place.slug }}/">{{ place.name }}</a></h2>
<p>{{ crowding("room", "空き") }}</p>
<p>洪水○ 土砂○ 地震○</p>
</li>
{% endfor %}
</ul>
{% endblock %}
"""


class Application(forms.Typed):
    """A small form with one field of each sort."""

    name: str
    born_on: str
    kind: str


@pytest.fixture(scope="session")
def templates():
    loader = ChoiceLoader(
        [FileSystemLoader(HOUSE / "templates"), DictLoader({"places.html": PLACES})]
    )
    made = pages.prepare(Environment(loader=loader, autoescape=True))
    made.globals["_"] = i18n.translator("ja")
    made.globals["url_for"] = lambda _endpoint, filename: f"/static/{filename}"
    return made


@pytest.fixture(scope="session")
def display(templates):
    return templates.get_template("macros/display.html").module


@pytest.fixture(scope="session")
def fields(templates):
    return templates.get_template("macros/forms.html").module


def shell(**changes):
    facts = {
        "city_name": "伊勢野市",
        "world": "live",
        "is_demo": False,
        "actor": SimpleNamespace(name="佐藤 健", role_labels=["承認者", "本部"]),
        "needs_code": False,
        "alarms": [],
        "menu": [
            SimpleNamespace(group="", label="いまの状況", url="/", is_current=True),
            SimpleNamespace(group="避難所", label="状況", url="/s", is_current=False),
        ],
        "incident": SimpleNamespace(name="令和8年台風第19号", url="/incidents/1"),
        "now_text": "令和8年11月23日 18:42",
        "notices": [SimpleNamespace(kind="success", text="下書きを保存しました。")],
        "csrf_token": "token-of-this-form",
        "lang": "ja",
        "languages": [("ja", "日本語", "/"), ("ja-easy", "やさしい日本語", "/easy")],
    }
    return SimpleNamespace(**(facts | changes))


def site(**changes):
    facts = {
        "city_name": "伊勢野市",
        "world": "live",
        "is_demo": False,
        "generated_text": "令和8年11月23日 18:42:07",
        "lang": "ja",
        "languages": [(code, code, f"../{code}/") for code in ("ja", "ja-easy", "en")],
        "root": "../",
    }
    return SimpleNamespace(**(facts | changes))


def place(number, **changes):
    facts = {
        "name": f"第{number}小学校",
        "slug": f"site-{number}",
        "lat": 35.39 + number * 0.003,
        "lon": 139.31 + number * 7 % 13 * 0.004,
        "last": False,
    }
    return SimpleNamespace(**(facts | changes))


@pytest.fixture
def refused_form():
    form = forms.Form(Application, {"name": ["髙橋 <邦子>"], "born_on": ["昭和百年"]})
    form.errors = {
        "born_on": "19700312 か S45.3.12 のように入れてください。",
        "kind": "一つ選んでください。",
    }
    return form


@pytest.fixture
def blank_form():
    return forms.Form(Application)


@pytest.fixture
def gallery(templates, refused_form, blank_form):
    def render(**changes):
        return templates.get_template("gallery.html").render(
            shell=shell(**changes), form=refused_form, blank=blank_form
        )

    return render


@pytest.fixture
def public_page(templates):
    def render(places=None, **changes):
        listed = [place(number) for number in range(40)] if places is None else places
        return templates.get_template("places.html").render(
            site=site(**changes), places=listed
        )

    return render


@pytest.fixture
def make_shell():
    return shell


@pytest.fixture
def make_site():
    return site


@pytest.fixture
def make_place():
    return place
