"""``disaster broadcast`` and ``disaster subscriber``: the same deeds as the screens."""

from broadcast.commands.broadcasts import broadcast
from broadcast.commands.subscribers import subscriber

__all__ = ["broadcast", "subscriber"]
