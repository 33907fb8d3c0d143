"""``disaster application``: take an application in, look at one."""

import json
from contextlib import suppress
from typing import Any
from uuid import UUID

import click

from certificates import actions, queries
from certificates.forms import ApplicationForm
from certificates.rules.kinds import CertificateKind
from certificates.rules.receiving import Channel, IdentityCheck, ProxyKind, Relation
from disaster.foundation import clock, forms
from disaster.foundation.console import Console, answer, read_bytes, say
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, NotFound
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.register import queries as register

FIELDS = f"""申請を受け付ける.

\b
--json には1件の JSON（- は標準入力）を渡します。項目:
  household       世帯番号か世帯の ID（必須）
  building        建物番号か建物の ID（省くと世帯の建物。一つに決まるとき）
  incident        災害の ID か番号か current（省くと current）
  applicant_name  申請者の氏名（省くと世帯主）
  relation        {" | ".join(Relation)}（省くと head）
  identity_check  {" | ".join(IdentityCheck)}（必須）
  applied_on      申請日。R8.9.3 も可（省くと今日）
  channel         {" | ".join(Channel)}（省くと counter）
  has_letter      委任状を確かめたら true（代理人のとき必須）
  proxy_kind      {" | ".join(ProxyKind)}（代理人と世帯の関係。省いてもよい）
  many_confirmed  ほかに多くの世帯の代理をする人のとき、意思を確かめたら true
  phone, purpose, copies, remark_2, remark_3
  kind            {" | ".join(CertificateKind)}（省くと damage）
  declared, place 罹災証明書でない証明書に載せるもの（必須）と、建物と違う場所
  evidence        申出をどう確かめたか（印刷しない）
  born_on         申請者の生年月日（進み具合のページで使う。省いてもよい）
  late_reason     期限後に受け付ける理由（期限後のとき必須）
出力は id と receipt_number を持つ JSON 1件です。
"""


@click.group("application")
def application() -> None:
    """罹災証明書の申請."""


@application.command("create", help=FIELDS)
@click.option("--json", "source", required=True, metavar="FILE|-", help="申請の JSON")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def create(console: Console, source: str, as_user: str | None) -> None:
    """Take an application in from one JSON document."""
    document = _read(source)
    with console.work(as_user) as ctx:
        household_id, filled = _filled(ctx, document)
        made = actions.receive(ctx, filled.submission(household_id))
        row = {"id": str(made.id), "receipt_number": made.receipt_number}
    answer(row)


@application.command("show")
@click.argument("application_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(console: Console, application_id: str, *, as_json: bool) -> None:
    """申請を表示する（ID か受付番号。支援措置の世帯は伏せる）."""
    with console.look() as ctx:
        row = _row(queries.dossier(ctx, found_application(ctx, application_id)))
    if as_json:
        answer(row)
        return
    for name, value in row.items():
        say(f"{name}: {value}")


def found_application(ctx: Context, text: str) -> UUID:
    """Return the application that an id or a receipt number names."""
    with suppress(ValueError):
        return queries.get_application(ctx, UUID(text)).id
    return queries.find_by_receipt(ctx, text).id


def found_incident(ctx: Context, text: str) -> UUID:
    """Return the disaster that an id, a number or ``current`` names."""
    if text == "current":
        incident = incidents.current(ctx)
    elif text.isdecimal():
        known = incidents.all_incidents(ctx)
        incident = next((each for each in known if each.number == int(text)), None)
    else:
        incident = incidents.get_incident(ctx, _uuid(text, "incident"))
    if incident is None:
        raise NotFound(what=f"災害 {text} ")
    return incident.id


def _read(source: str) -> dict[str, Any]:
    try:
        document = json.loads(read_bytes(source))
    except (ValueError, RecursionError) as cause:
        raise FieldRefusal("--json", _("JSON として読めません。")) from cause
    if not isinstance(document, dict):
        raise FieldRefusal("--json", _("申請1件の JSON（{…}）を渡してください。"))
    return document


def _filled(ctx: Context, document: dict[str, Any]) -> tuple[UUID, ApplicationForm]:
    household_id = _household(ctx, _typed(document.pop("household", "")))
    household = register.open_household(ctx, household_id)
    values = {
        "building_id": _building(ctx, household_id, document.pop("building", "")),
        "incident_id": found_incident(ctx, _typed(document.pop("incident", "current"))),
        "applicant_name": household.head_name,
        "relation": Relation.HEAD,
        "applied_on": clock.tokyo_day(ctx.now).isoformat(),
        **document,
    }
    typed = {name: [_typed(value)] for name, value in values.items()}
    form = forms.read(ApplicationForm, typed)
    unknown = values.keys() - form.known_fields
    if unknown:
        raise FieldRefusal(min(unknown), _("この項目は受け付けていません。"))
    for field, reason in form.errors.items():
        raise FieldRefusal(field, reason)
    if form.filled is None:
        raise FieldRefusal("--json", _("申請として読めません。"))
    return household_id, form.filled


def _household(ctx: Context, text: str) -> UUID:
    found = register.find_household(ctx, text)
    if found is not None:
        return found.id
    return register.get_household(ctx, _uuid(text, "household")).id


def _building(ctx: Context, household_id: UUID, given: object) -> object:
    if not given:
        return queries.only_house(ctx, household_id)
    found = register.find_building(ctx, _typed(given))
    return found.id if found else given


def _uuid(text: str, field: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as cause:
        raise FieldRefusal(field, _("番号か ID が見つかりません。")) from cause


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value).replace("\0", "")


def _row(dossier: queries.Dossier) -> dict[str, object]:
    kept = dossier.application
    return {
        "id": str(kept.id),
        "receipt_number": kept.receipt_number,
        "state": kept.state,
        "kind": kept.kind,
        "declared": kept.declared,
        "incident": dossier.incident.name,
        "channel": kept.channel,
        "applied_on": kept.applied_on.isoformat(),
        "household": dossier.household.number,
        "building": register.HIDDEN
        if dossier.is_protected
        else dossier.building.number,
        "applicant_name": dossier.person.applicant,
        "head_name": dossier.person.head,
        "level": dossier.level,
        "protected": dossier.is_protected,
        "obstacles": list(dossier.obstacles),
        "certificates": [
            {"id": str(paper.id), "number": paper.number, "state": paper.state}
            for paper in dossier.papers
        ],
    }
