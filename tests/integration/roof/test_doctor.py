"""The doctor names what would keep a city from its work."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from broadcast import capseal, dkim
from certificates import keys
from disaster import audit, running
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work
from tests.conftest import NOON

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def sealing(house):
    """Give the house the keys that sign its mails and its CAP messages."""
    capseal.make_key(house.settings.key_dir, "live", "架空の伊勢野市", NOON)
    return dkim.make(house.settings.key_dir, "city.example", "s1", dkim.ED25519)


def found(house, at=NOON):
    with reading(house, SYSTEM, at) as ctx:
        # The test's schema comes from the models, so the history's mark is missing.
        return [why for why in running.reasons(ctx) if "db upgrade" not in why]


def test_a_complete_installation_is_well(house):
    keys.create_key(house.settings.key_dir, "live", NOON)
    assert found(house) == []


def test_a_missing_or_broken_mail_key_is_named(house, sealing):
    keys.create_key(house.settings.key_dir, "live", NOON)
    (file,) = house.settings.key_dir.glob(f"dkim-{sealing.selector}-*")
    file.write_text("broken")
    broken, missing = found(house)
    assert file.name in broken
    assert "dkim-key" in missing
    demo = House(replace(house.settings, demo=True), house.engine)
    assert found(demo) == [broken]


def test_a_missing_key_and_relay_and_city_are_named(house):
    bare = replace(
        house.settings, smtp_url="", city=replace(house.settings.city, name="")
    )
    words = " ".join(found(House(bare, house.engine)))
    for name in ("KEY_DIR", "SMTP_URL", "CITY_FILE"):
        assert name in words


def test_a_key_is_named_a_month_before_it_ends(house):
    keys.create_key(house.settings.key_dir, "live", NOON, lifetime_days=31)
    assert found(house) == []
    later = NOON + timedelta(days=1)
    (why,) = found(house, later)
    assert "令和8年10月4日" in why
    assert "disaster keys rotate" in why
    (why,) = found(house, later + timedelta(days=30))
    assert "KEY_DIR" in why


def test_a_feed_of_telegrams_that_was_never_read_is_named(house):
    keys.create_key(house.settings.key_dir, "live", NOON)
    fed = replace(house.settings, jma_feed_url="http://127.0.0.1:1/feed/")
    told = found(House(fed, house.engine))
    assert len(told) == len(("extra", "eqvol", "other"))
    assert all("まだ一度も" in why for why in told)


def test_an_unusable_relay_is_named(house):
    keys.create_key(house.settings.key_dir, "live", NOON)
    odd = replace(house.settings, smtp_url="smtp://127.0.0.1?starttls=maybe")
    (why,) = found(House(odd, house.engine))
    assert "SMTP_URL" in why


def test_a_tampered_trail_is_named(house):
    keys.create_key(house.settings.key_dir, "live", NOON)
    with unit_of_work(house, SYSTEM, NOON) as ctx:
        audit.record(ctx, "test.done", 1)
    with house.engine.begin() as raw:
        raw.execute(text("DROP TRIGGER audit_entries_no_update"))
        raw.execute(text("UPDATE audit_entries SET deed = 'x'"))
    assert any("監査証跡" in why for why in found(house))


def test_the_key_of_cap_messages_is_missed_and_named_before_it_ends(house):
    keys.create_key(house.settings.key_dir, "live", NOON)
    (why,) = found(house, NOON + timedelta(days=365 * 20 - 100))
    assert "keys cap make --renew" in why
    (house.settings.key_dir / "cap-live.pem").unlink()
    (why,) = found(house)
    assert "keys cap make" in why
