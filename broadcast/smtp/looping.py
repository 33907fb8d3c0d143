"""The loop that sends: uvloop where it is installed, half the time for each mail."""

import asyncio
from collections.abc import Coroutine


def run(work: Coroutine[None, None, None]) -> None:
    """Run on the quickest loop there is (実行する)."""
    try:
        import uvloop  # noqa: PLC0415 - not on every platform
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)
