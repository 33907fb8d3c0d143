"""What author and approver see of a text before it goes out, channel by channel."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from broadcast import catv
from broadcast.queries import announced
from broadcast.queries.texts import Text
from broadcast.rules.announced import Announcement
from broadcast.rules.composition import Rendition
from broadcast.rules.composition.japanese import SUBJECT_LENGTH, TICKER_LENGTH
from broadcast.rules.kinds import Language
from broadcast.rules.lint import Finding, lint
from broadcast.rules.widths import full_width_length
from broadcast.views.samples import (
    CapSample,
    Edited,
    MailSample,
    cap_sample,
    edits,
    mail_sample,
    readers,
)
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
    cap: CapSample
    mail: MailSample
    edits: dict[str, Edited]
    readers: int
    languages: list[tuple[str, int]]
    households: int
    unnamed_shelters: list[str]

    @property
    def cap_findings(self) -> list[str]:
        """What is wrong or unwise in the CAP message."""
        return self.cap.findings


def preview(
    ctx: Context, text: Text, broadcast_id: UUID, follows: UUID | None
) -> Preview:
    """Show a text as every channel would carry it (プレビュー)."""
    japanese = text.japanese
    lines, complaint = _ticker(text, broadcast_id)
    people = readers(ctx, text, follows)
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
        cap=cap_sample(ctx, text, broadcast_id, follows),
        mail=mail_sample(ctx, text, broadcast_id),
        edits=edits(text),
        readers=people.total(),
        languages=[(language.value, people[language]) for language in Language],
        households=text.draft.households,
        unnamed_shelters=_unnamed(ctx, text),
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


def _unnamed(ctx: Context, text: Text) -> list[str]:
    """Name what is open and fit for the danger, but not in the text (入れ忘れ)."""
    if not text.draft.orders:
        return []
    named = {notice.name for notice in text.draft.shelters}
    known = announced.choices(ctx, text.draft.hazard)
    return [
        one.name
        for one in known
        if one.state is Announcement.OPEN and one.name not in named
    ]


def _sentences(text: str) -> Sequence[str]:
    return [sentence for sentence in SENTENCE.findall(text) if sentence]


def _ticker(text: Text, broadcast_id: UUID) -> tuple[list[str], str]:
    item = catv.ScreenItem(str(broadcast_id), (), text.draft, text.japanese)
    try:
        return catv.ticker_lines(item, catv.OperatorProfile("preview")), ""
    except Refusal as refusal:
        return [], str(refusal)
