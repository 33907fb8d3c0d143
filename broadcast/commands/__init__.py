"""``disaster broadcast``, ``subscriber``, ``bounces`` and ``mail``: the same deeds."""

from broadcast.commands import acts
from broadcast.commands.broadcasts import broadcast
from broadcast.commands.incoming import bounces
from broadcast.commands.ingesting import ingest
from broadcast.commands.mail_keys import mail
from broadcast.commands.sealing import cap_key, messages
from broadcast.commands.subscribers import subscriber

__all__ = [
    "acts",
    "bounces",
    "broadcast",
    "cap_key",
    "ingest",
    "mail",
    "messages",
    "subscriber",
]
