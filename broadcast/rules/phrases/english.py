"""英語の定型文: the fixed English sentences."""

from broadcast.rules.draft import Reason
from broadcast.rules.kinds import Hazard
from broadcast.rules.levels import EvacuationLevel
from broadcast.rules.phrases.book import PhraseBook

BOOK = PhraseBook(
    hazards={
        Hazard.FLOOD: "flood",
        Hazard.INLAND_FLOOD: "inland flooding",
        Hazard.LANDSLIDE: "landslide",
        Hazard.STORM_SURGE: "storm surge",
        Hazard.TSUNAMI: "tsunami",
        Hazard.EARTHQUAKE: "earthquake",
        Hazard.FIRE: "large fire",
        Hazard.STORM: "violent wind",
        Hazard.SNOW: "heavy snow",
        Hazard.OTHER: "disaster",
    },
    leads={
        EvacuationLevel.EMERGENCY_SAFETY: "{places}: Act now to save your life.",
        EvacuationLevel.EVACUATE: (
            "{places}: Everyone in a dangerous place, evacuate now."
        ),
        EvacuationLevel.ELDERLY_EVACUATE: (
            "{places}: If you need time to evacuate, leave dangerous places now."
        ),
    },
    actions={
        EvacuationLevel.EMERGENCY_SAFETY: (
            "It may be too late to evacuate safely. Move to a higher floor or to the "
            "safest place near you."
        ),
        EvacuationLevel.EVACUATE: (
            "Go to a shelter or to a safe home of relatives or friends. If going "
            "outside is dangerous, move to a safe building nearby or to a higher floor."
        ),
        EvacuationLevel.ELDERLY_EVACUATE: (
            "Everyone else: prepare to evacuate, and leave if you feel in danger."
        ),
    },
    reasons={
        Reason.RIVER_RISING: "The river is rising and may overflow.",
        Reason.RIVER_OVERFLOWING: "The river is overflowing.",
        Reason.LANDSLIDE_DANGER: "The danger of landslides is very high.",
        Reason.LANDSLIDE_OCCURRED: "Landslides have occurred.",
        Reason.HEAVY_RAIN: "Heavy rain continues.",
        Reason.STORM_APPROACHING: "A typhoon is approaching.",
        Reason.STRONG_SHAKING: "There was a strong earthquake.",
        Reason.FIRE_SPREADING: "A fire is spreading.",
        Reason.DANGER_PASSED: "The danger has become smaller.",
    },
    order="{city} has issued Alert Level {digit}, {name} ({hazard}).",
    lift_lead="{places}: The evacuation order has been lifted.",
    lifted="Alert Level {digit}, {name} ({hazard}), has ended.",
    lift_action="Stay away from rivers, slopes and damaged buildings.",
    corrected="Our last message contained an error. This message is correct.",
    cancel_lead="{places}: Our last message was sent by mistake.",
    cancelled="You do not need to evacuate because of it. We apologize.",
    cancelled_notice="Please disregard it. We apologize.",
    notice="There is a notice from {city}. Please see the page below.",
    subjects={
        EvacuationLevel.EMERGENCY_SAFETY: "Level {digit}: Save your life now",
        EvacuationLevel.EVACUATE: "Level {digit}: Everyone evacuate now",
        EvacuationLevel.ELDERLY_EVACUATE: "Level {digit}: Elderly, evacuate now",
    },
    lift_subject="Level {digit} lifted",
    cancel_subject="Sent by mistake: disregard",
    notice_subject="Notice from {city}",
    anywhere="Everyone",
    open_shelters="Open shelters: ",
    preparing_shelters="Opening soon: ",
    next_update="Next update: ",
    contact="Contact: ",
    details="Details: ",
    drill_mark="【訓練 DRILL】",
    drill_note="This is a drill. There is no real disaster.",
)
