"""Starting an installation: nonsense stops it, and looking at the code needs none."""

import json
import re
import subprocess
import sys

import pytest

from disaster import houses
from disaster.foundation import settings as settings_module
from disaster.foundation.settings import UnusableSetting
from tests.conftest import environment

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "smtp://relay.example?starttls=maybe"),
        ("SMTP_URL", "smtp://relay.example?connections=0"),
        ("SMTP_URL", "smtp://relay.example?colour=blue"),
        ("MAIL_FROM", "nonsense"),
        ("MAIL_FROM", "bosai@"),
    ],
)
def test_unusable_mail_settings_stop_the_start(database_url, tmp_path, name, value):
    given = environment(database_url, tmp_path) | {name: value}
    with pytest.raises(UnusableSetting, match=f"^{name}: "):
        houses.open_house(settings_module.load(given))


def test_a_drill_names_its_own_relay(database_url, tmp_path):
    given = environment(database_url, tmp_path) | {
        "WORLD": "drill",
        "DRILL_SMTP_URL": "smtp://relay.example?starttls=maybe",
    }
    with pytest.raises(UnusableSetting, match=r"^DRILL_SMTP_URL: "):
        houses.open_house(settings_module.load(given))


@pytest.mark.usefixtures("database_url")
@pytest.mark.parametrize("command", ["roles", "policy"])
def test_the_matrix_needs_no_installation(tmp_path, command):
    done = subprocess.run(
        [sys.executable, "-m", "disaster.cli", command, "--json"],
        cwd=tmp_path,
        env={"PYTHONPATH": ":".join(sys.path), "DATA_DIR": "elsewhere"},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)
    assert not (tmp_path / "elsewhere").exists()
    assert not (tmp_path / "var").exists()


@pytest.mark.usefixtures("database_url")
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nowhere.csv", "nowhere.csv が見つかりません。"),
        (".", "フォルダーです"),
        ("a" * 300, "名前が長すぎます"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_japanese_sentence(
    tmp_path, path, words
):
    done = subprocess.run(
        [sys.executable, "-m", "disaster.cli", "import", "sites", path],
        cwd=tmp_path,
        env={"PYTHONPATH": ":".join(sys.path), "DATA_DIR": "elsewhere"},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 1
    assert words in done.stderr
    assert "何も変えていません" in done.stderr
    assert not re.search("[A-Za-z]{3,} [a-z]+", done.stderr)
