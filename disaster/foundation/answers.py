"""Answers given once: a repeated request gets the first answer, not a second deed.

Double clicks, retrying proxies and impatient people send the same form again. A form
carries an idempotency key; the first request stores where it led, in the transaction of
the deed itself, and every repetition is sent there too.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from disaster.foundation import clock
from disaster.foundation.authority import Actor
from disaster.foundation.context import Context, House, reading, unit_of_work
from disaster.foundation.db import Base
from disaster.foundation.errors import Conflict
from disaster.foundation.texts import _

FIRST_FAILURE = 400


class GivenAnswer(Base):
    """Where a deed with an idempotency key led (二重送信の防止)."""

    __tablename__ = "given_answers"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[str] = mapped_column(String(64))
    location: Mapped[str] = mapped_column(String(500), default="")
    given_at: Mapped[datetime]


class OtherContent(Conflict):
    """A key came again with another content: a second deed, not a repetition."""

    message = _(
        "この画面はもう一度送信されましたが、内容が前と違います。何も変えていません。"
        "画面を読み直してから、やり直してください。"
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """What a client sent: its key, and a fingerprint of the content."""

    key: str = ""
    content: str = ""


class _Failed(Exception):
    """Carries a refused answer out of the transaction, so that nothing is kept."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer


def once(
    house: House, actor: Actor, sent: Sent, deed: Callable[[Context], Response]
) -> Response:
    """Do a deed in one transaction; a repeated key gets the first answer again."""
    stored = _stored_key(actor, sent.key)
    try:
        with unit_of_work(house, actor, clock.now()) as ctx:
            if stored:
                ctx.session.add(
                    GivenAnswer(key=stored, content=sent.content, given_at=ctx.now)
                )
                ctx.session.flush()
            answer = _kept(deed(ctx))
            if stored:
                ctx.session.get_one(GivenAnswer, stored).location = (
                    answer.location or ""
                )
            return answer
    except _Failed as failed:
        return failed.answer
    except IntegrityError:
        return _first_answer(house, actor, stored, sent.content)


def _kept(answer: Response) -> Response:
    if answer.status_code >= FIRST_FAILURE:
        raise _Failed(answer)
    return answer


def _stored_key(actor: Actor, key: str) -> str:
    # The key is the client's own; hashing it with the actor keeps people apart.
    if not key:
        return ""
    return hashlib.sha256(f"{actor.name}\0{key}".encode()).hexdigest()


def _first_answer(house: House, actor: Actor, stored: str, content: str) -> Response:
    with reading(house, actor, clock.now()) as ctx:
        given = ctx.session.get(GivenAnswer, stored) if stored else None
        if given is None or not given.location:
            raise Conflict
        if given.content != content:
            raise OtherContent
        return redirect(given.location, 303)
