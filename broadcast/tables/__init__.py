"""Tables of broadcasts: the texts, the mailing list, the ledger, the channels."""

from broadcast.tables.broadcasts import Broadcast, BroadcastStep
from broadcast.tables.cable import CableOperator, CableReceipt, ChannelCheck
from broadcast.tables.channels import ChannelReceipt
from broadcast.tables.deliveries import Delivery, DeliveryLane
from broadcast.tables.subscribers import IncomingMail, Subscriber, SubscriberChange
from broadcast.tables.telegrams import FeedState, Telegram

__all__ = [
    "Broadcast",
    "BroadcastStep",
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
]
