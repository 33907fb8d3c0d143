"""The mailing list: proof by mail, leaving for good, lists from elsewhere."""

from datetime import timedelta

import pytest
from alert_desk import settle_town, subscribe
from sqlalchemy import func, select

from broadcast import actions, queries
from broadcast.queries import subscribers as people
from broadcast.rules import identity, subscribing
from broadcast.rules.identity import UnknownToken
from broadcast.tables import Delivery, Subscriber
from disaster.foundation import clock
from disaster.foundation.authority import ANONYMOUS, SYSTEM
from disaster.foundation.context import reading, unit_of_work
from disaster.foundation.errors import FieldRefusal, Forbidden
from disaster.foundation.imports import BadRows

HEADER = "メールアドレス,言語,行政区,種類,登録日\r\n"


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx)
    return house


def ask(house, address="hana@docomo.example", at=None):
    with unit_of_work(house, ANONYMOUS, at or clock.now()) as ctx:
        actions.request_subscription(ctx, address, "ja", ["01"])
        found = queries.find_address(ctx, address)
        secret = house.settings.secret_key.encode()
        return found.id, subscribing.confirm_token(secret, found.id, found.nonce)


def person(house, subscriber_id):
    with reading(house, SYSTEM, clock.now()) as ctx:
        found = queries.get_subscriber(ctx, subscriber_id)
        ctx.session.expunge(found)
        return found


def mails(house):
    with reading(house, SYSTEM, clock.now()) as ctx:
        return ctx.session.scalar(select(func.count()).select_from(Delivery))


def leave(house, subscriber_id):
    token = identity.unsubscribe_token(
        house.settings.secret_key.encode(), subscriber_id
    )
    with unit_of_work(house, ANONYMOUS, clock.now()) as ctx:
        actions.leave(ctx, token)


def put(house, kanri, rows, **options):
    with unit_of_work(house, kanri, clock.now()) as ctx:
        content = (HEADER + rows).encode("utf-8-sig")
        return actions.import_subscribers(ctx, content, **options)


def test_only_the_link_makes_a_subscriber(town):
    subscriber_id, token = ask(town)
    assert person(town, subscriber_id).state == "pending"
    with unit_of_work(town, ANONYMOUS, clock.now()) as ctx:
        actions.confirm_subscription(ctx, token)
    assert person(town, subscriber_id).state == "active"
    with pytest.raises(UnknownToken), unit_of_work(town, ANONYMOUS, clock.now()) as ctx:
        actions.confirm_subscription(ctx, token)


def test_a_link_is_good_for_a_day_and_cannot_be_forged(town):
    subscriber_id, token = ask(town)
    later = clock.now() + timedelta(hours=25)
    other = identity.unsubscribe_token(town.settings.secret_key.encode(), subscriber_id)
    for bad, at in ((token, later), (other, None), ("x", None), (token[:-2], None)):
        with (
            pytest.raises(UnknownToken),
            unit_of_work(town, ANONYMOUS, at or clock.now()) as ctx,
        ):
            actions.confirm_subscription(ctx, bad)


def test_a_sign_up_bomb_is_three_mails_a_day(town):
    for _time in range(10):
        ask(town)
    assert mails(town) == 3
    ask(town, at=clock.now() + timedelta(days=1))
    assert mails(town) == 4


def test_a_stranger_cannot_change_somebody_elses_wishes(town):
    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        subscriber_id = subscribe(ctx, "hana@docomo.example", districts=("02",))
    ask(town, "HANA@docomo.example")
    found = person(town, subscriber_id)
    assert (found.state, found.districts) == ("active", ["02"])


def test_whoever_leaves_leaves_no_address_and_is_not_brought_back(town, kanri):
    subscriber_id, token = ask(town)
    with unit_of_work(town, ANONYMOUS, clock.now()) as ctx:
        actions.confirm_subscription(ctx, token)
    leave(town, subscriber_id)
    leave(town, subscriber_id)
    gone = person(town, subscriber_id)
    assert (gone.state, gone.address, gone.lane) == ("removed", "", "")
    assert "hana" not in gone.address_key
    with pytest.raises(BadRows) as refusal:
        put(town, kanri, "hana@docomo.example,ja,,,\r\n")
    assert "解除" in refusal.value.report.refused[0].reason
    again, token = ask(town)
    assert again == subscriber_id
    with unit_of_work(town, ANONYMOUS, clock.now()) as ctx:
        actions.confirm_subscription(ctx, token)
    assert person(town, subscriber_id).address == "hana@docomo.example"


def test_a_list_goes_in_whole_or_not_at_all_and_twice_changes_nothing(town, kanri):
    good = (
        "a..b@docomo.example,ja,川辺;山の手,evacuation,2020-04-01\r\n"
        "c@au.example,vi,,,R2.4.1\r\n"
        "d@gmail.example,,03,,\r\n"
    )
    bad = (
        good
        + "e f@au.example,ja,,,\r\nC@AU.example,ja,,,\r\ng@au.example,ja,月面,,\r\n"
    )
    with pytest.raises(BadRows) as refusal:
        put(town, kanri, bad)
    assert [row.row for row in refusal.value.report.refused] == [5, 6, 7]
    assert put(town, kanri, bad, dry_run=True).added == 3
    with reading(town, SYSTEM, clock.now()) as ctx:
        assert ctx.session.scalar(select(func.count()).select_from(Subscriber)) == 0
    assert put(town, kanri, bad, skip_bad=True).added == 3
    again = put(town, kanri, good)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    with reading(town, SYSTEM, clock.now()) as ctx:
        found = {p.address: p for p in people.everybody(ctx)}
        assert found["a..b@docomo.example"].districts == ["01", "02"]
        assert found["c@au.example"].language == "vi"
        assert people.counts(ctx)["active"] == 3


def test_a_language_we_do_not_write_in_is_told(town, kanri):
    rows = "".join(
        f"p{number}@au.example,{language},,,\r\n"
        for number, language in enumerate(
            ("ja", "xx", "en", "vi", "xx", "やさしい日本語")
        )
    )
    report = put(town, kanri, rows)
    assert report.added == 6
    assert [note.split("の配信文")[0] for note in report.notices] == [
        "言語「vi」（1 行、最初は 5 行目）",
        "言語「xx」（2 行、最初は 3 行目）",
    ]
    assert report.as_json()["notices"] == report.notices


def test_staff_add_and_remove(town, kanri, yoshida):
    with pytest.raises(Forbidden), unit_of_work(town, yoshida, clock.now()) as ctx:
        actions.add_subscriber(ctx, "x@au.example", "ja", [], "口頭")
    with unit_of_work(town, kanri, clock.now()) as ctx:
        made = actions.add_subscriber(ctx, "x@au.example", "ja", [], "口頭")
        with pytest.raises(FieldRefusal):
            ctx.trying(
                lambda: actions.add_subscriber(ctx, "X@au.example", "ja", [], "口頭")
            )
        subscriber_id = made.id
    with unit_of_work(town, kanri, clock.now()) as ctx:
        actions.remove_subscriber(ctx, subscriber_id)
    assert person(town, subscriber_id).address == ""


def test_the_audit_trail_never_names_an_address(town, kanri):
    from disaster.audit.tables import AuditEntry

    subscriber_id, _token = ask(town)
    leave(town, subscriber_id)
    put(town, kanri, "z@au.example,ja,,,\r\n")
    with reading(town, SYSTEM, clock.now()) as ctx:
        for entry in ctx.session.scalars(select(AuditEntry)):
            assert "@" not in entry.facts + entry.subject
