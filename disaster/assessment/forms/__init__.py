"""What surveyors and approvers enter: a sheet for every survey the guideline knows."""

from disaster.assessment.forms.deciding import ReturnForm
from disaster.assessment.forms.describing import as_json
from disaster.assessment.forms.documents import SurveyDocument, read_document
from disaster.assessment.forms.judging import Provisional, judged, provisional
from disaster.assessment.forms.refilling import earlier_words, refill
from disaster.assessment.forms.sheet import Sheet, sheet_of
from disaster.assessment.forms.visits import VisitForm
from disaster.assessment.forms.ways import (
    SheetAddress,
    Way,
    WayForm,
    find_way,
    lacking,
    way_of,
    ways,
)

__all__ = [
    "Provisional",
    "ReturnForm",
    "Sheet",
    "SheetAddress",
    "SurveyDocument",
    "VisitForm",
    "Way",
    "WayForm",
    "as_json",
    "earlier_words",
    "find_way",
    "judged",
    "lacking",
    "provisional",
    "read_document",
    "refill",
    "sheet_of",
    "way_of",
    "ways",
]
