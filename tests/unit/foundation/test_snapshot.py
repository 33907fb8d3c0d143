"""The public tree is exact, atomic and served with strong ETags."""

import io

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
