"""The door: policies, one transaction a request, answers given once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from disaster.foundation import publication, web
from disaster.foundation.authority import Role, permission
from disaster.foundation.context import reading
from disaster.foundation.errors import Refusal
from disaster.incidents import actions, queries
from disaster.incidents.rules import IncidentHazard
from tests.conftest import NOON, person

WRITE = permission("test.write", "書く", Role.APPROVER)


class Door:
    """Lets one known person in, as the accounts room does by cookie."""

    def __init__(self):
        self.actor = person("sato", "佐藤", Role.APPROVER)

    def identify(self, _house, _incoming):
        return self.actor

    def step_up(self, _house, _incoming, actor):
        return actor


@pytest.fixture
def door():
    return Door()


@pytest.fixture
def app(house, door):
    app = Flask(__name__)
    web.install(app, house, door)

    @app.get("/wish")
    @web.guard(public=True)
    def wish(ctx):
        publication.ask(ctx)
        return "asked"

    @app.post("/declare/<name>")
    @web.guard(WRITE)
    def declare(ctx, name):
        day = NOON.date()
        actions.declare(ctx, name, IncidentHazard.FLOOD, day, "大雨による")
        if name == "no":
            return Response("again", 422)
        return web.see(f"/made/{len(queries.all_incidents(ctx))}")

    app.register_error_handler(Refusal, lambda no: (str(no), no.status))
    return app


def names(house):
    with reading(house, person("x", "x"), NOON) as ctx:
        return [incident.name for incident in queries.all_incidents(ctx)]


def test_a_get_is_never_kept(app, house):
    assert app.test_client().get("/wish").status_code == 200
    with reading(house, person("x", "x"), NOON) as ctx:
        assert publication.state(ctx) is None


def test_a_deed_is_kept_before_the_answer_leaves(app, house):
    answer = app.test_client().post("/declare/a")
    assert (answer.status_code, answer.location) == (303, "/made/1")
    assert names(house) == ["a"]


def test_a_refused_page_undoes_the_deed(app, house):
    assert app.test_client().post("/declare/no").status_code == 422
    assert names(house) == []


def test_the_same_key_again_gets_the_first_answer(app, house):
    client, key = app.test_client(), {"Idempotency-Key": "k1"}
    first = client.post("/declare/a", headers=key)
    again = client.post("/declare/a", headers=key)
    assert (again.status_code, again.location) == (303, first.location)
    assert names(house) == ["a"]


@pytest.mark.parametrize(
    ("path", "data"), [("/declare/b", {}), ("/declare/a", {"deed": "other"})]
)
def test_the_same_key_with_another_content_is_told_and_does_nothing(
    app, house, path, data
):
    client, key = app.test_client(), {"Idempotency-Key": "k1"}
    assert client.post("/declare/a", headers=key).status_code == 303
    other = client.post(path, headers=key, data=data)
    assert other.status_code == 409
    assert "内容が前と違います" in other.text
    assert names(house) == ["a"]


def test_a_failed_deed_does_not_use_its_key_up(app, house):
    client, key = app.test_client(), {"Idempotency-Key": "k1"}
    assert client.post("/declare/no", headers=key).status_code == 422
    assert client.post("/declare/a", headers=key).status_code == 303
    assert names(house) == ["a"]


def test_twenty_presses_at_once_are_one_deed(app, house):
    def press(_number):
        key = {"Idempotency-Key": "storm"}
        return app.test_client().post("/declare/storm", headers=key).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(20)))
    assert set(answers) <= {303, 409}
    assert len(names(house)) == 1


def test_a_person_without_the_role_is_refused(app, house, door):
    door.actor = person("yamaguchi", "山口", Role.SHELTER_STAFF)
    answer = app.test_client().post("/declare/a")
    assert answer.status_code == 403
    assert "承認" in answer.text
    assert names(house) == []


def test_nobody_signed_in_is_sent_to_the_log_in_or_told(app, door):
    door.actor = None
    assert app.test_client().post("/declare/a").status_code == 401
