"""The file of webhooks and social networks: what cannot work stops the start."""

import pytest

from disaster.foundation import settings
from disaster.foundation.settings import UnusableSetting

SECRET = "s" * 32
WEBHOOK = f"""
[webhook.app]
world = "live"
label = "市民アプリ"
url = "https://app.example/in?key=1"
secret = "{SECRET}"
"""
SOCIAL = """
[social.board]
world = "live"
url_file = "board.url"
language = "en"
"""


def load(tmp_path, text, **environ: str):
    (tmp_path / "routes.toml").write_text(text, encoding="utf-8")
    return settings.load({"DATA_DIR": str(tmp_path), **environ}).routes


def test_nothing_is_configured_by_default(tmp_path):
    assert settings.load({"DATA_DIR": str(tmp_path)}).routes == ()


def test_both_kinds_are_read_and_no_secret_is_shown(tmp_path):
    (tmp_path / "board.url").write_text("json://token@board.example\n", "utf-8")
    app, board = load(tmp_path, WEBHOOK + SOCIAL)
    assert (app.kind, app.name, app.label) == ("webhook", "app", "市民アプリ")
    assert (app.url, app.secret) == ("https://app.example/in?key=1", SECRET)
    assert (board.label, board.language) == ("board", "en")
    assert board.url == "json://token@board.example"
    for shown in (repr(app), repr(board)):
        assert "example" not in shown
        assert SECRET not in shown


def test_the_file_may_lie_elsewhere(tmp_path):
    place = tmp_path / "etc"
    place.mkdir()
    (place / "ours.toml").write_text(WEBHOOK + SOCIAL, encoding="utf-8")
    (place / "board.url").write_text("json://board.example", encoding="utf-8")
    chosen = {"DATA_DIR": str(tmp_path), "ROUTES_FILE": str(place / "ours.toml")}
    assert len(settings.load(chosen).routes) == 2
    with pytest.raises(UnusableSetting, match="ROUTES_FILE"):
        settings.load({"ROUTES_FILE": str(tmp_path / "nowhere")})


@pytest.mark.parametrize(("world", "of_route"), [("drill", "live"), ("live", "drill")])
def test_a_route_of_the_other_world_stops_the_start(tmp_path, world, of_route):
    text = WEBHOOK.replace("live", of_route)
    with pytest.raises(UnusableSetting, match=r"app は.*の経路"):
        load(tmp_path, text, WORLD=world)
    assert load(tmp_path, text, WORLD=of_route)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("https://app.example", "http://app.example", "https"),
        ("https://app.example", "https://u:p@app.example", "パスワード"),
        ("https://app.example", "https://", "サーバー"),
        ("https://app.example", "app.example", "://"),
        ("https://app.example", "https://app.example:x", "://"),
        ("key=1", "key=鍵", "半角"),
        (SECRET, "short", "32"),
        ('world = "live"', "", "world"),
        ('world = "live"', 'world = "test"', "world"),
        ('label = "市民アプリ"', 'label = ""', "label"),
        ('label = "市民アプリ"', "label = 5", "文字"),
        ('label = "市民アプリ"', 'lable = "x"', "lable"),
        ("webhook.app", "webhook.App", "小文字"),
        ("webhook.app", "mail.app", "mail"),
        ('secret = "', 'secret_file = "nowhere/', "secret_file"),
    ],
)
def test_what_cannot_work_is_named_without_the_address(tmp_path, before, after, why):
    with pytest.raises(UnusableSetting, match="ROUTES") as refused:
        load(tmp_path, WEBHOOK.replace(before, after))
    assert why in str(refused.value)
    assert "app.example" not in str(refused.value)


def test_loopback_needs_no_https(tmp_path):
    text = WEBHOOK.replace("https://app.example", "http://127.0.0.1:8080")
    assert load(tmp_path, text)


def test_twins_and_broken_files_are_refused(tmp_path):
    twin = WEBHOOK.replace("webhook.app", "webhook.twin")
    with pytest.raises(UnusableSetting, match="同じurl"):
        load(tmp_path, WEBHOOK + twin)
    with pytest.raises(UnusableSetting, match="ROUTES"):
        load(tmp_path, "[webhook.app")
