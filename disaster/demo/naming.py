"""Names that no shipped font draws: the agreed writing of sample people (字の合意)."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from uuid import UUID

from disaster.foundation import fonts
from disaster.foundation.authority import Actor
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from disaster.register import actions as register
from disaster.register import queries as register_queries
from disaster.register.rules import ProtectedPerson
from disaster.seed.city import City
from disaster.seed.people import Resident as Sample

Work = Callable[[Actor], AbstractContextManager[Context]]

REASON = _("フォントにない字形のため、本人の了承を得て同じ字の標準の字形で印刷する。")


def agree(work: Work, clerk: Actor, city: City) -> int:
    """Agree on a printable writing with everybody who needs one; return how many."""
    agreed = 0
    for sample in city.residents:
        plain = _plain(sample.name)
        if plain == sample.name:
            continue
        with work(clerk) as ctx:
            agreed += _agree(ctx, sample, plain)
    return agreed


def _plain(name: str) -> str:
    """Return a name with the usual form of each character that cannot be drawn."""
    lacking = fonts.chain(fonts.SERIF, fonts.GOTHIC).missing(name)
    for cluster in lacking:
        name = name.replace(cluster, cluster[0])
    return name


def _agree(ctx: Context, sample: Sample, plain: str) -> bool:
    resident_id = next(_people(ctx, sample), None)
    if resident_id is None:
        return False
    try:
        register.agree_printed_name(ctx, resident_id, plain, REASON)
    except ProtectedPerson:
        # A protected home is opened for nobody's sample data.
        return False
    return True


def _people(ctx: Context, sample: Sample) -> Iterator[UUID]:
    home = register_queries.find_household(ctx, sample.household_number)
    people = register_queries.members(ctx, home.id) if home else ()
    return (person.id for person in people if person.name == sample.name)
