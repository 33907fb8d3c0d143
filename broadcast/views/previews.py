"""What author and approver see of a text before it goes out, channel by channel."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from broadcast import cap, catv, queries
from broadcast.queries.texts import Text
from broadcast.rules.composition import Rendition
from broadcast.rules.composition.japanese import SUBJECT_LENGTH, TICKER_LENGTH
from broadcast.rules.identity import cap_identifier
from broadcast.rules.lint import Finding, lint
from broadcast.rules.widths import full_width_length
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal

SENTENCE = re.compile(r"[^。\n]*(?:。|\n|$)")


@dataclass(frozen=True, slots=True)
class Change:
    """One piece of a comparison: ``kind`` is same, added or gone (変わったところ)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Every channel's text with its length, the lint, and whom it reaches."""

    text: Text
    japanese: Rendition
    others: list[Rendition]
    subject_length: float
    subject_room: int
    ticker_length: int
    ticker_room: int
    ticker_lines: list[str]
    ticker_complaint: str
    findings: list[Finding]
    cap_findings: list[str]
    readers: int
    households: int


def preview(
    ctx: Context, text: Text, broadcast_id: UUID, follows: UUID | None
) -> Preview:
    """Show a text as every channel would carry it (プレビュー)."""
    japanese = text.japanese
    lines, complaint = _ticker(text, broadcast_id)
    return Preview(
        text=text,
        japanese=japanese,
        others=[r for r in text.renditions.values() if r is not japanese],
        subject_length=full_width_length(japanese.subject),
        subject_room=SUBJECT_LENGTH,
        ticker_length=len(japanese.ticker),
        ticker_room=TICKER_LENGTH,
        ticker_lines=lines,
        ticker_complaint=complaint,
        findings=lint(text.draft),
        cap_findings=_cap_findings(ctx, text, broadcast_id, follows),
        readers=_readers(ctx, text, follows),
        households=text.draft.households,
    )


def changes(before: str, after: str) -> list[Change]:
    """Compare two texts sentence by sentence (変わったところ)."""
    old, new = _sentences(before), _sentences(after)
    found: list[Change] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            found.append(Change("same", "".join(old[old_from:old_to])))
            continue
        if gone := "".join(old[old_from:old_to]):
            found.append(Change("gone", gone))
        if added := "".join(new[new_from:new_to]):
            found.append(Change("added", added))
    return found


def _sentences(text: str) -> Sequence[str]:
    return [sentence for sentence in SENTENCE.findall(text) if sentence]


def _ticker(text: Text, broadcast_id: UUID) -> tuple[list[str], str]:
    item = catv.ScreenItem(str(broadcast_id), (), text.draft, text.japanese)
    try:
        return catv.ticker_lines(item, catv.OperatorProfile("preview")), ""
    except Refusal as refusal:
        return [], str(refusal)


def _cap_findings(
    ctx: Context, text: Text, broadcast_id: UUID, follows: UUID | None
) -> list[str]:
    """Check the CAP message that would be frozen now."""
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
        cap.to_xml(message)
    except Refusal as refusal:
        return [str(refusal)]
    return cap.lint(message)


def _readers(ctx: Context, text: Text, follows: UUID | None) -> int:
    draft = text.draft
    codes = [district.code for district in draft.districts]
    before: list[UUID] = []
    if follows is not None:
        above = queries.get_broadcast(ctx, follows)
        before = [above.id, *(one.id for one in queries.ancestors(ctx, above))]
    level = draft.level.value if draft.level else None
    return len(queries.audience(ctx, draft.kind, level, codes, before))
