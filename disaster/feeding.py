"""``disaster feed``: read the Meteorological Agency's feeds now, as the worker does."""

import sys
from dataclasses import asdict

import click

from broadcast import jobs
from disaster.foundation.console import REFUSED, Console, answer, say
from disaster.foundation.errors import FieldRefusal


@click.group("feed")
def feed() -> None:
    """気象庁のフィード."""


@feed.command("poll")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def poll(console: Console, *, as_json: bool) -> None:
    """フィードをいま読み、新しい電文を取り込む（下書きまで）."""
    if not console.settings.jma_feed_url:
        raise FieldRefusal("JMA_FEED_URL", "空なので読むフィードがありません。")
    rounds = jobs.poll(console.house, at_once=True)
    if as_json:
        answer([asdict(done) for done in rounds])
    else:
        for done in rounds:
            words = done.trouble or f"{done.stored} 件の電文を取り込みました。"
            say(f"{done.feed}: {words}")
    if not all(done.ok for done in rounds):
        sys.exit(REFUSED)
