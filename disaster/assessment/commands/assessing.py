"""``disaster assess``: surveys in, verdicts out, no database."""

import json
import sys
from typing import BinaryIO

import click

from disaster.assessment import lines
from disaster.foundation.console import REFUSED

ENCODINGS = ("utf-8", "cp932")


@click.command("assess")
@click.argument("file", type=click.File("rb"), default="-")
def assess(file: BinaryIO) -> None:
    """1行1件の JSON を読み、1行ずつ判定を答える（データベースは使わない）."""
    out = sys.stdout.buffer
    failed = False
    for raw in file:
        for found in lines.assess_lines([decoded(raw)]):
            failed = failed or not found["ok"]
            out.write(json.dumps(found, ensure_ascii=False).encode() + b"\n")
            # Another program may wait for this answer before it asks the next one.
            out.flush()
    if failed:
        sys.exit(REFUSED)


def decoded(raw: bytes) -> str:
    """Read text as Japanese systems write it; rubbish stays rubbish, and is told."""
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
