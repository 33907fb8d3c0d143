"""Live and drill never meet: an alert of one is nothing in the other (本番・訓練)."""

from collections.abc import Mapping
from typing import Any

from broadcast.rules.draft import Draft
from broadcast.rules.kinds import World
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

LABELS = {World.LIVE: _("本番"), World.DRILL: _("訓練")}


class OtherWorld(Refusal):
    """The text was written in the other world (別の世界の発信)."""

    message = _(
        "この発信は%(own)sの文面ですが、ここは%(here)sです。出していません。"
        "文面は残っています。%(own)sの画面で作り直してください。"
    )


def require_own_world(draft: Draft, here: World) -> None:
    """Refuse to let an alert out in a world that is not its own (世界の食い違い)."""
    if draft.world is not here:
        raise OtherWorld(own=str(LABELS[draft.world]), here=str(LABELS[here]))


def world_of(kept: Mapping[str, Any]) -> World:
    """Return the world that a kept draft was written in (世界)."""
    return World(kept.get("world", World.LIVE))
