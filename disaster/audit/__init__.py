"""監査証跡: who did what and when, append-only and hash-chained."""

from disaster.audit.actions import record

__all__ = ["record"]
