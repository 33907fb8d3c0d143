"""The city's seal on issued papers: printed, recorded, read back, or nothing at all."""

import hashlib
from dataclasses import replace

import pytest

from certificates import actions, queries, readback, sealfile
from certificates.paper import picture
from certificates.rules.issuing import NothingNew, PaperMixedUp
from disaster.demo.supervising import SAMPLE_SEAL
from disaster.foundation.context import House, unit_of_work
from tests.conftest import NOON


@pytest.fixture
def sealed_house(house, tmp_path):
    """Give an installation whose city has a seal, and where its picture lies."""
    place = tmp_path / "seal.png"
    place.write_bytes(SAMPLE_SEAL.read_bytes())
    city = replace(house.settings.city, seal_image=str(place))
    return House(replace(house.settings, city=city), house.engine), place


def test_the_seal_is_printed_and_its_file_recorded(ready, sealed_house, yoshida):
    house, place = sealed_house
    ((_family, application_id),) = ready()
    with unit_of_work(house, yoshida, NOON) as ctx:
        made = actions.issue(ctx, application_id, "k")
        pdf = queries.file_of(ctx, made.id).pdf
        printed = queries.thaw(made.printed)
    assert printed.seal_sha256 == hashlib.sha256(place.read_bytes()).hexdigest()
    drawn = picture.read(place.read_bytes()).digest
    assert readback.read_back(pdf).pictures == (drawn,)


def test_without_a_seal_the_paper_leaves_its_place_open(ready, work, yoshida):
    ((_family, application_id),) = ready()
    with work(yoshida) as ctx:
        made = actions.issue(ctx, application_id, "k")
        assert queries.thaw(made.printed).seal_sha256 == ""
        assert readback.read_back(queries.file_of(ctx, made.id).pdf).pictures == ()


@pytest.mark.parametrize("spoil", ["missing", "broken"])
def test_a_seal_that_cannot_be_used_stops_the_paper_and_uses_no_number(
    spoil, ready, sealed_house, yoshida
):
    house, place = sealed_house
    ((_family, application_id),) = ready()
    whole = place.read_bytes()
    if spoil == "missing":
        place.unlink()
    else:
        place.write_bytes(whole[:500])
    refused = pytest.raises(sealfile.UnusableSeal, match=r"seal\.png")
    with refused, unit_of_work(house, yoshida, NOON) as ctx:
        actions.issue(ctx, application_id, "k")
    place.write_bytes(whole)
    with unit_of_work(house, yoshida, NOON) as ctx:
        number = actions.issue(ctx, application_id, "k").number
    assert number.split("-")[3] == "000001"


def test_another_seal_on_the_page_is_a_mix_up(
    ready, sealed_house, yoshida, monkeypatch
):
    house, _place = sealed_house
    ((_family, application_id),) = ready()
    read = picture.read
    monkeypatch.setattr(
        "certificates.paper.signature.picture.read",
        lambda content: replace(read(content), colours=read(content).cover),
    )
    with (
        pytest.raises(PaperMixedUp, match="seal_image"),
        unit_of_work(house, yoshida, NOON) as ctx,
    ):
        actions.issue(ctx, application_id, "k")


def test_changing_the_picture_is_no_reason_to_replace_papers(
    ready, sealed_house, work, yoshida
):
    house, _place = sealed_house
    ((_family, application_id),) = ready()
    with work(yoshida) as ctx:
        actions.issue(ctx, application_id, "k")
    with (
        unit_of_work(house, yoshida, NOON) as ctx,
        pytest.raises(NothingNew),
    ):
        actions.reissue(ctx, application_id, "r", "印影")
