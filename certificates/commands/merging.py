"""``disaster application merge|unmerge``: two applications of one house."""

import click

from certificates import actions, queries
from certificates.commands.applications import application
from disaster.foundation.console import Console, answer


@application.command("merge")
@click.argument("number", metavar="受付番号")
@click.option("--into", "kept", required=True, help="まとめる先の受付番号")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def merge(console: Console, number: str, kept: str, as_user: str | None) -> None:
    """同じ家の申請をまとめる（古いほうの申請日が残る）."""
    with console.work(as_user) as ctx:
        merged = queries.with_receipt(ctx, number)
        into = actions.merge(ctx, merged.id, kept)
        row = {
            "receipt_number": merged.receipt_number,
            "merged_into": into.receipt_number,
            "applied_on": into.applied_on.isoformat(),
        }
    answer(row)


@application.command("unmerge")
@click.argument("number", metavar="受付番号")
@click.option("--reason", required=True, help="元に戻す理由")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def unmerge(console: Console, number: str, reason: str, as_user: str | None) -> None:
    """まとめた申請を元に戻す（交付の前だけ）."""
    with console.work(as_user) as ctx:
        merged = queries.with_receipt(ctx, number)
        apart = actions.unmerge(ctx, merged.id, reason)
        row = {"receipt_number": apart.receipt_number, "state": apart.state}
    answer(row)
