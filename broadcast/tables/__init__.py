"""Tables of broadcasts: the texts, the mailing list, the ledger, the channels."""

from broadcast.tables.broadcasts import Broadcast, BroadcastStep
from broadcast.tables.channels import ChannelReceipt
from broadcast.tables.deliveries import Delivery
from broadcast.tables.subscribers import Subscriber

__all__ = [
    "Broadcast",
    "BroadcastStep",
    "ChannelReceipt",
    "Delivery",
    "Subscriber",
]
