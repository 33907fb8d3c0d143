"""Every table of the house in one place, for migrations, checks and tests."""

from importlib import import_module

from sqlalchemy import MetaData

from disaster.foundation.db import Base

MODULES = (
    "disaster.foundation.answers",
    "disaster.foundation.publication",
    "disaster.accounts.tables",
    "disaster.audit.tables",
    "disaster.incidents.tables",
    "disaster.register.tables",
    "disaster.register.matching.tables",
    "disaster.register.matching.tables",
    "disaster.assessment.tables",
    "broadcast.tables",
    "certificates.tables",
    "certificates.tickets.tables",
    "certificates.victims.tables",
    "shelters.tables",
)

for module in MODULES:
    import_module(module)

METADATA: MetaData = Base.metadata
