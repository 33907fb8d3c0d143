"""Points, reasons and lists: what speaks for a house, and when a person must look."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.foundation.errors import FieldRefusal
from disaster.register.matching.rules import answering, facts
from disaster.register.matching.rules.addresses import parse
from disaster.register.matching.rules.answering import Answer
from disaster.register.matching.rules.deciding import Living, Standing, propose
from disaster.register.matching.rules.marking import pieces
from disaster.register.matching.rules.measuring import measure
from disaster.register.matching.rules.reasons import WEIGHTS, Reason
from disaster.register.matching.rules.scoring import score

PLACE = "ひばり野一丁目2番3号"
HOUSE, FLATS, SHED = "専用住宅", "共同住宅", "物置・納屋"


def home(address=PLACE, *names: str, number="H1", district=""):
    people = names or ("佐藤　太郎",)
    return facts.Home(
        UUID(int=int(number[1:])),
        number,
        parse(address),
        district,
        frozenset(facts.formats.search_key(name) for name in people),
        families=facts.families(people),
    )


def house(address=PLACE, owner="", living="", number="B1", **known):
    lots = tuple(parse(one) for one in known.pop("lots", ()))
    residence = known.pop("residence", "")
    places = tuple(parse(one) for one in (address, residence) if one)
    owners = (facts.owner(owner, parse(living)),) if owner else ()
    return facts.House(
        UUID(int=1000 + int(number[1:])),
        number,
        places,
        lots,
        facts.formats.search_key(known.pop("name", "")),
        known.pop("usage", HOUSE),
        owners=owners,
        wings=facts.wings((*places, *lots)),
        **known,
    )


def reasons(one, other):
    return set(score(one, other).reasons)


def standings(homes, houses, settled=()):
    return [one.standing for one in propose(homes, houses, settled)]


def test_an_owner_who_lives_at_the_address_is_certain():
    found = propose([home()], [house(owner="佐藤太郎", living="ひばり野1-2-3")])[0]
    assert found.standing is Standing.CERTAIN
    assert set(found.candidates[0].reasons) == {
        Reason.ADDRESS,
        Reason.OWNER,
        Reason.OWNER_LIVES_HERE,
        Reason.DWELLING,
    }


@pytest.mark.parametrize(
    ("owner", "reason"),
    [
        ("佐藤　太郎", Reason.OWNER),
        ("（亡）佐藤太郎", Reason.OWNER),
        ("佐藤太郎　外2名", Reason.OWNER),
        ("佐藤　一郎", Reason.OWNER_FAMILY),
        ("佐藤一郎", Reason.OWNER_FAMILY),
        ("佐々木　一郎", Reason.OTHER_OWNER),
    ],
)
def test_owners_are_told_by_name_family_and_remark(owner, reason):
    assert reason in reasons(home(), house(owner=owner))


def test_a_short_family_name_is_not_the_head_of_a_longer_one():
    assert Reason.OTHER_OWNER in reasons(home(PLACE, "林　翼"), house(owner="林田一"))


def test_a_company_says_nothing_about_who_lives_there():
    flats = house(usage=FLATS, owner="株式会社ひばり不動産", living="東町9-9")
    assert reasons(home(f"{PLACE} 101号室"), flats) == {
        Reason.ADDRESS,
        Reason.ROOM,
        Reason.DWELLING,
    }


def test_a_let_house_asks_for_a_look():
    let = house(owner="鈴木　一", living="東町9-9")
    assert {Reason.OTHER_OWNER, Reason.OWNER_AWAY} <= reasons(home(), let)
    assert standings([home()], [let]) == [Standing.PROBABLE]


def test_a_lot_and_a_residence_number_with_the_same_digits_are_strangers():
    lot = house("別町7番8", lots=("ひばり野1番2番3",), number="B2")
    same_digits = house("別町7番8", lots=("ひばり野一丁目2番3",))
    assert Reason.LOT not in reasons(home(), same_digits)
    assert Reason.LOT in reasons(
        home("三ノ瀬105番地の2"), house("別町7番8", lots=("三ノ瀬105番2",))
    )
    assert standings([home()], [lot]) == [Standing.NONE]


def test_the_link_of_lot_and_residence_number_leads_to_the_house():
    linked = house("ひばり野105番3", residence="ひばり野1-2-3", owner="佐藤太郎")
    assert standings([home()], [linked]) == [Standing.CERTAIN]


def test_an_unlinked_lot_is_found_by_its_owner_and_never_certain():
    """No place agrees, but the owner bears the name and has the address."""
    unlinked = house("ひばり野105番3", owner="佐藤太郎", living=PLACE)
    found = propose([home()], [unlinked])[0]
    assert found.standing is Standing.PROBABLE
    assert Reason.OWNER_LIVES_HERE in found.candidates[0].reasons


def test_a_namesake_elsewhere_is_no_candidate():
    other = house("ひばり野9-9-9", owner="佐藤太郎", living="ひばり野9-9-9")
    assert standings([home()], [other]) == [Standing.NONE]


def test_two_houses_of_one_address_are_told_apart_by_wing_and_owner():
    both = [
        house(f"{PLACE} A棟", owner="佐藤太郎", living=PLACE),
        house(f"{PLACE} B棟", owner="鈴木一", living=PLACE, number="B2"),
    ]
    owner, stranger = propose([home(), home(PLACE, "田中　学", number="H2")], both)
    assert (owner.standing, owner.candidates[0].number) == (Standing.CERTAIN, "B1")
    assert stranger.standing is Standing.PROBABLE
    in_b = propose([home(f"{PLACE} B棟", "鈴木　一")], both)[0]
    assert in_b.candidates[0].number == "B2"
    assert Reason.WING in in_b.candidates[0].reasons


def test_a_shed_is_never_preferred_to_the_house_beside_it():
    shed = house(usage=SHED, owner="佐藤太郎", living=PLACE, number="B2")
    lived = house(owner="佐藤太郎", living=PLACE)
    found = propose([home()], [shed, lived])[0]
    assert (found.standing, found.candidates[0].number) == (Standing.CERTAIN, "B1")
    assert standings([home()], [shed]) == [Standing.PROBABLE]


def test_a_room_in_a_house_for_one_family_asks_for_a_look():
    one = home(f"{PLACE} 203号室")
    assert Reason.ROOM_IN_HOUSE in reasons(one, house(owner="佐藤太郎"))
    assert standings([one], [house(owner="佐藤太郎")]) == [Standing.PROBABLE]


def test_forty_people_of_a_care_home_live_in_it():
    care = house(
        usage="寄宿舎・施設", name="すみれホーム", owner="社会福祉法人すみれ会"
    )
    people = [
        home(f"{PLACE} すみれホーム", f"高齢　{n}", number=f"H{n}")
        for n in range(1, 41)
    ]
    assert set(standings(people, [care])) == {Standing.CERTAIN}


def test_a_house_taken_by_another_family_asks_for_a_look():
    sato = house(owner="佐藤太郎", living=PLACE)
    guest = home(PLACE, "田中　学", number="H2")
    stranger = propose([home(), guest], [sato])[1]
    assert stranger.standing is not Standing.CERTAIN
    known = [Living(sato.id, frozenset({"鈴木"}))]
    taken = propose([home()], [sato], known)[0]
    assert Reason.TAKEN in taken.candidates[0].reasons
    assert taken.standing is Standing.PROBABLE


def test_a_household_that_was_parted_on_paper_shares_the_house():
    both = [home(), home(PLACE, "佐藤　花子", number="H2")]
    found = standings(both, [house(owner="佐藤太郎", living=PLACE)])
    assert found == [Standing.CERTAIN, Standing.CERTAIN]


def test_another_district_asks_for_a_look():
    far = house(owner="佐藤太郎", district="山里")
    assert standings([home(district="ひばり野")], [far]) == [Standing.PROBABLE]


def test_every_reason_has_points_and_words_and_conflicts_never_stay_certain():
    assert set(WEIGHTS) == set(Reason)
    assert all(reason.words.strip() for reason in Reason)


@given(st.permutations(range(1, 9)))
def test_the_order_of_the_ledgers_changes_nothing(order):
    homes = [home(f"ひばり野1-2-{n}", number=f"H{n}") for n in order]
    houses = [house(f"ひばり野1-2-{n}", number=f"B{n}") for n in reversed(order)]
    found = {one.household_id: one.candidates for one in propose(homes, houses)}
    assert all(
        several[0].number == f"B{household.int}" for household, several in found.items()
    )


def test_measures_are_shares_of_what_is_known():
    homes = [home(), home("ひばり野1-2-4", "鈴木　一", number="H2")]
    houses = [
        house(owner="佐藤太郎"),
        house("ひばり野1-2-4", number="B2", owner="乙　丙"),
    ]
    proposals = propose(homes, houses)
    right = {homes[0].id: houses[0].id, homes[1].id: houses[1].id}
    good = measure(proposals, right)
    assert (good.precision, good.recall, good.among, good.first) == (1, 0.5, 1, 1)
    assert good.rate == 0.5
    wrong = measure(proposals, right | {homes[0].id: None})
    assert (wrong.wrong, wrong.precision, wrong.on_roll) == (1, 0, 1)
    assert measure(proposals, {}).precision == 0


@pytest.mark.parametrize(
    ("written", "other", "marked"),
    [
        ("伊勢野市ひばり野一丁目2番4号", "ひばり野1-2-3", ["4"]),
        ("ひばり野１－２－３", "ひばり野一丁目2番3号", []),
        ("大字山里字峠下105番地", "山里峠下105-2", []),
        ("もみじ台105番3", "", []),
        ("伊勢野市もみじ台1-2-3", "ひばり野1-2-3", ["伊勢野市もみじ台"]),
    ],
)
def test_only_what_the_other_ledger_lacks_is_marked(written, other, marked):
    found = pieces(written, other)
    assert "".join(piece.text for piece in found) == written
    assert [piece.text for piece in found if piece.differs] == marked


def test_a_reason_is_asked_for_where_the_ledgers_do_not_tell():
    answering.check(Answer.BUILDING, "", is_candidate=True)
    answering.check(Answer.NOT_ON_ROLL, "現地で確認", is_candidate=False)
    for kind, is_candidate in (
        (Answer.BUILDING, False),
        (Answer.NOT_LIVING, False),
        (Answer.TAKEN_BACK, True),
    ):
        with pytest.raises(FieldRefusal):
            answering.check(kind, " ", is_candidate=is_candidate)
