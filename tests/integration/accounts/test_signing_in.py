"""Log-in: all three together, slow after failures, dead after log-out."""

from datetime import timedelta

import pytest

from disaster.accounts import actions, credentials, queries, rules
from disaster.foundation.authority import Role
from disaster.foundation.errors import FieldRefusal, Forbidden, Refusal
from tests.conftest import NOON

PASSPHRASE = "crane lantern river stone"


@pytest.fixture
def suzuki(work, kanri):
    """Make an account and return its TOTP secret."""
    secret = credentials.new_totp_secret()
    with work(kanri) as ctx:
        chosen = actions.Chosen(PASSPHRASE, secret)
        actions.add_account(ctx, "suzuki", "鈴木", [Role.COUNTER], chosen=chosen)
    return secret


def sign_in(work, actor, at, *, passphrase=PASSPHRASE, code="", network="10.0.0.1"):
    with work(actor, at) as ctx:
        return actions.sign_in(ctx, "suzuki", passphrase, code, network)


def test_name_passphrase_and_code_open_a_session(work, suzuki, kanri):
    code = credentials.current_code(suzuki, NOON)
    token = sign_in(work, kanri, NOON, code=code)
    with work(kanri) as ctx:
        session, account = queries.live_session(ctx, credentials.token_hash(token))
        assert account.username == "suzuki"
        assert queries.actor_of(account, session).has_stepped_up(NOON)


def test_a_used_code_never_works_again(work, suzuki, kanri):
    code = credentials.current_code(suzuki, NOON)
    assert isinstance(sign_in(work, kanri, NOON, code=code), str)
    assert isinstance(sign_in(work, kanri, NOON, code=code), rules.LoginRefused)


def test_failures_slow_one_source_but_not_another(work, suzuki, kanri):
    for _ in range(rules.FREE_FAILURES):
        sign_in(work, kanri, NOON, passphrase="wrong")
    code = credentials.current_code(suzuki, NOON)
    assert isinstance(sign_in(work, kanri, NOON, code=code), rules.LoginThrottled)
    elsewhere = sign_in(work, kanri, NOON, code=code, network="10.0.0.2")
    assert isinstance(elsewhere, str)


@pytest.mark.usefixtures("suzuki")
def test_a_thousand_tries_are_hardly_ever_evaluated(work, kanri):
    evaluated = 0
    for second in range(1000):
        outcome = sign_in(
            work, kanri, NOON + timedelta(seconds=second), passphrase="wrong"
        )
        evaluated += isinstance(outcome, rules.LoginRefused)
    assert evaluated <= 20


def test_a_disabled_person_is_out_at_once(work, suzuki, kanri):
    token = sign_in(work, kanri, NOON, code=credentials.current_code(suzuki, NOON))
    with work(kanri) as ctx:
        actions.disable_account(ctx, "suzuki")
    with work(kanri) as ctx:
        assert queries.live_session(ctx, credentials.token_hash(token)) is None


def test_sessions_end_when_idle_or_old(work, suzuki, kanri):
    token = sign_in(work, kanri, NOON, code=credentials.current_code(suzuki, NOON))
    hashed = credentials.token_hash(token)
    with work(kanri, NOON + rules.IDLE_LASTS) as ctx:
        assert queries.live_session(ctx, hashed) is None
    with work(kanri, NOON + rules.IDLE_LASTS - timedelta(seconds=1)) as ctx:
        assert queries.live_session(ctx, hashed) is not None


def test_a_logged_out_token_is_dead(work, suzuki, kanri):
    token = sign_in(work, kanri, NOON, code=credentials.current_code(suzuki, NOON))
    with work(kanri) as ctx:
        actions.sign_out(ctx, token)
        assert queries.live_session(ctx, credentials.token_hash(token)) is None


@pytest.mark.parametrize("name", ["", "A", "鈴木", "a b", "x" * 40, "1abc"])
def test_odd_user_names_are_refused(work, kanri, name):
    with work(kanri) as ctx, pytest.raises(FieldRefusal):
        actions.add_account(ctx, name, "名前", [Role.COUNTER])


def test_only_administrators_add_people(work, yoshida):
    with work(yoshida) as ctx, pytest.raises(Forbidden):
        actions.add_account(ctx, "suzuki", "鈴木", [Role.COUNTER])


def test_the_last_administrator_stays(work, kanri):
    with work(kanri) as ctx:
        actions.add_account(ctx, "admin", "管理者", [Role.ADMINISTRATOR])
    with work(kanri) as ctx, pytest.raises(rules.LastAdministrator):
        actions.disable_account(ctx, "admin")


def test_a_stale_second_factor_is_asked_again(work, kanri):
    later = NOON + timedelta(minutes=6)
    with work(kanri, later) as ctx, pytest.raises(Refusal) as refused:
        actions.add_account(ctx, "suzuki", "鈴木", [Role.COUNTER])
    assert refused.value.status == 401
