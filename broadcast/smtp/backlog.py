"""The mails still to be sent: taken one by one, given back when a line breaks."""

from collections import deque
from collections.abc import Callable
from uuid import UUID

from broadcast.smtp.messages import OutgoingMail

MOST_RETURNS = 2

Fresh = Callable[[str | None], OutgoingMail | None]


class Backlog:
    """A queue that is filled lazily and shared by all connections (送信待ち)."""

    def __init__(
        self,
        fresh: Fresh,
        wake: Callable[[], None],
        refuse: Callable[[OutgoingMail], None],
    ) -> None:
        """Begin with all mails unsent; ``fresh`` makes them only when one is taken.

        ``wake`` is called when a mail comes back that nobody may be there to take,
        ``refuse`` for what could smuggle a command into the dialogue.
        """
        self._fresh = fresh
        self._wake = wake
        self._refuse = refuse
        self._given_back: deque[OutgoingMail] = deque()
        self._returns: dict[UUID, int] = {}

    def take(self, lane: str | None = None) -> OutgoingMail | None:
        """Take the next mail, of one lane only if it is named (取り出す)."""
        if self._given_back and lane is None:
            return self._given_back.popleft()
        while (mail := self._fresh(lane)) is not None:
            if mail.has_clean_envelope:
                return mail
            self._refuse(mail)
        return None

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

    @property
    def left(self) -> list[OutgoingMail]:
        """Return what was given back and never taken again (残り)."""
        return list(self._given_back)
