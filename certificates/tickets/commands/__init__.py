"""``disaster counter``: tickets, booths and the end of a day at the command line."""

import click

from certificates.tickets.commands import booths, days, places


@click.group("counter")
def counter() -> None:
    """窓口の番号札・呼出し・日締め."""


for command in (*places.COMMANDS, *booths.COMMANDS, *days.COMMANDS):
    counter.add_command(command)

__all__ = ["counter"]
