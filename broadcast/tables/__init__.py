"""Tables of broadcasts: the texts, the mailing list, the ledger, the channels."""

from broadcast.tables.announced import AnnouncedShelter
from broadcast.tables.broadcasts import Broadcast, BroadcastStep
from broadcast.tables.channels import ChannelReceipt
from broadcast.tables.deliveries import Delivery
from broadcast.tables.subscribers import Subscriber
from broadcast.tables.urgent import UrgentRelease
from broadcast.tables.versions import BroadcastVersion

__all__ = [
    "AnnouncedShelter",
    "Broadcast",
    "BroadcastStep",
    "BroadcastVersion",
    "ChannelReceipt",
    "Delivery",
    "Subscriber",
    "UrgentRelease",
]
