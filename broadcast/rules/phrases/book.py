"""The shape of a phrase book: the same sentences in every translated language."""

from dataclasses import dataclass

from broadcast.rules.draft import Reason
from broadcast.rules.kinds import Hazard
from broadcast.rules.levels import EvacuationLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseBook:
    """One language's reviewed sentences; ``{slots}`` are filled by name (定型文集)."""

    hazards: dict[Hazard, str]
    leads: dict[EvacuationLevel, str]
    actions: dict[EvacuationLevel, str]
    reasons: dict[Reason, str]
    subjects: dict[EvacuationLevel, str]
    order: str
    lift_lead: str
    lifted: str
    lift_action: str
    lift_subject: str
    corrected: str
    cancel_lead: str
    cancelled: str
    cancelled_notice: str
    cancel_subject: str
    notice: str
    notice_subject: str
    anywhere: str
    open_shelters: str
    preparing_shelters: str
    next_update: str
    contact: str
    details: str
    drill_mark: str
    drill_note: str
