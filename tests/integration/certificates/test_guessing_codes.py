"""The public check is no book to leaf through (S03)."""

import pytest

from certificates import actions
from certificates.rules.applying import FREE_GUESSES
from disaster import houses
from disaster.app import create_app
from tests.conftest import NOON

MOST = 60


@pytest.fixture
def client(settings, house):
    houses.settle_world(house.engine, settings)
    return create_app(settings).test_client()


@pytest.fixture
def paper(ready, work, yoshida):

    ((family, application_id),) = ready()
    with work(yoshida, NOON) as ctx:
        return family, actions.issue(ctx, application_id, "k").code


def code_of(at: int) -> str:
    return f"{at:013d}"


@pytest.mark.parametrize("tail", ["", "/state.json"])
def test_whoever_walks_through_codes_is_stopped(tail, client, paper):
    family, _code = paper
    answers = [client.get(f"/v/{code_of(at)}{tail}") for at in range(MOST)]
    states = [answer.status_code for answer in answers]
    assert states.index(429) in range(FREE_GUESSES, MOST)
    assert all(family.name not in answer.text for answer in answers)
    assert client.get(f"/v/{code_of(1)}{tail}").status_code == 429


def test_a_desk_that_checks_real_papers_is_never_stopped(client, paper):
    _family, code = paper
    states = {client.get(f"/v/{code}").status_code for _time in range(MOST + 10)}
    assert states == {200}
