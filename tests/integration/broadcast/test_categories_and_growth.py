"""What people want to hear of, and how the list grows through the years."""

from datetime import datetime, timedelta

import pytest
from alert_desk import let_out, notice, order, settle_town, subscribe
from sqlalchemy import select

from broadcast import actions, exports, queries
from broadcast.queries.growth import by_fiscal_year
from broadcast.rules import keeping, subscribing
from broadcast.rules.categories import Category
from broadcast.rules.identity import unsubscribe_token
from broadcast.rules.kinds import Kind
from broadcast.tables import Delivery
from disaster.foundation import clock, csvfiles
from disaster.foundation.authority import ANONYMOUS, SYSTEM
from disaster.foundation.context import reading, unit_of_work
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.imports import BadRows

IN_2023 = datetime(2023, 6, 1, 12, tzinfo=clock.TOKYO)
IN_MARCH_2025 = datetime(2025, 3, 31, 23, 59, tzinfo=clock.TOKYO)
IN_APRIL_2025 = datetime(2025, 4, 1, 0, 0, tzinfo=clock.TOKYO)


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx)
        for name, chosen in {
            "all": [],
            "crime": ["crime"],
            "weather": ["weather", "city"],
        }.items():
            made = subscribe(ctx, f"{name}@au.example")
            queries.get_subscriber(ctx, made).categories = chosen
    return house


def reached(house, broadcast_id):
    with reading(house, SYSTEM, clock.now()) as ctx:
        wanted = select(Delivery.address).where(Delivery.broadcast_id == broadcast_id)
        return {address.partition("@")[0] for address in ctx.session.scalars(wanted)}


def test_a_notice_goes_to_those_who_want_its_kind(town, takahashi, sato):
    crime = let_out(town, takahashi, sato, notice(category=Category.CRIME))
    assert reached(town, crime) == {"all", "crime"}
    everybody = let_out(town, takahashi, sato, notice(title="別のお知らせ"))
    assert reached(town, everybody) == {"all", "crime", "weather"}


def test_evacuation_and_what_follows_it_goes_to_everybody(town, takahashi, sato):
    first = let_out(town, takahashi, sato, order(category=Category.CRIME))
    assert reached(town, first) == {"all", "crime", "weather"}
    with reading(town, SYSTEM, clock.now()) as ctx:
        fields = keeping.fields(queries.get_broadcast(ctx, first).fields)
    from broadcast.rules.following import prefilled

    lift = prefilled(fields, Kind.LIFT)
    second = let_out(town, takahashi, sato, lift, follows=first)
    assert reached(town, second) == {"all", "crime", "weather"}


def test_the_kind_belongs_to_what_is_approved(town, takahashi, sato):
    made = let_out(town, takahashi, sato, notice(category=Category.CITY))
    with reading(town, SYSTEM, clock.now()) as ctx:
        kept = queries.get_broadcast(ctx, made).draft
    assert kept["category"] == "city"


def test_wishes_are_chosen_and_checked(town):
    with unit_of_work(town, ANONYMOUS, clock.now()) as ctx:
        actions.request_subscription(ctx, "n@au.example", "ja", [], ["crime"])
        found = queries.find_address(ctx, "n@au.example")
        secret = town.settings.secret_key.encode()
        token = subscribing.confirm_token(secret, found.id, found.nonce)
        actions.confirm_subscription(ctx, token)
        assert found.categories == ["crime"]
        with pytest.raises(FieldRefusal):
            actions.request_subscription(ctx, "m@au.example", "ja", [], ["x"])
        actions.request_subscription(ctx, "o@au.example", "ja", [], list(Category))
        assert queries.find_address(ctx, "o@au.example").wish["categories"] == []


def put(town, kanri, rows, header="メールアドレス,種類,登録日", **options):
    with unit_of_work(town, kanri, clock.now()) as ctx:
        content = f"{header}\r\n{rows}".encode("utf-8-sig")
        return actions.import_subscribers(ctx, content, **options)


def test_a_list_brings_its_categories(town, kanri):
    rows = "p@au.example,weather;shelter,2023-05-01\r\nq@au.example,防災;防犯,\r\n"
    assert put(town, kanri, rows).added == 2
    assert put(town, kanri, rows).unchanged == 2
    again = put(town, kanri, "p@au.example\r\n", header="メールアドレス")
    assert again.refused == []
    with reading(town, SYSTEM, clock.now()) as ctx:
        found = queries.find_address(ctx, "p@au.example").categories
        other = queries.find_address(ctx, "q@au.example").categories
    assert (found, other) == (["shelter", "weather"], ["crime", "evacuation"])
    with pytest.raises(BadRows) as refusal:
        put(town, kanri, "r@au.example,月食,\r\n")
    assert "月食" in refusal.value.report.refused[0].reason


def years(town):
    with reading(town, SYSTEM, datetime(2025, 12, 1, tzinfo=clock.TOKYO)) as ctx:
        return {row.year: row for row in by_fiscal_year(ctx)}


def test_each_fiscal_year_counts_who_came_and_who_left(house, kanri):
    with unit_of_work(house, kanri, IN_2023) as ctx:
        made = actions.add_subscriber(ctx, "a@au.example", "ja", [], "口頭")
        actions.add_subscriber(ctx, "b@au.example", "ja", [], "口頭")
        first = made.id
    token = unsubscribe_token(house.settings.secret_key.encode(), first)
    for _twice in range(2):
        with unit_of_work(house, ANONYMOUS, IN_MARCH_2025) as ctx:
            actions.leave(ctx, token)
    with unit_of_work(house, kanri, IN_APRIL_2025) as ctx:
        actions.add_subscriber(ctx, "a@au.example", "ja", [], "口頭")
    put(house, kanri, "c@au.example,,2019-04-01\r\n")
    put(house, kanri, "c@au.example,,2019-04-01\r\n")
    found = years(house)
    rows = {year: (row.total, row.joined, row.left) for year, row in found.items()}
    assert rows[2019] == (1, 1, 0)
    assert rows[2022] == (1, 0, 0)
    assert rows[2023] == (3, 2, 0)
    assert rows[2024] == (2, 0, 1)
    assert rows[2025] == (3, 1, 0)
    targets = [found[year].target for year in range(2019, 2026)]
    assert targets == [None, 15000, 16000, 17000, 17000, 17000, 17000]
    assert found[2025].reached is False


def test_the_resting_count_in_the_year_of_their_last_bad_day(house, kanri):
    with unit_of_work(house, kanri, IN_2023) as ctx:
        made = actions.add_subscriber(ctx, "a@au.example", "ja", [], "口頭")
        made.state, made.returned_on = "suspended", IN_MARCH_2025.date()
        made.refused_on = (IN_MARCH_2025 - timedelta(days=9)).date()
    found = years(house)
    assert (found[2024].suspended, found[2024].total) == (1, 1)


def test_the_table_goes_out_as_csv(house, kanri):
    with unit_of_work(house, kanri, IN_2023) as ctx:
        actions.add_subscriber(ctx, "a@au.example", "ja", [], "口頭")
    with reading(house, SYSTEM, IN_APRIL_2025) as ctx:
        file = csvfiles.read_csv(exports.growth(ctx))
    last = file.rows[-1].cells
    assert (last["年度"], last["登録者"], last["目標"]) == ("令和7年度", "1", "17000")
