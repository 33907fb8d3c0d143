"""One thread that keeps the ledger while the connections go on (帳簿係).

A database's driver lets other threads run while the disk works, so a mail never waits
for the record of another. There is one thread: errands end in the order they began.
"""

from asyncio import AbstractEventLoop
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

Found = TypeVar("Found")


class Errand(Generic[Found]):
    """Something the thread does, and what follows on the loop, once (用事)."""

    def __init__(
        self, doing: "Future[Found]", then: Callable[["Future[Found]"], None]
    ) -> None:
        """Begin; ``then`` reads the result, or meets what the deed raised."""
        self._doing = doing
        self._then = then
        self.is_over = False

    def end(self) -> None:
        """Wait for the deed, if it still goes on, and do what follows (終える)."""
        if not self.is_over:
            self.is_over = True
            self._then(self._doing)


class Books:
    """The ledger's thread, as long as one shift lasts (帳簿)."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        """Begin with nothing to do."""
        self._loop = loop
        self._thread = ThreadPoolExecutor(1, "ledger")

    def send(
        self, deed: Callable[[], Found], then: Callable[["Future[Found]"], None]
    ) -> Errand[Found]:
        """Let the thread do a deed; ``then`` follows on the loop (頼む)."""
        doing = self._thread.submit(deed)
        errand = Errand(doing, then)
        doing.add_done_callback(
            lambda _done: self._loop.call_soon_threadsafe(errand.end)
        )
        return errand

    def close(self) -> None:
        """Wait until the thread has done everything (閉じる)."""
        self._thread.shutdown(wait=True)
