"""``disaster …``: one group; each package's commands hang below it.

Commands are imported when they are called, so that ``disaster --help`` stays quick.
"""

import sys
from importlib import import_module

import click
from sqlalchemy.exc import OperationalError

from disaster.foundation import settings
from disaster.foundation.authority import Actor
from disaster.foundation.console import REFUSED, UNHEALTHY, Console, refused, say
from disaster.foundation.context import Context, House
from disaster.foundation.errors import Refusal, why
from disaster.foundation.settings import Settings, UnusableSetting

COMMANDS = {
    "db": "disaster.running:database",
    "serve": "disaster.running:serve",
    "worker": "disaster.running:work",
    "publish": "disaster.running:publish",
    "doctor": "disaster.running:doctor",
    "invariants": "disaster.invariants:invariants",
    "backup": "disaster.safekeeping:backup",
    "restore": "disaster.safekeeping:restore",
    "release": "disaster.safekeeping:release",
    "breach-report": "disaster.audit.commands:breach_report",
    "sbom": "disaster.bill:sbom",
    "openapi": "disaster.matrix:openapi",
    "roles": "disaster.matrix:roles",
    "policy": "disaster.matrix:policy",
    "demo": "disaster.demo.commands:demo",
    "seed": "disaster.demo.commands:seed",
    "mail-sink": "disaster.demo.commands:mail_sink",
    "import": "disaster.exchange:import_file",
    "export": "disaster.exchange:export_file",
    "user": "disaster.accounts.commands:user",
    "audit": "disaster.audit.commands:audit",
    "incident": "disaster.declaring:incident",
    "resident": "disaster.register.commands:resident",
    "register": "disaster.register.matching.commands:register",
    "assess": "disaster.assessment.commands:assess",
    "survey": "disaster.assessment.commands:survey",
    "rulesets": "disaster.assessment.commands.rulesets:rulesets",
    "application": "certificates.commands:application",
    "certificate": "certificates.commands:certificate",
    "keys": "certificates.commands:keys",
    "victim": "certificates.victims.commands:victim",
    "counter": "certificates.tickets.commands:counter",
    "broadcast": "broadcast.commands:broadcast",
    "subscriber": "broadcast.commands:subscriber",
    "ingest": "broadcast.commands:ingest",
    "feed": "disaster.feeding:feed",
    "bounces": "broadcast.commands:bounces",
    "mail": "broadcast.commands:mail",
    "cap": "broadcast.commands:messages",
    "site": "shelters.commands:site",
    "nearest": "shelters.commands:nearest",
    "bench": "disaster.bench.commands:bench",
}


class Commands(click.Group):
    """The group that imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order of the table above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=Commands)
@click.version_option(package_name="disaster-response-toolkit")
@click.pass_context
def disaster(context: click.Context) -> None:
    """災害対応: 罹災証明書・一斉配信・避難所."""
    context.obj = Console(settings.load, _open_house, _find_actor, settings.glance)


def main() -> None:
    """Run a command and turn refusals into one sentence and exit code 1."""
    try:
        disaster(prog_name="disaster")
    except Refusal as refusal:
        sys.exit(refused(refusal))
    except UnusableSetting as unusable:
        say(str(unusable))
        sys.exit(REFUSED)
    except OperationalError as cause:
        say(
            f"データベースが使えません（{cause.orig}）。何も変えていません。"
            "DATABASE_URL とディスクの空きを確かめてください。"
        )
        sys.exit(UNHEALTHY)
    except OSError as cause:
        place = f"{cause.filename}: " if cause.filename else ""
        say(
            f"ファイルを読み書きできません（{place}{why(cause)}）。"
            "場所と権限、ディスクの空きを確かめてください。"
        )
        sys.exit(UNHEALTHY)


def _open_house(chosen: Settings) -> House:
    from disaster import houses  # noqa: PLC0415 - opens the whole schema

    return houses.open_house(chosen)


def _find_actor(ctx: Context, username: str) -> Actor:
    from disaster.accounts import queries  # noqa: PLC0415 - see above

    return queries.working_actor(ctx, username)


if __name__ == "__main__":
    main()
