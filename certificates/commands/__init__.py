"""``disaster application``, ``certificate`` and ``keys``."""

from certificates.commands.applications import application
from certificates.commands.merging import merge, unmerge
from certificates.commands.online import online
from certificates.commands.papers import certificate
from certificates.commands.signing import keys

__all__ = ["application", "certificate", "keys", "merge", "online", "unmerge"]
