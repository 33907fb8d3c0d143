"""Settings refuse nonsense with one sentence that names the setting."""

import pytest

from disaster.foundation import settings
from disaster.foundation.settings import UnusableSetting


def load(tmp_path, **environ):
    return settings.load({"DATA_DIR": str(tmp_path), **environ})


def test_defaults_work_on_a_fresh_machine(tmp_path):
    chosen = load(tmp_path)
    assert chosen.world == "live"
    assert chosen.municipality_code == "142140"
    assert chosen.database_url == "sqlite:///var/disaster.db"
    assert len(chosen.secret_key) >= 32


def test_the_made_secret_is_kept_and_private(tmp_path):
    first = load(tmp_path).secret_key
    assert load(tmp_path).secret_key == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORLD", "production"),
        ("BASE_URL", "city.example"),
        ("BASE_URL", "https://city.example/?x=1"),
        ("DATABASE_URL", "mysql://x/y"),
        ("SMTP_URL", "http://mail.example"),
        ("MUNICIPALITY_CODE", "142141"),
        ("MUNICIPALITY_CODE", "１４２１４０"),
        ("SECRET_KEY", "short"),
        ("LOG_FORMAT", "xml"),
        ("QUEUE_URL", "kafka://x"),
        ("BASE_URL", "http://host:port"),
        ("PROXY_HOPS", "9"),
        ("DATABASE_URL", "postgresql://h:bad/x"),
        ("DATABASE_URL", "postgresql://h:99999/x"),
        ("DATABASE_URL", "postgresql://"),
        ("DATABASE_URL", "postgresql:///x"),
        ("DATABASE_URL", "postgresql://h"),
        ("DATABASE_URL", "postgresql://h/"),
        ("DATABASE_URL", "postgresql://h/x?colour=blue"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite://server/x.db"),
        ("SMTP_URL", "smtp://"),
        ("QUEUE_URL", "redis://"),
    ],
)
def test_an_unusable_value_names_its_setting(tmp_path, name, value):
    with pytest.raises(UnusableSetting, match=name):
        load(tmp_path, **{name: value})


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("postgres://u:p%40w@db:5433/x", "postgresql+psycopg://u:p%40w@db:5433/x"),
        ("postgresql://u:p#w@db/x", "postgresql+psycopg://u:p#w@db/x"),
        ("postgresql:///x?host=/run/pg", "postgresql+psycopg:///x?host=/run/pg"),
        ("postgresql://[::1]/x", "postgresql+psycopg://[::1]/x"),
        ("sqlite:////srv/x.db", "sqlite:////srv/x.db"),
    ],
)
def test_usable_databases_are_read(tmp_path, given, read):
    assert load(tmp_path, DATABASE_URL=given).database_url == read


@pytest.mark.parametrize("world", ["live", "drill"])
@pytest.mark.parametrize(
    ("live", "drill"),
    [
        ("smtp://relay.example", "smtp://relay.example:25?connections=2"),
        ("smtp://u:p@RELAY.example:587", "smtp://relay.example:587"),
        ("smtp://127.0.0.1", "smtp://localhost"),
    ],
)
def test_the_drill_world_may_not_use_the_live_relay(tmp_path, world, live, drill):
    given = {"WORLD": world, "SMTP_URL": live, "DRILL_SMTP_URL": drill}
    with pytest.raises(UnusableSetting, match="DRILL_SMTP_URL"):
        load(tmp_path, **given)
    assert load(tmp_path, **given, DEMO="1").smtp_url


def test_worlds_may_have_two_relays_on_one_machine(tmp_path):
    chosen = load(
        tmp_path,
        WORLD="drill",
        SMTP_URL="smtp://127.0.0.1:25",
        DRILL_SMTP_URL="smtp://127.0.0.1:1025",
    )
    assert chosen.smtp_url == "smtp://127.0.0.1:1025"


def test_a_value_may_stand_in_a_file(tmp_path):
    (tmp_path / "from").write_text("alarm@city.example\n", encoding="utf-8")
    chosen = load(tmp_path, MAIL_FROM_FILE=str(tmp_path / "from"))
    assert chosen.mail_from == "alarm@city.example"


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnusableSetting, match="MAIL_FROM_FILE"):
        load(tmp_path, MAIL_FROM_FILE=str(tmp_path / "nowhere"))


def test_the_drill_world_never_reads_the_live_relay(tmp_path):
    chosen = load(tmp_path, WORLD="drill", SMTP_URL="smtp://live.example")
    assert chosen.smtp_url == ""


def test_the_city_file_may_name_its_rivers(tmp_path):
    (tmp_path / "city.toml").write_text('[jma.rivers]\n"83" = ["07"]\n', "utf-8")
    chosen = settings.load({"DATA_DIR": str(tmp_path)})
    assert chosen.city.jma == {"rivers": {"83": ["07"]}}


def test_an_unknown_key_in_the_city_file_is_refused(tmp_path):
    (tmp_path / "city.toml").write_text('mayer = "x"\n', encoding="utf-8")
    with pytest.raises(UnusableSetting, match="CITY_FILE"):
        load(tmp_path)


def test_a_named_city_file_must_be_there(tmp_path):
    with pytest.raises(UnusableSetting, match="CITY_FILE"):
        load(tmp_path, CITY_FILE=str(tmp_path / "nowhere.toml"))


def test_every_setting_has_a_sentence():
    fields = {name.upper() for name in settings.Settings.__dataclass_fields__}
    assert fields - {"CITY"} <= set(settings.DESCRIPTIONS)
