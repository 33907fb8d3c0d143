"""Whether a paper that somebody brought is ours and still counts (真正性の確認)."""

from dataclasses import dataclass

from certificates import keys, readback, seal
from certificates.paper import wording
from certificates.queries import certificates
from certificates.queries.certificates import PublicState
from certificates.sealed import SealedFields, SealText
from disaster.foundation import formats
from disaster.foundation.context import Context


@dataclass(frozen=True, slots=True)
class Checked:
    """What the seal vouches for, and what the ledger says of it now."""

    fields: SealedFields
    now: PublicState

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The sealed fields as they stand on the paper."""
        return sealed_lines(self.fields)


def check_file(ctx: Context, pdf: bytes) -> Checked:
    """Check a file: its seal, its print and the electronic signature over it."""
    ring = keys.load_public_keys(ctx.settings.key_dir)
    fields = readback.verify_issued(pdf, ring, ctx.settings.world).fields
    return Checked(fields, _state(ctx, fields))


def check_text(ctx: Context, qr_text: str) -> Checked:
    """Check the text of a code, as a scanner types it."""
    ring = keys.load_public_keys(ctx.settings.key_dir)
    text = "".join(qr_text.split())
    fields = seal.verify(text, ring, ctx.settings.world)
    code = SealText.parse(text).code
    return Checked(fields, certificates.public_state(ctx, code))


def sealed_lines(fields: SealedFields) -> list[tuple[str, str]]:
    """Return the sealed fields with the labels of the paper."""
    level = [(wording.LEVEL, fields.level.label)] if fields.level else []
    declared = (
        [(wording.DECLARED[fields.kind], fields.declared)] if fields.declared else []
    )
    return [
        (wording.NUMBER, f"{fields.number}（第{fields.issue}回交付）"),
        (wording.HEAD_NAME, fields.head_name),
        (wording.CAUSE, fields.cause),
        *declared,
        (wording.HOUSE[fields.kind], fields.house_address),
        *level,
        (wording.ISSUED_ON, formats.era_date_with_gregorian(fields.issued_on)),
        (wording.MUNICIPALITY_CODE, fields.municipality_code),
    ]


def _state(ctx: Context, fields: SealedFields) -> PublicState:
    certificate = certificates.by_number(ctx, fields.number)
    code = certificate.code if certificate else ""
    return certificates.public_state(ctx, code)
