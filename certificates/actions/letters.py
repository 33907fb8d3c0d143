"""What the counter keeps of a letter of attorney: its photographs (委任状の写真)."""

from uuid import UUID

from sqlalchemy import event

from certificates import permissions, photofiles, queries
from certificates.rules import receiving
from certificates.tables import LetterOfAttorney
from disaster import audit
from disaster.foundation.context import Context
from disaster.register import queries as register


def keep_letter(ctx: Context, application_id: UUID, content: bytes) -> bool:
    """委任状の写真を残す: the bytes, then the row; False if it was there already."""
    ctx.require(permissions.RECEIVE)
    picture = photofiles.examine(content)
    application = queries.application_held(ctx, application_id)
    register.open_household(ctx, application.household_id)
    receiving.refuse_letter_unless_proxy(application.relation)
    there = queries.letters_of(ctx, application_id)
    name = photofiles.digest(content)
    if any(letter.sha256 == name for letter in there):
        return False
    receiving.refuse_more_letters(len(there))
    photofiles.keep(ctx.settings.data_dir, application_id, content, picture)
    letter = LetterOfAttorney(
        application_id=application_id,
        sha256=name,
        media_type=picture.media_type,
        size=len(content),
        kept_at=ctx.now,
        kept_by=ctx.actor.name,
    )
    ctx.session.add(letter)
    ctx.session.flush()
    audit.record(
        ctx, "application.letter_kept", application_id, sha256=name, letter=letter.id
    )
    return True


def drop_letter(ctx: Context, application_id: UUID, letter_id: UUID) -> None:
    """委任状の写真を消す: somebody photographed the wrong sheet."""
    ctx.require(permissions.RECEIVE)
    application = queries.application_held(ctx, application_id)
    register.open_household(ctx, application.household_id)
    receiving.refuse_unless_received(application.state, application.receipt_number)
    letter = queries.letter_of(ctx, application_id, letter_id)
    name, data_dir = letter.sha256, ctx.settings.data_dir
    ctx.session.delete(letter)
    event.listen(
        ctx.session,
        "after_commit",
        lambda _session: photofiles.forget_one(data_dir, application_id, name),
        once=True,
    )
    audit.record(ctx, "application.letter_dropped", application_id, sha256=name)
