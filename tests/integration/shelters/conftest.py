"""People, a small town and a flood for the tests of this room."""

import pytest

from disaster.foundation.authority import Role
from disaster.incidents import actions as incidents
from disaster.incidents.rules import IncidentHazard
from shelters import actions, queries
from tests.conftest import NOON, person
from tests.integration.shelters.shelter_town import (
    DAY,
    NETWORK,
    TOWN,
    gsi_shelters,
    sheet,
    wifi_sheet,
)


@pytest.fixture
def everyone():
    """Give a person who may do everything in this room."""
    return person("honbu", "本部", *Role)


@pytest.fixture
def town(work, everyone):
    """Take the town's lists over and return its shelters by name."""
    with work(everyone) as ctx:
        actions.import_sites(ctx, sheet(TOWN))
        actions.import_sites(ctx, gsi_shelters(TOWN))
        actions.import_wifi(ctx, wifi_sheet([NETWORK]))
        return {status.name: status for status in queries.board(ctx)}


@pytest.fixture
def flood(work, everyone):
    """Declare a flood that struck today."""
    with work(everyone) as ctx:
        incidents.declare(ctx, "架空台風", IncidentHazard.FLOOD, DAY, "大雨による")
    return NOON
