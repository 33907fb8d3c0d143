"""The bench of the fan-out: real mails on this machine, each figure with its limit."""

import json

from click.testing import CliRunner

from disaster.bench import plainmail, relays
from disaster.bench.fanout import fanout

FIGURES = {
    *("plain", "bare_plain", "distant"),
    *("ledger_seconds", "first_seconds", "memory_mb"),
}
WITH_SOURCE = {"source", "bare_source"}


def test_every_mail_arrives_and_every_figure_stands_beside_its_limit():
    options = ["--n", "300", "--rounds", "1", "--json"]
    done = CliRunner().invoke(fanout, options)
    told = json.loads(done.stdout)
    # How fast this machine is just now is not judged here.
    assert done.exit_code in {0, 3}, done.output
    assert (told["n"], set(told["figures"]) - WITH_SOURCE) == (300, FIGURES)
    assert ("source" in told["figures"]) == told["source_is_installed"]
    for figure in told["figures"].values():
        assert len(figure["rounds"]) == 1
        assert figure["limit"] > 0
    assert told["held"] == all(one["held"] for one in told["figures"].values())


def test_our_own_relay_takes_what_plain_clients_send():
    with relays.sink(0.001) as port:
        assert plainmail.seconds(port, 20, 2) > 0
