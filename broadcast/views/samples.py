"""The bytes that each channel would carry, readable: mail, CAP, reach (見本)."""

from collections import Counter
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from uuid import UUID

from broadcast import cap, queries
from broadcast.queries.samples import sample_mail
from broadcast.queries.texts import Text
from broadcast.rules.composition import Rendition, compose
from broadcast.rules.draft import EDITED_LABELS
from broadcast.rules.identity import cap_identifier
from broadcast.rules.kinds import Language
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal


@dataclass(frozen=True, slots=True)
class MailSample:
    """A mail as a reader's program shows it, and how large it is (メールの見本)."""

    headers: list[tuple[str, str]]
    body: str
    size: int
    complaint: str = ""


@dataclass(frozen=True, slots=True)
class CapSample:
    """The CAP message that would be frozen now (CAP の見本)."""

    xml: str
    size: int
    findings: list[str]


@dataclass(frozen=True, slots=True)
class Edited:
    """A text written by hand, beside the one that the fields would make (手直し)."""

    name: str
    label: str
    text: str
    derived: str


def mail_sample(ctx: Context, text: Text, broadcast_id: UUID) -> MailSample:
    """Compile the mail and read it back, as a mail program does."""
    try:
        raw = sample_mail(ctx, text, broadcast_id)
    except Refusal as refusal:
        return MailSample([], "", 0, str(refusal))
    message = message_from_bytes(raw, policy=policy.default)
    headers = [(name, str(value)) for name, value in message.items()]
    return MailSample(headers, message.get_content(), len(raw))


def cap_sample(
    ctx: Context, text: Text, broadcast_id: UUID, follows: UUID | None
) -> CapSample:
    """Make the CAP message that would be frozen now, and check it."""
    sender = ctx.settings.mail_from
    references: tuple[cap.Reference, ...] = ()
    if follows is not None:
        before = queries.get_broadcast(ctx, follows)
        if before.cap_identifier and before.approved_at:
            named = before.cap_identifier, before.approved_at
            references = (cap.Reference(sender, *named),)
    identifier = cap_identifier(ctx.settings.municipality_code, broadcast_id)
    facts = cap.Publication(identifier, sender, ctx.now, references)
    try:
        message = cap.from_broadcast(text.draft, text.renditions, facts)
        raw = cap.to_xml(message)
    except Refusal as refusal:
        return CapSample("", 0, [str(refusal)])
    return CapSample(raw.decode("utf-8"), len(raw), cap.lint(message))


def edits(text: Text) -> dict[str, Edited]:
    """Return what was written by hand, each beside what the fields would make."""
    derived: Rendition = compose(replace(text.draft, edited={}))[Language.JAPANESE]
    return {
        name: Edited(name, EDITED_LABELS[name], getattr(text.japanese, name), found)
        for name in text.draft.edited
        if (found := getattr(derived, name))
    }


def readers(ctx: Context, text: Text, follows: UUID | None) -> Counter[Language]:
    """Count who would get the mail, by language (届く人)."""
    draft = text.draft
    codes = [district.code for district in draft.districts]
    before: list[UUID] = []
    if follows is not None:
        above = queries.get_broadcast(ctx, follows)
        before = [above.id, *(one.id for one in queries.ancestors(ctx, above))]
    level = draft.level.value if draft.level else None
    return queries.audience_by_language(
        ctx, draft.kind, level, codes, before, draft.category
    )
