"""Many papers in one run: told how far it is, taken up again after a stop (一括)."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from certificates import queries
from certificates.commands.handing import Row, released_all, write_copies
from certificates.queries import ValidPaper
from disaster.foundation.console import Console, answer, say
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.register import queries as register

# Somebody who watches wants to see it move; a log must not fill up.
SECONDS_BETWEEN = 5

# Every further paper would be refused for the same reason: no key, no name, a halt.
HOPELESS = 503


class FolderInUse(Refusal):
    """Another run writes into the same folder (フォルダーの使用中)."""

    message = _(
        "別の一括処理が %(folder)s に書いているため、始めていません。"
        "その処理が終わってから実行するか、別のフォルダーを指定してください。"
    )
    status = 409


@dataclass(frozen=True, slots=True)
class Job:
    """One paper of a run: whose it is, and the deed that returns its id."""

    application_id: UUID
    deed: Callable[[Context], UUID]


class Progress:
    """How many of how many, how fast, and how long it will take (進み具合)."""

    def __init__(self, total: int) -> None:
        """Start the clock."""
        self.total, self.done, self.refused = total, 0, 0
        self._began = self._told = time.monotonic()

    def step(self, row: Row, *, as_json: bool) -> None:
        """Count one paper; tell its row, its refusal, and now and then the rate."""
        self.done += 1
        self.refused += "error" in row
        if as_json:
            answer(row)
        if "error" in row:
            say(f"{row['receipt_number']}: {row['error']}")
        if time.monotonic() - self._told >= SECONDS_BETWEEN:
            self._told = time.monotonic()
            say(self.line)

    @property
    def rate(self) -> float:
        """Papers a second since the start."""
        return self.done / max(time.monotonic() - self._began, 0.001)

    @property
    def line(self) -> str:
        """The state of the run in one line."""
        left = duration((self.total - self.done) / self.rate) if self.done else "?"
        return (
            f"{self.done:,} / {self.total:,} 件　毎秒 {self.rate:.1f} 件　残り {left}"
        )

    @property
    def took(self) -> str:
        """The whole run in one line."""
        seconds = duration(time.monotonic() - self._began)
        return f"{self.done:,} 件　{seconds}　毎秒 {self.rate:.1f} 件"


def duration(seconds: float) -> str:
    """Write a length of time as people say it."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}分{rest}秒" if minutes else f"{rest}秒"


@contextmanager
def folder(out: Path) -> Iterator[None]:
    """Hold a folder for one run and clear away what a killed run left half-written."""
    out.mkdir(parents=True, exist_ok=True)
    handle = os.open(out, os.O_RDONLY)
    try:
        _lock(handle, out)
        for half in out.glob(".new-*"):
            half.unlink(missing_ok=True)
        yield
    finally:
        os.close(handle)


def owed(out: Path, papers: Sequence[ValidPaper]) -> list[Job]:
    """Return the papers that an earlier run issued and did not come to write."""
    return [
        _handed_again(paper)
        for paper in papers
        if not (out / f"{paper.number}.pdf").exists()
    ]


def run(
    console: Console,
    out: Path,
    jobs: Sequence[Job],
    as_user: str | None,
    *,
    as_json: bool,
) -> Progress:
    """Do every job in a transaction of its own; stop where all would be refused."""
    progress = Progress(len(jobs))
    for job in jobs:
        try:
            row = _done(console, out, job, as_user)
        except Refusal as refusal:
            if refusal.status == HOPELESS:
                say(f"{progress.line}で止めました。{refusal}")
                progress.refused += 1
                break
            row = _refused(console, job, refusal)
        progress.step(row, as_json=as_json)
    return progress


def _done(console: Console, out: Path, job: Job, as_user: str | None) -> Row:
    with console.work(as_user) as ctx:
        application = queries.get_application(ctx, job.application_id)
        register.refuse_in_bulk(ctx, application.household_id)
        row, pdfs = released_all(ctx, job.deed(ctx))
        named: Row = {"receipt_number": application.receipt_number, **row}
    # Only now: what stands on disk is committed in the database.
    write_copies(out / f"{row['number']}.pdf", pdfs)
    return named


def _refused(console: Console, job: Job, refusal: Refusal) -> Row:
    with console.look() as ctx:
        receipt = queries.get_application(ctx, job.application_id).receipt_number
    return {"receipt_number": receipt, "error": str(refusal)}


def _handed_again(paper: ValidPaper) -> Job:
    return Job(paper.application_id, lambda _ctx: paper.id)


def _lock(handle: int, out: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as held:
        raise FolderInUse(folder=out) from held
