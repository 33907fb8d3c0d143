"""``certificate verify`` of something else: one sentence, as a clerk sees it."""

import subprocess
import sys

import pytest

from certificates import keys
from tests.conftest import NOON


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n" * 99, b"%PDF-1.7\n\0" * 9]
)
def test_rubbish_is_answered_in_one_sentence(tmp_path, content):
    keys.create_key(tmp_path / "keys", "live", NOON)
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(content)
    words = ("certificate", "verify", str(paper), "--keys", str(tmp_path / "keys"))
    answer = subprocess.run(
        [sys.executable, "-m", "disaster.cli", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stdout == ""
    [sentence] = answer.stderr.splitlines()
    assert sentence.startswith("証明書の PDF として読めません")
