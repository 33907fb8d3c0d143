"""``disaster broadcast`` and ``disaster subscriber``: the same deeds as the screens."""

from broadcast.commands.broadcasts import broadcast
from broadcast.commands.sealing import cap_key, messages
from broadcast.commands.subscribers import subscriber

__all__ = ["broadcast", "cap_key", "messages", "subscriber"]
