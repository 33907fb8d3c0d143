"""What the public tree gets: pages, feeds, frozen CAP bytes, cable television."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from alert_desk import awake, let_out, notice, order, settle_town
from lxml import etree

from broadcast import actions, cap, publishing, queries
from broadcast.queries import screens
from broadcast.rules.draft import Reason
from broadcast.rules.kinds import Kind
from disaster.foundation import clock, publication
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=3)
    return house


def tree(house, at=None, revision=1):
    with reading(house, SYSTEM, at or clock.now()) as ctx:
        return {f.path: f.content for f in publishing.public_files(ctx, revision)}


def entries(content):
    return etree.fromstring(content).findall("a:entry", ATOM)


def test_an_empty_town_has_valid_files(town):
    files = tree(town)
    assert (
        "いま出ている避難情報とお知らせはありません"
        in files["alerts/index.html"].decode()
    )
    assert entries(files["feed/alerts.atom"]) == []
    assert json.loads(files["catv/now.json"])["items"] == []
    assert files["catv/ticker.txt"] == b""
    assert {"en/alerts/index.html", "ja-easy/alerts/index.html"} <= files.keys()


def test_an_approved_alert_is_on_every_channel(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order())
    files = tree(town)
    with reading(town, SYSTEM, clock.now()) as ctx:
        broadcast = queries.get_broadcast(ctx, broadcast_id)
        frozen, name = broadcast.cap_xml, broadcast.cap_identifier
    assert files[f"feed/cap/{name}.xml"] == frozen
    assert cap.lint(cap.parse(frozen)) == []
    (entry,) = entries(files["feed/alerts.atom"])
    assert entry.findtext("a:id", namespaces=ATOM).endswith(f"/feed/cap/{name}.xml")
    assert entries(files["feed/exercise.atom"]) == []
    page = files[f"alerts/{broadcast_id}/index.html"].decode()
    assert "避難指示" in page
    assert "今すぐ全員避難してください" in page
    english = files[f"en/alerts/{broadcast_id}/index.html"].decode()
    assert "evacuate now" in english
    now = json.loads(files["catv/now.json"])
    assert [item["cap"] for item in now["items"]] == [name]
    assert now["revision"] == 1
    assert "川辺" in files["catv/ticker.txt"].decode()


def test_the_bytes_stay_the_same_from_tree_to_tree(town, takahashi, sato):
    let_out(town, takahashi, sato, order())
    one, other = tree(town), tree(town, clock.now() + timedelta(minutes=5))
    same = {path for path in one if path.startswith("feed/")}
    assert len(same) == 4
    assert all(one[path] == other[path] for path in same)


def test_what_expired_leaves_the_screen_but_not_the_feed(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order(valid_hours=3))
    later = clock.now() + timedelta(hours=4)
    files = tree(town, later)
    assert json.loads(files["catv/now.json"])["items"] == []
    assert len(entries(files["feed/alerts.atom"])) == 1
    assert "期限が過ぎました" in files[f"alerts/{broadcast_id}/index.html"].decode()
    with reading(town, SYSTEM, later) as ctx:
        assert publishing.current_alerts(ctx) == []


def test_a_correction_takes_the_place_of_the_wrong_one(town, takahashi, sato):
    wrong = let_out(town, takahashi, sato, order())
    right = let_out(
        town,
        takahashi,
        sato,
        order(kind=Kind.CORRECT, districts=("02",), mistake="地区が違いました"),
        follows=wrong,
    )
    files = tree(town)
    old = files[f"alerts/{wrong}/index.html"].decode()
    assert "新しい発信に変わりました" in old
    assert f"alerts/{right}/" in old
    (item,) = json.loads(files["catv/now.json"])["items"]
    assert item["kind"] == "correct"
    assert len(item["supersedes"]) == 1
    assert len(entries(files["feed/alerts.atom"])) == 2
    with reading(town, SYSTEM, clock.now()) as ctx:
        (alert,) = publishing.current_alerts(ctx, "en")
        assert alert.id == right
        assert alert.orders


def test_a_stopped_alert_says_so(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order())
    with unit_of_work(town, awake(sato), clock.now()) as ctx:
        actions.cancel(ctx, broadcast_id, "間違い")
    files = tree(town)
    assert json.loads(files["catv/now.json"])["items"] == []
    assert "途中で止めました" in files[f"alerts/{broadcast_id}/index.html"].decode()
    (entry,) = entries(files["feed/alerts.atom"])
    assert entry.findtext("a:title", namespaces=ATOM).startswith("【中止】")


def test_a_drill_is_only_in_the_exercise_feed(town, takahashi, sato):
    drill = House(replace(town.settings, world="drill"), town.engine)
    let_out(drill, takahashi, sato, order(drill_name="総合防災訓練"))
    files = tree(drill)
    assert entries(files["feed/alerts.atom"]) == []
    (entry,) = entries(files["feed/exercise.atom"])
    assert "訓練" in entry.findtext("a:title", namespaces=ATOM)
    assert json.loads(files["catv/now.json"])["status"] == "exercise"
    xml = next(c for p, c in files.items() if p.startswith("feed/cap/"))
    assert b"<status>Exercise</status>" in xml


def test_receipts_speak_only_of_trees_that_hold_the_alert(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, notice())

    def states():
        with reading(town, SYSTEM, clock.now()) as ctx:
            return {r.channel: r.state for r in queries.receipts(ctx, broadcast_id)}

    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        publishing.note_published(ctx)
    assert states()["web"] == "waiting"
    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        row = publication.held(ctx)
        row.made = row.wanted
        publishing.note_published(ctx)
    assert states() == {
        "web": "published",
        "feed": "published",
        "catv": "published",
        "mail": "waiting",
    }


def test_the_worst_comes_first(town, takahashi, sato):
    let_out(town, takahashi, sato, order())
    let_out(town, takahashi, sato, notice())
    with reading(town, SYSTEM, clock.now()) as ctx:
        assert [a.level for a in publishing.current_alerts(ctx)] == [4, None]


def test_a_live_message_is_never_crowded_out_of_the_feed(
    town, takahashi, sato, monkeypatch
):
    live = let_out(town, takahashi, sato, order())
    monkeypatch.setattr(screens, "MOST_PAGES", 2)
    for number in range(3):
        let_out(town, takahashi, sato, notice(title=f"お知らせ {number}"))
    files = tree(town)
    assert f"alerts/{live}/index.html" in files
    assert len(entries(files["feed/alerts.atom"])) == 4


def test_an_ended_message_stays_two_days_in_the_feed(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order(valid_hours=3))
    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        # An old order that was in force for weeks and ended just now.
        row = queries.get_broadcast(ctx, broadcast_id)
        row.approved_at -= timedelta(days=20)
    ends = clock.now() + timedelta(hours=3)
    for hours, count in ((47, 1), (49, 0)):
        later = tree(town, ends + timedelta(hours=hours))
        assert len(entries(later["feed/alerts.atom"])) == count


def test_a_stop_moves_the_time_of_entry_and_feed(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order())
    before = etree.fromstring(tree(town)["feed/alerts.atom"])
    with unit_of_work(town, awake(sato), clock.now() + timedelta(minutes=1)) as ctx:
        actions.cancel(ctx, broadcast_id, "間違い")
    after = etree.fromstring(tree(town)["feed/alerts.atom"])
    for path in ("a:updated", "a:entry/a:updated"):
        assert after.findtext(path, None, ATOM) > before.findtext(path, None, ATOM)
    for path in ("a:entry/a:id", "a:entry/a:published"):
        assert after.findtext(path, None, ATOM) == before.findtext(path, None, ATOM)


def test_each_page_shows_the_chain_from_order_to_end(town, takahashi, sato):
    first = let_out(town, takahashi, sato, order())
    second = let_out(
        town, takahashi, sato, order(kind=Kind.UPDATE, districts=("01", "02")), first
    )
    lift = order(kind=Kind.LIFT, reasons=(Reason.DANGER_PASSED,))
    third = let_out(town, takahashi, sato, lift, second)
    other = let_out(town, takahashi, sato, notice())
    files = tree(town)
    for root in ("alerts", "t/alerts", "en/alerts", "ja-easy/t/alerts"):
        for here in (first, second, third):
            page = files[f"{root}/{here}/index.html"].decode()
            steps = etree.HTML(page).findall(".//ol/li")
            assert len(steps) == 3
            assert steps[(first, second, third).index(here)].find("a") is None
            assert str(other) not in page
        assert "<ol" not in files[f"{root}/{other}/index.html"].decode()


def test_the_text_twins_need_no_style_and_no_script(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, order())
    files = tree(town)
    for path in ("t/alerts/index.html", f"t/alerts/{broadcast_id}/index.html"):
        page = files[path].decode()
        assert "避難指示" in page
        assert "<script" not in page
        assert "stylesheet" not in page
        assert len(page.encode()) < 6_000
    assert f"t/alerts/{broadcast_id}/" in files["t/alerts/index.html"].decode()
