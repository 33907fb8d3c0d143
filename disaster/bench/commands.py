"""``disaster bench``: each bench is a command of its own beside this file."""

import click

from disaster.bench.assess import assess
from disaster.bench.fanout import fanout
from disaster.bench.names import names
from disaster.bench.pdf import pdf
from disaster.bench.search import search
from disaster.bench.window import window


@click.group("bench")
def bench() -> None:
    """速さを、同じ場で測った基準と比べる."""


bench.add_command(fanout)
bench.add_command(pdf)
bench.add_command(names)
bench.add_command(window)
bench.add_command(search)
bench.add_command(assess)
