"""What people type about applications and papers, at the counter and at home."""

from certificates.forms.applying import (
    AcceptForm,
    CheckForm,
    CodeForm,
    MergeForm,
    StatusForm,
    WhatForm,
    WhereForm,
    WhoForm,
    told,
)
from certificates.forms.receiving import (
    ApplicationForm,
    CounterForm,
    ReasonForm,
    SlipForm,
    SuccessorForm,
    VerifyForm,
)

__all__ = [
    "AcceptForm",
    "ApplicationForm",
    "CheckForm",
    "CodeForm",
    "CounterForm",
    "MergeForm",
    "ReasonForm",
    "SlipForm",
    "StatusForm",
    "SuccessorForm",
    "VerifyForm",
    "WhatForm",
    "WhereForm",
    "WhoForm",
    "told",
]
