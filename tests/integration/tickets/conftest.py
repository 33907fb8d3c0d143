"""A counter hall for the tests: one place, two booths, two clerks."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from certificates.tickets import actions, queries
from certificates.tickets.actions import Opening
from certificates.tickets.rules.lining import Purpose
from disaster.foundation.authority import Role
from disaster.foundation.context import unit_of_work
from tests.conftest import NOON, person

EVERYTHING = tuple(Purpose)


def minutes(count):
    """Return a moment some minutes after noon."""
    return NOON + timedelta(minutes=count)


@pytest.fixture
def ono():
    """小野 sits at the other booth."""
    return person("ono", "小野", Role.COUNTER)


@dataclass
class Hall:
    """One place, as the tests use it: each deed in a transaction of its own."""

    house: object
    place_id: UUID
    slug: str
    machine_code: str
    booths: list[UUID]
    clerks: list

    def take(self, purpose=Purpose.APPLY, at=NOON, language="ja"):
        """Take a ticket at the machine."""
        from disaster.foundation.authority import ANONYMOUS

        with unit_of_work(self.house, ANONYMOUS, at) as ctx:
            return actions.take_at_machine(
                ctx, self.machine_code, purpose, language
            ).number

    def sit(self, booth=0, at=NOON):
        """Let the booth's own clerk sit down."""
        return self.do(booth, actions.sit, at)

    def seen(self, booth=0):
        """Return whom the booth serves."""
        with unit_of_work(self.house, self.clerks[booth], NOON) as ctx:
            current = queries.at_booth(ctx, self.booths[booth])
            return current and current.id

    def call(self, booth=0, at=NOON):
        """Call the next one and return the number, or None."""
        seen = self.seen(booth)
        return self.do(booth, actions.call_next, at, seen)

    def do(self, booth, deed, at=NOON, *arguments: object, **named: object):
        """Do a deed at a booth as its clerk and return the number it concerned."""
        with unit_of_work(self.house, self.clerks[booth], at) as ctx:
            done = deed(ctx, self.booths[booth], *arguments, **named)
            return getattr(done, "number", None)

    def look(self, at=NOON):
        """Return the place as it is at a moment."""
        with unit_of_work(self.house, self.clerks[0], at) as ctx:
            return queries.look(ctx, queries.get_place(ctx, self.place_id))


@pytest.fixture
def open_hall(house, work, sato, yoshida, ono):
    """Give a function that opens a place with two booths for everything."""

    def opened(slug="city-hall", name="市役所", purposes=(EVERYTHING, EVERYTHING)):
        with work(sato) as ctx:
            place = actions.add_place(ctx, slug, Opening(name, "City Hall"))
            booths = [
                actions.add_booth(ctx, place.id, number, each).id
                for number, each in enumerate(purposes, start=1)
            ]
            facts = (place.id, place.slug, place.machine_code)
        return Hall(house, *facts, booths, [yoshida, ono])

    return opened


@pytest.fixture
def hall(open_hall):
    """Open the city hall."""
    return open_hall()
