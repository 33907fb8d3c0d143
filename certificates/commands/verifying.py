"""``disaster certificate verify``: check a paper with public keys alone, offline."""

from pathlib import Path

import click

from certificates import keys, queries, readback, seal
from certificates.sealed import Purpose, SealedFields, SealText
from disaster.foundation.console import Console, answer, read_bytes
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _


class NoPublicKeys(Refusal):
    """There is nothing to check a paper with (公開鍵がない)."""

    message = _(
        "確かめるための公開鍵が %(place)s にありません。"
        "市が公開している keys.json を --keys で指定してください。"
    )


@click.command("verify")
@click.argument("file", required=False, metavar="[FILE.pdf|-]")
@click.option("--qr", "qr_text", help="QR コードを読み取った文字列")
@click.option(
    "--keys",
    "place",
    type=click.Path(exists=True, path_type=Path),
    help="KEY_DIR か keys.json の写し。省くと KEY_DIR",
)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def verify(
    console: Console,
    file: str | None,
    qr_text: str | None,
    place: Path | None,
    *,
    as_json: bool,
) -> None:
    """証明書の署名と印刷内容を、データベースなしで確かめる."""
    if (file is None) == (qr_text is None):
        raise click.UsageError("FILE.pdf か --qr のどちらか一つを指定してください。")
    ring, purpose = _trusted(console, place)
    if qr_text is not None:
        text = "".join(qr_text.split())
        fields = seal.verify(text, ring, purpose)
        _tell(fields, {"seal": SealText.parse(text).kid}, as_json=as_json)
        return
    issued = readback.verify_issued(read_bytes(file or "-"), ring, purpose)
    signed = {"seal": issued.sealed_with, "file": issued.signed_with}
    _tell(issued.fields, signed, as_json=as_json)


def _trusted(
    console: Console, place: Path | None
) -> tuple[keys.KeyRing, Purpose | None]:
    """Return the keys; only an installation of ours also knows its world."""
    if place is not None:
        return keys.load_public_keys(place), None
    settings = console.glance
    if not (settings.key_dir / keys.PUBLIC_LIST).exists():
        raise NoPublicKeys(place=settings.key_dir)
    return keys.load_public_keys(settings.key_dir), settings.world


def _tell(fields: SealedFields, signed: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        answer({"ok": True, **_plain(fields), "signed_with": signed})
        return
    for label, text in queries.sealed_lines(fields):
        click.echo(f"{label}\t{text}")
    click.echo(f"確認コード（QR）の署名\t正しい（鍵 {signed['seal']}）")
    if "file" in signed:
        click.echo(f"PDF の電子署名\t正しい（鍵 {signed['file']}）")
    if fields.purpose == "drill":
        click.echo("訓練のために作成された証明書です。効力はありません。")


def _plain(fields: SealedFields) -> dict[str, object]:
    return {
        "number": fields.number,
        "issue": fields.issue,
        "kind": fields.kind,
        "head_name": fields.head_name,
        "house_address": fields.house_address,
        "cause": fields.cause,
        "level": fields.level,
        "issued_on": fields.issued_on.isoformat(),
        "municipality_code": fields.municipality_code,
        "purpose": fields.purpose,
        "declared": fields.declared,
    }
