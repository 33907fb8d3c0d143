"""People and a street for the tests of this room."""

import pytest

from disaster.foundation.authority import Role
from tests.conftest import person
from tests.integration.assessment.survey_desk import settle_street


@pytest.fixture
def street(work):
    """Settle a street and let an earthquake strike it."""
    with work(person("honbu", "本部", *Role)) as ctx:
        return settle_street(ctx)


@pytest.fixture
def okada():
    """岡田 approves too."""
    return person("okada", "岡田", Role.APPROVER)
