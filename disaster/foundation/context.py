"""Context and unit of work: one deed, one transaction, one actor, one moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from disaster.foundation import waking
from disaster.foundation.authority import Actor, Permission, StepUpRequired
from disaster.foundation.db import READING
from disaster.foundation.errors import Forbidden
from disaster.foundation.settings import Settings

Answer = TypeVar("Answer")

# Set in a session by a deed that leaves work for the worker.
WORK_IS_DUE = "work is due"


@dataclass(frozen=True, slots=True)
class House:
    """What every process of the toolkit holds: its settings and its database."""

    settings: Settings
    engine: Engine


@dataclass(frozen=True, slots=True)
class Context:
    """The first argument of every action and query."""

    session: Session
    actor: Actor
    now: datetime
    settings: Settings
    _endings: list[tuple[int, Callable[[], None]]] = field(default_factory=list)
    _readings: dict[object, Callable[["Context"], None]] = field(default_factory=dict)

    def require(self, wanted: Permission) -> None:
        """Refuse the deed unless the actor may do it and proved who they are."""
        if not self.actor.may(wanted):
            roles = "・".join(sorted(role.label for role in wanted.roles))
            raise Forbidden(roles=roles)
        if wanted.step_up and not self.actor.has_stepped_up(self.now):
            raise StepUpRequired

    def trying(self, deed: Callable[[], Answer]) -> Answer:
        """Do a deed that is undone alone when it is refused (savepoint)."""
        before = len(self._endings)
        try:
            with self.session.begin_nested():
                return deed()
        except BaseException:
            del self._endings[before:]
            raise

    def at_the_end(self, turn: int, deed: Callable[[], None]) -> None:
        """Do a deed last, just before the transaction is kept.

        Some rows are shared by all deeds: the wish for the public tree (turn 1), the
        head of the audit trail (turn 2). They are held last, briefly and in this order:
        whoever holds one never waits for anything else, so no two deeds ever wait for
        each other.
        """
        self._endings.append((turn, deed))

    def on_record(self, what: object, deed: Callable[["Context"], None]) -> None:
        """Put on record that something was read, once for all that is called ``what``.

        A transaction that only asks is never kept, and a refused deed is undone with
        all it wrote. So the deed is done in a unit of work of its own that begins when
        this one is over and ends before the answer leaves: nothing is shown whose
        reading could not be written down.
        """
        self._readings[what] = deed

    def keep_readings(self, house: House) -> None:
        """Write down what was read, if anything has to be."""
        if self._readings:
            with unit_of_work(house, self.actor, self.now) as ctx:
                for deed in self._readings.values():
                    deed(ctx)

    def end(self) -> None:
        """Do what was put off to the end, turn by turn."""
        for _turn, deed in sorted(self._endings, key=itemgetter(0)):
            deed()
        self._endings.clear()


@contextmanager
def unit_of_work(house: House, actor: Actor, now: datetime) -> Iterator[Context]:
    """Open one writing transaction: kept if the block ends well, else undone."""
    with Session(house.engine) as session:
        ctx = Context(session, actor, now, house.settings)
        try:
            with session.begin():
                yield ctx
                ctx.end()
        finally:
            # A refused deed may answer with a page that shows what was read.
            ctx.keep_readings(house)
        if session.info.get(WORK_IS_DUE):
            waking.wake(house.settings.queue_url)


@contextmanager
def reading(house: House, actor: Actor, now: datetime) -> Iterator[Context]:
    """Open one transaction that is never kept: a question changes nothing."""
    with Session(house.engine) as session:
        session.connection(execution_options={READING: True})
        ctx = Context(session, actor, now, house.settings)
        try:
            yield ctx
        finally:
            session.rollback()
            ctx.keep_readings(house)
