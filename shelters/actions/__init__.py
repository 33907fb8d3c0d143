"""What is done with shelters: take lists over, report, check the Wi-Fi."""

from shelters.actions.accessibility import import_accessibility
from shelters.actions.checking import (
    Network,
    add_wifi,
    check_wifi,
    describe_wifi,
)
from shelters.actions.headcounts import import_headcounts
from shelters.actions.importing import import_sites
from shelters.actions.reporting import (
    Reported,
    Told,
    open_several,
    report_opening,
)
from shelters.actions.wifi import import_wifi

__all__ = [
    "Network",
    "Reported",
    "Told",
    "add_wifi",
    "check_wifi",
    "describe_wifi",
    "import_accessibility",
    "import_headcounts",
    "import_sites",
    "import_wifi",
    "open_several",
    "report_opening",
]
