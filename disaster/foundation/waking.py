"""Wake a worker through a queue engine, where a city has one (Dramatiq).

A message is only a hint: it says that rows may be due, never what they hold. A lost,
late or doubled message is harmless, because every worker looks by itself anyway. With
no ``QUEUE_URL`` the embedded worker just looks more often.
"""

import logging
import threading
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dramatiq import Broker

log = logging.getLogger(__name__)

QUEUE = "disaster"
ACTOR = "work_is_due"
MESSAGE_LIVES_MILLISECONDS = 60_000


def wake(queue_url: str) -> None:
    """Send the hint from a thread of its own: a dead engine delays no deed."""
    if queue_url:
        threading.Thread(target=_send, args=(queue_url,), daemon=True).start()


def listen(queue_url: str, on_wake: Callable[[], None]) -> Callable[[], None]:
    """Call ``on_wake`` for every hint; return the function that stops listening."""
    if not queue_url:
        return lambda: None
    import dramatiq  # noqa: PLC0415 - an extra that most installations do not have

    broker = make_broker(queue_url)
    dramatiq.Actor(
        on_wake,
        broker=broker,
        actor_name=ACTOR,
        queue_name=QUEUE,
        priority=0,
        options={"max_retries": 0, "max_age": MESSAGE_LIVES_MILLISECONDS},
    )
    worker = dramatiq.Worker(broker, queues={QUEUE}, worker_threads=1)
    worker.start()
    return worker.stop


def make_broker(queue_url: str) -> "Broker":
    """Return the engine's client for RabbitMQ or Redis/Valkey."""
    if queue_url.startswith("redis"):
        from dramatiq.brokers.redis import RedisBroker  # noqa: PLC0415

        return RedisBroker(url=queue_url)  # type: ignore[no-untyped-call]
    from dramatiq.brokers.rabbitmq import RabbitmqBroker  # noqa: PLC0415

    return RabbitmqBroker(url=queue_url)


@cache
def _sender(queue_url: str) -> "Broker":
    broker = make_broker(queue_url)
    broker.declare_queue(QUEUE)
    return broker


def _send(queue_url: str) -> None:
    import dramatiq  # noqa: PLC0415 - see above

    message: dramatiq.Message[None] = dramatiq.Message(
        queue_name=QUEUE, actor_name=ACTOR, args=(), kwargs={}, options={}
    )
    try:
        _sender(queue_url).enqueue(message)
    except Exception as trouble:  # noqa: BLE001 - whatever the engine's client raises
        log.warning("queue engine not reached: %s", type(trouble).__name__)
