"""Outgoing webhooks: what is posted, how it is signed, and what an answer means.

The format and how a receiver checks it stand in ``docs/how-to/routes.md``.
"""

from broadcast.webhook.message import FORMAT, Facts, message
from broadcast.webhook.posting import Parcel, knock, post, signature

__all__ = ["FORMAT", "Facts", "Parcel", "knock", "message", "post", "signature"]
