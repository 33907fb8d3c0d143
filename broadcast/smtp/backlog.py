"""The mails still to be sent: taken one by one, given back when a line breaks."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from broadcast.smtp.messages import OutgoingMail

MOST_RETURNS = 2


class Backlog:
    """A queue that is filled lazily and shared by all connections (送信待ち)."""

    def __init__(self, mails: Iterable[OutgoingMail], wake: Callable[[], None]) -> None:
        """Begin with all mails unsent; they are made only when taken.

        ``wake`` is called when a mail comes back that nobody may be there to take.
        """
        self._wake = wake
        self._fresh = iter(mails)
        self._given_back: deque[OutgoingMail] = deque()
        self._returns: dict[UUID, int] = {}

    def take(self) -> OutgoingMail | None:
        """Take the next mail, or None when there is none left (取り出す)."""
        if self._given_back:
            return self._given_back.popleft()
        return next(self._fresh, None)

    def put_back(self, mail: OutgoingMail) -> None:
        """Put back a mail that was never the reason for the trouble (戻す)."""
        self._given_back.append(mail)

    def pass_on(self, mail: OutgoingMail) -> None:
        """Put back a mail so that another connection takes it at once (譲る)."""
        self._given_back.append(mail)
        self._wake()

    def give_another_try(self, mail: OutgoingMail) -> bool:
        """Put back a mail whose line broke, unless it breaks every line (再度送る)."""
        returns = self._returns.get(mail.delivery_id, 0) + 1
        self._returns[mail.delivery_id] = returns
        if returns > MOST_RETURNS:
            return False
        self._given_back.append(mail)
        return True

    def drain(self) -> Iterator[OutgoingMail]:
        """Yield everything that is left (残り)."""
        while (mail := self.take()) is not None:
            yield mail
