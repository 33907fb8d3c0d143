"""A fictional town's drafts, written out once for the tests of the broadcast room."""

from dataclasses import replace
from datetime import datetime, timedelta

from broadcast.rules.draft import (
    District,
    Draft,
    Municipality,
    Reason,
    ShelterNotice,
)
from broadcast.rules.kinds import Hazard, Kind, World
from broadcast.rules.levels import EvacuationLevel
from disaster.foundation.clock import TOKYO

SIX_IN_THE_EVENING = datetime(2026, 9, 3, 18, 20, tzinfo=TOKYO)

RIVERSIDE = District(
    "001",
    "川辺",
    reading="かわべ",
    english_name="Kawabe",
    households=1200,
    outlines=(((35.40, 139.30), (35.41, 139.30), (35.41, 139.32), (35.40, 139.30)),),
)
HILLSIDE = District(
    "002",
    "山の手",
    reading="やまのて",
    english_name="Yamanote",
    households=340,
    centre=(35.43, 139.25),
    radius_km=1.5,
)

ORDER = Draft(
    world=World.LIVE,
    kind=Kind.ISSUE,
    municipality=Municipality(
        "142140", "架空市", "かくうし", "Kaku City", (35.40, 139.31), 8.0
    ),
    issued_at=SIX_IN_THE_EVENING,
    expires_at=SIX_IN_THE_EVENING + timedelta(hours=12),
    contact="災害対策本部 0463-00-0000",
    web_url="https://bosai.city.example.jp/alerts/1/",
    hazard=Hazard.FLOOD,
    level=EvacuationLevel.EVACUATE,
    districts=(RIVERSIDE, HILLSIDE),
    reasons=(Reason.RIVER_RISING,),
    observation="白鷺川の水位が18時に氾濫危険水位を超えました。",
    shelters=(ShelterNotice("川辺小学校", english_name="Kawabe School"),),
    next_update_at=SIX_IN_THE_EVENING + timedelta(hours=1),
)

DRILL = replace(ORDER, world=World.DRILL, drill_name="総合防災訓練")
LIFT = replace(ORDER, kind=Kind.LIFT, reasons=(Reason.DANGER_PASSED,), observation="")
UPDATE = replace(
    ORDER, kind=Kind.UPDATE, previous_level=EvacuationLevel.ELDERLY_EVACUATE
)
CANCEL = replace(ORDER, kind=Kind.CANCEL, mistake="試験の配信を本番で送りました")
CORRECTION = replace(ORDER, kind=Kind.CORRECT, mistake="地区の名前が違いました")
NOTICE = replace(
    ORDER,
    kind=Kind.NOTICE,
    level=None,
    hazard=Hazard.OTHER,
    districts=(),
    reasons=(),
    observation="",
    shelters=(),
    next_update_at=None,
    title="給水車が来ます",
    body="9月4日の9時から17時まで、市役所の前で水を配ります。",
    action="容器を持って来てください。",
)

EVERY_KIND = (ORDER, UPDATE, LIFT, CORRECTION, CANCEL, NOTICE)
