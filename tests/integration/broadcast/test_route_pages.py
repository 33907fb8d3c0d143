"""What author, approver and headquarters see of webhooks and social networks."""

from dataclasses import replace

import pytest
from alert_desk import awake, hand_in, let_out, order, settle_town
from hook_server import SECRET, chat, hook, open_service, send, with_routes

from broadcast import jobs
from broadcast.queries import liveness
from broadcast.tables import ChannelCheck
from disaster import publishing, running
from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import reading, unit_of_work

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PASSPHRASE = "crane lantern river stone"


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx)
    return house


@pytest.fixture
def enter(kanri):
    """Open the house's pages for an approver."""

    def entered(house):
        secret = credentials.new_totp_secret()
        chosen = accounts.Chosen(PASSPHRASE, secret)
        with unit_of_work(house, awake(kanri), clock.now()) as ctx:
            accounts.add_account(ctx, "sato", "佐藤", [Role.APPROVER], chosen=chosen)
        app = create_app(house.settings)
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        code = credentials.current_code(secret, clock.now())
        form = {"username": "sato", "passphrase": PASSPHRASE, "code": code}
        assert client.post("/staff/login", data=form).status_code == 303
        return lambda path: client.get(path).get_data(as_text=True)

    return entered


def found(house):
    with reading(house, SYSTEM, clock.now()) as ctx:
        return {one.probe: (one.is_well, one.detail) for one in liveness.checks(ctx)}


def test_the_approver_reads_what_each_route_will_carry(town, takahashi, enter):
    ready = with_routes(
        town, hook("http://127.0.0.1:1"), chat("json://127.0.0.1:1/a-secret-path")
    )
    made, _read = hand_in(ready, takahashi, order())
    page = enter(ready)(f"/staff/broadcasts/{made}/review")
    assert "市民アプリ" in page
    assert "外部の経路にも出します: 市民アプリ・掲示板" in page
    assert "disaster-broadcast/1" in page
    assert f"/alerts/{made}/" in page
    for secret in (SECRET, "a-secret-path", "127.0.0.1:1"):
        assert secret not in page


def test_headquarters_see_how_far_each_route_is(town, takahashi, sato, enter):
    with open_service(answers=[503], words=b"come back later") as service:
        ready = with_routes(town, hook(service.url))
        made = let_out(ready, takahashi, sato, order())
        look = enter(ready)
        assert "送信待ち" in look(f"/staff/broadcasts/{made}")
        send(ready)
    shown = look(f"/staff/broadcasts/{made}")
    for words in ("外部の経路", "市民アプリ", "遅れ", "503", "come back later"):
        assert words in shown
    checks = look("/staff/broadcasts/checks")
    assert "外部の経路への最後の送信" in checks
    assert "come back later" in checks


def test_without_routes_no_page_speaks_of_them(town, takahashi, sato, enter):
    made = let_out(town, takahashi, sato, order())
    look = enter(town)
    for path in (f"/staff/broadcasts/{made}", "/staff/broadcasts/checks"):
        assert "外部の経路" not in look(path)


def test_a_look_at_the_routes_posts_nothing_and_names_what_is_shut(town):
    with open_service() as service:
        well = with_routes(town, hook(service.url), chat("json://127.0.0.1:1"))
        publishing.publish(well)
        assert jobs.check_due(well)
        assert found(well)["routes"][0] is True
        assert service.came == []
    ill = with_routes(
        town, replace(hook("http://127.0.0.1:1"), label="閉じた先"), chat("nothing://x")
    )
    with unit_of_work(ill, SYSTEM, clock.now()) as ctx:
        for one in ctx.session.query(ChannelCheck):
            ctx.session.delete(one)
    assert jobs.check_due(ill)
    is_well, detail = found(ill)["routes"]
    assert not is_well
    assert "閉じた先" in detail
    with reading(ill, SYSTEM, clock.now()) as ctx:
        assert "閉じた先" in " ".join(running.reasons(ctx))
    assert "routes" not in found(town), "no noise where nothing is configured"
