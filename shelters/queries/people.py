"""Who reported: display names for the names of the audit trail."""

from disaster.accounts import queries as accounts
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import Context


def display_names(ctx: Context) -> dict[str, str]:
    """Return how members of staff are called; an operator has no account."""
    staff = accounts.all_accounts(ctx)
    names = {account.username: account.display_name for account in staff}
    return {SYSTEM.name: SYSTEM.display_name, **names}
