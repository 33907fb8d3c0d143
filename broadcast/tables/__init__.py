"""Tables of broadcasts: the texts, the mailing list, the ledger, the channels."""

from broadcast.tables.announced import AnnouncedShelter
from broadcast.tables.broadcasts import Broadcast, BroadcastStep
from broadcast.tables.cable import CableOperator, CableReceipt, ChannelCheck
from broadcast.tables.channels import ChannelReceipt
from broadcast.tables.deliveries import Delivery, DeliveryLane
from broadcast.tables.subscribers import IncomingMail, Subscriber, SubscriberChange
from broadcast.tables.telegrams import FeedState, Telegram
from broadcast.tables.urgent import UrgentRelease
from broadcast.tables.versions import BroadcastVersion

__all__ = [
    "AnnouncedShelter",
    "Broadcast",
    "BroadcastStep",
    "BroadcastVersion",
    "CableOperator",
    "CableReceipt",
    "ChannelCheck",
    "ChannelReceipt",
    "Delivery",
    "DeliveryLane",
    "FeedState",
    "IncomingMail",
    "Subscriber",
    "SubscriberChange",
    "Telegram",
    "UrgentRelease",
]
