"""The house's own mailbox, a Maildir: what came back, who signs up, who leaves."""

from broadcast.bounces.maildir import Arrived, NoMailbox, put_away, waiting
from broadcast.bounces.reading import read

__all__ = ["Arrived", "NoMailbox", "put_away", "read", "waiting"]
