"""What a broadcast says by mail: the approved words with the house's own headers."""

from urllib.parse import urlsplit

from broadcast.mail import MailContent
from broadcast.rules import confirmation, keeping, subscribing
from broadcast.rules.addresses import MailAddress
from broadcast.rules.identity import (
    LEAVE_BOX,
    SIGN_UP_BOX,
    LetterKind,
    unsubscribe_token,
)
from broadcast.rules.kinds import Language, World
from broadcast.tables import Broadcast, Subscriber
from disaster.foundation.context import Context
from disaster.foundation.settings import Settings

CONFIRMATION = "confirmation"


def contents(ctx: Context, broadcast: Broadcast) -> dict[Language, MailContent]:
    """Return the mail of a broadcast in every language (メールの内容)."""
    return {
        language: MailContent(
            broadcast_id=str(broadcast.id),
            world=World(ctx.settings.world),
            language=language,
            sender=_sender(ctx.settings),
            sender_name=ctx.settings.city.name,
            list_id=_list_id(ctx.settings),
            subject=rendition.subject,
            body=f"{rendition.mail}\n",
            sent_at=broadcast.approved_at or ctx.now,
            unsubscribe_url=unsubscribe_url(ctx.settings),
            leave_mailbox=leave_mailbox(ctx.settings),
        )
        for language, rendition in keeping.renditions(
            broadcast.renditions or {}
        ).items()
    }


def letter_content(
    ctx: Context, person: Subscriber, language: Language, kind: LetterKind
) -> MailContent:
    """Return the mail with a link that only this mailbox gets (手紙)."""
    settings = ctx.settings
    world = World(settings.world)
    url = _link(settings, person, kind)
    words = confirmation.letter(kind, language, world, settings.city.name, url)
    return MailContent(
        broadcast_id=CONFIRMATION,
        world=world,
        language=language,
        sender=_sender(settings),
        sender_name=settings.city.name,
        list_id=_list_id(settings),
        subject=words.subject,
        body=words.body,
        sent_at=ctx.now,
        unsubscribe_url=unsubscribe_url(settings),
        leave_mailbox=leave_mailbox(settings),
        auto_submitted="auto-replied" if kind.answers else "auto-generated",
    )


def _link(settings: Settings, person: Subscriber, kind: LetterKind) -> str:
    """Return the address of the page with the button (ボタンのページ)."""
    secret = settings.secret_key.encode()
    if kind is LetterKind.LEAVE:
        return f"{unsubscribe_url(settings)}{unsubscribe_token(secret, person.id)}"
    token = subscribing.confirm_token(secret, person.id, person.nonce)
    return f"{settings.base_url}/mail/confirm/{token}"


def leave_mailbox(settings: Settings) -> str:
    """Return where a mail ends the mails, if anybody reads that box (解除の受信箱)."""
    if settings.bounce_dir is None:
        return ""
    return f"{LEAVE_BOX}@{settings.mail_from.rpartition('@')[2]}"


def sign_up_mailbox(settings: Settings) -> str:
    """Return where an empty mail signs up, if anybody reads that box (登録の受信箱)."""
    if settings.bounce_dir is None:
        return ""
    return f"{SIGN_UP_BOX}@{settings.mail_from.rpartition('@')[2]}"


def unsubscribe_url(settings: Settings) -> str:
    """Return where a link to leave begins; the token follows (登録解除のリンク)."""
    return f"{settings.base_url}/mail/unsubscribe/"


def _sender(settings: Settings) -> MailAddress:
    return MailAddress(*settings.mail_from.rsplit("@", 1))


def _list_id(settings: Settings) -> str:
    host = urlsplit(settings.base_url).hostname or settings.mail_from.rpartition("@")[2]
    return f"alerts.{host}"
