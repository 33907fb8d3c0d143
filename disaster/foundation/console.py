"""The command line's side of the house: who works, in which transaction, what is said.

People's messages go to stderr; stdout holds only what was asked for. Exit codes:
0 done, 1 refused, 2 usage, 3 unhealthy.
"""

import getpass
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

from disaster.foundation import clock
from disaster.foundation.authority import Actor, operator
from disaster.foundation.context import Context, House, reading, unit_of_work
from disaster.foundation.errors import NotFound, Refusal, why
from disaster.foundation.imports import ImportReport
from disaster.foundation.settings import Settings
from disaster.foundation.texts import _

DONE, REFUSED, USAGE, UNHEALTHY = 0, 1, 2, 3

FindActor = Callable[[Context, str], Actor]


class UnreadablePath(Refusal):
    """A path that is there but gives no bytes (読めない場所)."""

    message = _(
        "%(path)s を読めません（%(why)s）。何も変えていません。"
        "ファイルの名前と権限を確かめてください。"
    )


@dataclass
class Console:
    """What a command gets: the house opened on first use, and the person at it."""

    read_settings: Callable[[], Settings]
    open_house: Callable[[Settings], House]
    find_actor: FindActor
    # The same settings for a command that needs no secret, so that none is made.
    read_a_glance: Callable[[], Settings] | None = None

    @cached_property
    def settings(self) -> Settings:
        """The settings of this installation."""
        return self.read_settings()

    @cached_property
    def glance(self) -> Settings:
        """The settings, where a file is only looked at and nothing may be left."""
        return (self.read_a_glance or self.read_settings)()

    @cached_property
    def house(self) -> House:
        """The database of this installation."""
        return self.open_house(self.settings)

    @contextmanager
    def work(self, as_user: str | None = None) -> Iterator[Context]:
        """Open one unit of work for the operator, or for a member of staff."""
        now = clock.now()
        with unit_of_work(self.house, self._actor(as_user), now) as ctx:
            yield ctx

    @contextmanager
    def look(self, as_user: str | None = None) -> Iterator[Context]:
        """Open one transaction that changes nothing, for the operator or for staff.

        What it tells is printed after it has ended: until then no reading is recorded.
        """
        with reading(self.house, self._actor(as_user), clock.now()) as ctx:
            yield ctx

    def _actor(self, as_user: str | None) -> Actor:
        now = clock.now()
        if not as_user:
            return operator(getpass.getuser(), now)
        with reading(self.house, operator("lookup", now), now) as ctx:
            return self.find_actor(ctx, as_user)


def say(text: str) -> None:
    """Tell the person something on stderr."""
    click.echo(text, err=True)


def answer(value: object) -> None:
    """Print one JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def read_bytes(path: str) -> bytes:
    """Return a file's bytes; ``-`` is standard input."""
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except FileNotFoundError as cause:
        raise NotFound(what=_("ファイル %s ") % path) from cause
    except OSError as cause:
        raise UnreadablePath(path=path, why=why(cause)) from cause


def say_report(report: ImportReport, *, as_json: bool) -> None:
    """Print what an import did."""
    if as_json:
        answer(report.as_json())
        return
    for bad in report.refused:
        say(str(bad))
    for line in (*report.repairs, *report.joined, *report.notices):
        say(str(line))
    say(report.summary())


def refused(refusal: Refusal) -> int:
    """Say a refusal and return its exit code."""
    say(
        f"{refusal} 何も変えていません。"
        if "何も" not in str(refusal)
        else str(refusal)
    )
    return REFUSED
