"""The second question on the command line: what somebody said their address is."""

from certificates import actions, queries
from certificates.commands.applications import found_application
from certificates.rules.telling_apart import Question
from disaster.foundation.console import Console
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

SAID = "取り違えやすい人がいるとき、本人が答えた住所"


def tell_apart(
    console: Console, application: str, said: str, as_user: str | None
) -> None:
    """Ask the second question by address; a wrong answer stays on record too."""
    if not said:
        return
    with console.work(as_user) as ctx:
        wanted = found_application(ctx, application)
        home = queries.get_application(ctx, wanted).household_id
        is_answered = actions.identify(ctx, home, Question.ADDRESS, said)
    if not is_answered:
        reason = _(
            "この世帯の記録と合わないか、取り違えやすい人の世帯にも合います。"
            "交付していません。聞き直してください。"
        )
        raise FieldRefusal("--said", reason)
