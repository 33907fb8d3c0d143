"""The public tree is exact, atomic and served with strong ETags."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.foundation import snapshot
from disaster.foundation.snapshot import PublicFile


def fetch(app, path, method="GET", **headers):
    answered = {}

    def start(status, head, _exc=None):
        answered.update(status=status, headers=dict(head))

    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.encode().decode("latin-1"),
        "wsgi.input": io.BytesIO(),
        **headers,
    }
    answered["body"] = b"".join(app(environ, start))
    return answered


def nowhere(_environ, start):
    start("404 Not Found", [])
    return [b"app"]


def test_writing_twice_changes_nothing_and_stale_files_go(tmp_path):
    files = [PublicFile("index.html", b"a"), PublicFile("x/y.json", b"{}")]
    assert sorted(snapshot.write_tree(tmp_path, files)) == ["index.html", "x/y.json"]
    assert snapshot.write_tree(tmp_path, files) == []
    assert snapshot.write_tree(tmp_path, files[:1]) == ["x/y.json"]
    assert not (tmp_path / "x/y.json").exists()


def test_a_page_is_served_with_a_strong_etag_and_answered_304(tmp_path):
    snapshot.write_tree(tmp_path, [PublicFile("alerts/index.html", "警報".encode())])
    app = snapshot.behind(tmp_path, nowhere)
    page = fetch(app, "/alerts/")
    assert page["status"] == "200 OK"
    assert page["body"] == "警報".encode()
    assert page["headers"]["ETag"].startswith('"')
    assert "Last-Modified" in page["headers"]
    again = fetch(app, "/alerts/", HTTP_IF_NONE_MATCH=page["headers"]["ETag"])
    assert again["status"].startswith("304")
    assert again["body"] == b""
    assert fetch(app, "/alerts/", "HEAD")["body"] == b""


def test_a_changed_page_gets_another_etag(tmp_path):
    app = snapshot.behind(tmp_path, nowhere)
    snapshot.write_tree(tmp_path, [PublicFile("now.json", b"1")])
    first = fetch(app, "/now.json")["headers"]["ETag"]
    snapshot.write_tree(tmp_path, [PublicFile("now.json", b"22")])
    assert fetch(app, "/now.json")["headers"]["ETag"] != first


def test_a_date_answers_304_but_a_tag_outranks_it(tmp_path):
    """RFC 9110, 13.1.3: If-Modified-Since counts only where no tag is given."""
    snapshot.write_tree(tmp_path, [PublicFile("feed/alerts.atom", b"<feed/>")])
    app = snapshot.behind(tmp_path, nowhere)
    head = fetch(app, "/feed/alerts.atom")["headers"]
    known = {"HTTP_IF_MODIFIED_SINCE": head["Last-Modified"]}
    again = fetch(app, "/feed/alerts.atom", **known)
    assert again["status"].startswith("304")
    assert again["headers"]["ETag"] == head["ETag"]
    other = fetch(app, "/feed/alerts.atom", **known, HTTP_IF_NONE_MATCH='"other"')
    assert other["status"] == "200 OK"
    old = "Thu, 01 Jan 1970 00:00:00 GMT"
    tag = fetch(
        app,
        "/feed/alerts.atom",
        HTTP_IF_MODIFIED_SINCE=old,
        HTTP_IF_NONE_MATCH=f'W/{head["ETag"]}, "x"',
    )
    assert tag["status"].startswith("304")
    any_tag = fetch(app, "/feed/alerts.atom", HTTP_IF_NONE_MATCH="*")
    assert any_tag["status"].startswith("304")


@pytest.mark.parametrize(
    "date", ["Thu, 01 Jan 1970 00:00:00 GMT", "yesterday", "", "99999", "\x00"]
)
def test_an_older_or_senseless_date_gets_the_page(tmp_path, date):
    snapshot.write_tree(tmp_path, [PublicFile("now.json", b"1")])
    app = snapshot.behind(tmp_path, nowhere)
    assert fetch(app, "/now.json", HTTP_IF_MODIFIED_SINCE=date)["body"] == b"1"


def test_a_change_within_the_same_second_gets_another_date(tmp_path):
    app = snapshot.behind(tmp_path, nowhere)
    snapshot.write_tree(tmp_path, [PublicFile("now.json", b"1")])
    date = fetch(app, "/now.json")["headers"]["Last-Modified"]
    snapshot.write_tree(tmp_path, [PublicFile("now.json", b"2")])
    assert fetch(app, "/now.json", HTTP_IF_MODIFIED_SINCE=date)["body"] == b"2"


def test_other_paths_and_deeds_go_to_the_application(tmp_path):
    snapshot.write_tree(tmp_path, [PublicFile("index.html", b"x")])
    app = snapshot.behind(tmp_path, nowhere)
    assert fetch(app, "/staff/")["body"] == b"app"
    assert fetch(app, "/", "POST")["body"] == b"app"


@given(st.text(max_size=40))
def test_no_path_leaves_the_tree(tmp_path_factory, path):
    root = tmp_path_factory.mktemp("tree")
    (root / "inside").mkdir()
    (root / "secret").write_text("secret", encoding="utf-8")
    app = snapshot.behind(root / "inside", nowhere)
    for tried in (f"/../{path}", "/../secret", "/%2e%2e/secret", f"/{path}\0"):
        assert fetch(app, tried.encode("utf-8", "replace").decode())["body"] == b"app"
