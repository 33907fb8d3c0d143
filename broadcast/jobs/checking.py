"""The worker's look at every way out, before it is needed (経路の点検).

Files are read as an operator would read them, and the relay is greeted; nothing is
sent to anybody.
"""

import asyncio
import json
import logging
from datetime import datetime

from lxml import etree

from broadcast.actions import checking
from broadcast.queries import liveness
from broadcast.rules.liveness import Finding, Probe, is_stale
from broadcast.smtp import SmtpSettings, knock
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

log = logging.getLogger(__name__)

ATOM = "{http://www.w3.org/2005/Atom}feed"


def check_due(house: House) -> bool:
    """Look at every way out if it is time; say whether it was."""
    with reading(house, SYSTEM, clock.now()) as ctx:
        if not liveness.due(ctx):
            return False
        operators = liveness.operators_finding(ctx)
    findings = [_screen(house), _feed(house), _relay(house), operators]
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        checking.keep_findings(ctx, findings)
    for finding in findings:
        if not finding.is_well:
            log.warning("channel %s: %s", finding.probe.value, finding.detail)
    return True


def _screen(house: House) -> Finding:
    """Read ``now.json``: it must be there, be JSON, and still be valid."""
    path = house.settings.snapshot_dir / "catv" / "now.json"
    try:
        now = json.loads(path.read_bytes())
        made_at = datetime.fromisoformat(now["generated_at"])
    except (OSError, ValueError, KeyError, TypeError) as trouble:
        detail = _("読めません（%s）。公開の仕事（worker）を確かめてください。")
        return Finding(Probe.SCREEN, is_well=False, detail=detail % trouble)
    if is_stale(made_at, clock.now()):
        detail = _("古いままです。公開の仕事（worker）を確かめてください。")
        return Finding(Probe.SCREEN, is_well=False, detail=detail)
    detail = _("公開の版 %(revision)s・%(items)d 件") % {
        "revision": now.get("revision"),
        "items": len(now.get("items", [])),
    }
    return Finding(Probe.SCREEN, is_well=True, detail=detail)


def _feed(house: House) -> Finding:
    """Read the feed of this world, and that every message it links to is there."""
    name = "exercise" if house.settings.is_drill else "alerts"
    tree = house.settings.snapshot_dir
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring((tree / "feed" / f"{name}.atom").read_bytes(), parser)
    except (OSError, etree.XMLSyntaxError) as trouble:
        detail = _("読めません（%s）。公開の仕事（worker）を確かめてください。")
        return Finding(Probe.FEED, is_well=False, detail=detail % trouble)
    links = [one.text or "" for one in root.iter(f"{ATOM[:-4]}id")]
    messages = [link.rpartition("/")[2] for link in links if link.endswith(".xml")]
    lost = [one for one in messages if not (tree / "feed" / "cap" / one).is_file()]
    if root.tag != ATOM or lost:
        detail = _("フィードが指す CAP がありません: %s") % "・".join(lost)
        return Finding(Probe.FEED, is_well=False, detail=detail)
    return Finding(Probe.FEED, is_well=True, detail=_("%d 件") % len(messages))


def _relay(house: House) -> Finding:
    """Greet the relay of this world."""
    url = house.settings.smtp_url
    if not url:
        detail = _("送信先（SMTP）が設定されていません。")
        return Finding(Probe.RELAY, is_well=False, detail=detail)
    try:
        trouble = asyncio.run(knock(SmtpSettings.from_url(url)))
    except Refusal as unusable:
        trouble = str(unusable)
    if trouble:
        detail = _("受け付けません（%s）。メールは送信待ちのまま残ります。") % trouble
        return Finding(Probe.RELAY, is_well=False, detail=detail)
    return Finding(Probe.RELAY, is_well=True, detail=_("受け付けています"))
