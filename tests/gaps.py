"""What this run could not test, why, and the one command that would enable it."""

import os

import pytest

GAPS: dict[str, tuple[str, str]] = {}


def skip(what: str, reason: str, remedy: str) -> None:
    """Skip the test and remember the gap for the end of the run."""
    GAPS[what] = (reason, remedy)
    pytest.skip(f"{what}: {reason} -> {remedy}")


def required() -> bool:
    """Say whether a gap is a failure (REQUIRE_ALL=1)."""
    return os.environ.get("REQUIRE_ALL") == "1"


def found(terminalreporter) -> list[str]:
    """Return the gaps of this run, from every worker's skip messages."""
    lines = set()
    for report in terminalreporter.stats.get("skipped", []):
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        lines.add(text.removeprefix("Skipped: "))
    return sorted(lines)


def report(terminalreporter) -> None:
    """Print the gaps at the end."""
    lines = found(terminalreporter)
    if not lines:
        return
    terminalreporter.section("not tested here")
    for line in lines:
        terminalreporter.line(line)


def enforce(session, exitstatus) -> None:
    """Turn gaps into a failure when everything is required."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if required() and reporter and found(reporter) and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
