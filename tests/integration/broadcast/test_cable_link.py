"""What an operator's machine gets, and what it may say of a broadcast."""

from datetime import timedelta

import pytest
from alert_desk import awake, let_out, order, settle_town
from cable_desk import add

from broadcast.actions import cable as deeds
from broadcast.queries import cable as rows
from broadcast.queries import cable_sheets, get_broadcast
from broadcast.rules.cable import Light, folder, token_hash
from broadcast.rules.widths import columns
from disaster import publishing
from disaster.app import create_app
from disaster.foundation import clock, db
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work

ACK = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>ack-1</identifier><sender>master@catv.example</sender>
  <sent>2026-09-03T18:21:00+09:00</sent><status>Actual</status>
  <msgType>{kind}</msgType><scope>Private</scope>
  <addresses>bosai@city.example</addresses>{note}
  <references>bosai@city.example,{about},2026-09-03T18:20:00+09:00</references>
</alert>
"""


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=1)
    return house


@pytest.fixture
def operator(town, kanri):
    return add(town, kanri)


@pytest.fixture
def alert(town, takahashi, sato):
    made = let_out(town, takahashi, sato, order())
    publishing.publish(town)
    return made


@pytest.fixture
def client(town):
    return create_app(town.settings).test_client()


def look(house, ask, at=None):
    with reading(house, SYSTEM, at or clock.now()) as ctx:
        return ask(ctx)


def cap_name(house, broadcast_id):
    return look(house, lambda ctx: get_broadcast(ctx, broadcast_id).cap_identifier)


def standing(house, broadcast_id, at=None):
    (found,) = look(
        house,
        lambda ctx: [
            (one.light, one.stage, [(r.stage, r.way, r.who) for r in one.receipts])
            for one in rows.standings(ctx, get_broadcast(ctx, broadcast_id))
        ],
        at,
    )
    return found


def last_fetch(house, operator_id):
    def ask(ctx):
        found = rows.get_operator(ctx, operator_id)
        return found.last_fetched_at, found.last_revision

    return look(house, ask)


def test_an_operator_gets_its_own_file_and_hq_sees_that_it_asked(
    town, kanri, takahashi, sato
):
    operator_id, token = add(town, kanri, name="狭いケーブル", ticker_width=16)
    let_out(town, takahashi, sato, order())
    publishing.publish(town)
    client = create_app(town.settings).test_client()
    assert last_fetch(town, operator_id) == (None, None)
    answer = client.get(f"/catv/{token}/now.json")
    assert answer.status_code == 200
    document = answer.get_json()
    assert document["operator"] == "狭いケーブル"
    assert all(columns(line) <= 32 for line in document["items"][0]["ticker"])
    at, revision = last_fetch(town, operator_id)
    assert at is not None
    assert revision == document["revision"]
    again = client.get(
        f"/catv/{token}/now.json", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    assert last_fetch(town, operator_id)[0] == at, "one note in some seconds is enough"
    text = client.get(f"/catv/{token}/ticker.txt").data.decode()
    assert text.splitlines() == document["items"][0]["ticker"]
    standard = client.get("/catv/now.json").get_json()
    assert standard["operator"] == "standard"


def test_a_wrong_key_learns_nothing(client):
    for name in ("now.json", "ticker.txt"):
        answer = client.get(f"/catv/nobody/{name}")
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
        assert "鍵" in answer.get_json()["detail"]
    answer = client.post("/catv/ack", json={"token": "x\ud800", "cap": "a"})
    assert answer.status_code in {401, 422}


def test_a_renewed_key_ends_the_old_one_and_a_stopped_operator_is_refused(
    town, kanri, operator, client
):
    operator_id, token = operator
    publishing.publish(town)
    assert client.get(f"/catv/{token}/now.json").status_code == 200
    with unit_of_work(town, awake(kanri), clock.now()) as ctx:
        new = deeds.rotate_token(ctx, operator_id)
    # Its own file follows within a second; until then the standard one is served.
    assert client.get(f"/catv/{new}/now.json").status_code == 200
    publishing.publish(town)
    tree = town.settings.snapshot_dir
    assert (tree / folder(token_hash(new)) / "now.json").is_file()
    assert not (tree / folder(token_hash(token)) / "now.json").exists()
    assert client.get(f"/catv/{token}/now.json").status_code == 401
    with unit_of_work(town, awake(kanri), clock.now()) as ctx:
        deeds.set_operator_active(ctx, operator_id, is_active=False)
    assert client.get(f"/catv/{new}/now.json").status_code == 401


def test_the_token_itself_is_kept_nowhere(town, operator):
    _operator_id, token = operator
    kept = look(town, lambda ctx: [vars(one) for one in rows.operators(ctx)])
    assert token not in str(kept)


def test_a_machine_acknowledges_by_json_once(town, client, operator, alert):
    _operator_id, token = operator
    name = cap_name(town, alert)
    bearer = {"Authorization": f"Bearer {token}"}
    word = {"cap": name, "stage": "received", "who": "装置1", "revision": 2}
    first = client.post("/catv/ack", json=word, headers=bearer)
    assert (first.status_code, first.get_json()["repeated"]) == (200, False)
    second = client.post("/catv/ack", json=word, headers=bearer)
    assert second.get_json()["repeated"] is True
    client.post("/catv/ack", json={"token": token, "cap": name, "stage": "on_air"})
    light, stage, said = standing(town, alert)
    assert (light, stage) == (Light.GREEN, "on_air")
    assert said == [("received", "json", "装置1"), ("on_air", "json", "")]
    late = client.post("/catv/ack", json=word, headers=bearer)
    assert late.get_json()["repeated"] is True
    off = {**word, "stage": "off_air"}
    assert client.post("/catv/ack", json=off, headers=bearer).status_code == 200
    assert standing(town, alert)[1] == "off_air"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b"[]", "application/json", 422),
        (b"[" * 5000, "application/json", 422),
        (b'{"cap":"x","stage":"seen"}', "application/json", 422),
        (b'{"cap":"x","stage":"received"}', "application/json", 404),
        (b'{"cap":"x","stage":"received","revision":1e99}', "application/json", 422),
        (b'{"cap":"\\ud800","stage":"received"}', "application/json", 422),
        (b'{"cap":"\\u0000","stage":"received"}', "application/json", 422),
        (b"x" * 70000, "application/json", 422),
        (b"<alert/>", "application/cap+xml", 422),
        (b"<!DOCTYPE a []><alert/>", "application/cap+xml", 422),
    ],
)
def test_rubbish_is_refused_with_a_reason(client, operator, body, kind, status):
    answer = client.post(
        "/catv/ack",
        data=body,
        content_type=kind,
        headers={"Authorization": f"Bearer {operator[1]}"},
    )
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["detail"]


def test_a_rejection_says_why(town, client, operator, alert):
    word = {"token": operator[1], "cap": cap_name(town, alert), "stage": "rejected"}
    assert client.post("/catv/ack", json=word).status_code == 422
    assert standing(town, alert)[1] is None
    answer = client.post("/catv/ack", json={**word, "reason": "送出機の故障"})
    assert answer.status_code == 200
    assert standing(town, alert)[:2] == (Light.RED, "rejected")


def test_cap_ack_and_error_are_understood(town, client, operator, alert):
    name = cap_name(town, alert)

    def post(kind, note=""):
        body = ACK.format(kind=kind, about=name, note=note).encode()
        return client.post(
            "/catv/ack",
            data=body,
            content_type="application/cap+xml",
            headers={"Authorization": f"Bearer {operator[1]}"},
        )

    assert post("Alert").status_code == 422
    assert post("Ack").get_json()["repeated"] is False
    assert post("Ack").get_json()["repeated"] is True
    assert standing(town, alert)[2] == [("received", "cap", "master@catv.example")]
    assert post("Error", "<note>文字が多すぎる</note>").status_code == 200
    assert standing(town, alert)[1] == "rejected"


def test_opening_the_link_changes_nothing_and_the_button_does(
    town, client, operator, alert
):
    operator_id, _token = operator
    link = look(town, lambda ctx: cable_sheets.page_link(ctx, alert, operator_id))
    path = link.removeprefix(town.settings.base_url)
    page = client.get(path)
    assert page.status_code == 200
    assert "架空ケーブル" in page.text
    assert standing(town, alert)[1] is None
    assert client.post(path, data={"stage": "on_air"}).status_code == 400
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    form = {"stage": "on_air", "csrf_token": token}
    assert client.post(path, data=form).status_code == 303
    assert standing(town, alert)[:2] == (Light.GREEN, "on_air")
    assert client.post(path, data=form).status_code == 303
    assert len(standing(town, alert)[2]) == 1
    assert "放送を終えた" in client.get(path).text
    bad = client.post(path, data={**form, "stage": "rejected"})
    assert (bad.status_code, len(standing(town, alert)[2])) == (422, 1)


def test_a_forged_link_is_refused_calmly(town, client, operator, alert):
    operator_id, _token = operator
    link = look(town, lambda ctx: cable_sheets.page_link(ctx, alert, operator_id))
    code = link.rpartition("/")[2]
    for bad in (code[:-4] + "AAAA", "x", "%E3%81%82", code + "AAAA", "now.json"):
        answer = client.get(f"/catv/ack/{bad}")
        assert answer.status_code in {401, 404}


@pytest.mark.usefixtures("operator")
def test_the_lamp_turns_amber_and_red_without_a_word(town, alert):
    asked_at = look(town, lambda ctx: get_broadcast(ctx, alert).approved_at)
    lamps = {
        seconds: standing(town, alert, asked_at + timedelta(seconds=seconds))[0]
        for seconds in (30, 60, 179, 180)
    }
    assert lamps == {
        30: Light.WAITING,
        60: Light.AMBER,
        179: Light.AMBER,
        180: Light.RED,
    }


def test_the_file_is_served_while_the_database_is_away(
    town, kanri, takahashi, sato, client, tmp_path
):
    _operator_id, token = add(town, kanri)
    let_out(town, takahashi, sato, order())
    publishing.publish(town)
    # A folder is no database: every connection fails, as when the server is gone.
    away = db.make_engine(f"sqlite:///{tmp_path}")
    client.application.extensions["house"] = House(town.settings, away)
    answer = client.get(f"/catv/{token}/now.json")
    assert answer.status_code == 200
    assert len(answer.get_json()["items"]) == 1
    word = client.post("/catv/ack", json={"token": token, "cap": "x"})
    assert (word.status_code, word.headers["Retry-After"]) == (503, "30")
    assert word.mimetype == "application/problem+json"
    away.dispose()
