"""Say how many mutants of the assessment rules the tests killed, module by module.

Run after ``mutmut run`` (`make mutants` does both); exits with 1 below the least share.
A mutant that runs into the time limit counts as killed, one without a test does not.
"""

import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

LEAST_PERCENT = 90
RULES = "disaster.assessment.rules."
KILLED = frozenset(("killed", "timeout"))
UNFINISHED = frozenset(("not checked", "check was interrupted by user"))


def results() -> list[str]:
    """Return one line a mutant, as ``mutmut results`` writes them."""
    mutmut = str(Path(sys.executable).with_name("mutmut"))
    done = subprocess.run(
        [mutmut, "results", "--all", "true"], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def count(lines: Iterable[str]) -> dict[str, Counter[str]]:
    """Count the outcomes by module: ``<module>.<function>__mutmut_<n>: <outcome>``."""
    modules: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        name, colon, outcome = line.strip().rpartition(": ")
        if colon and name.startswith(RULES):
            module = name.removeprefix(RULES).rpartition(".")[0]
            modules[module][outcome] += 1
    return dict(modules)


def killed(outcomes: Counter[str]) -> int:
    """Count the mutants that a test noticed."""
    return sum(outcomes[outcome] for outcome in KILLED)


def percent(outcomes: Counter[str]) -> float:
    """Return the share of killed mutants; none at all is no proof."""
    return 100 * killed(outcomes) / outcomes.total() if outcomes else 0.0


def report(modules: Mapping[str, Counter[str]]) -> list[str]:
    """Write the table: module, killed, survived and untested, percent."""
    together: Counter[str] = sum(modules.values(), Counter())
    rows = [*sorted(modules.items()), ("together", together)]
    return [
        f"{'module':<22}{'killed':>8}{'of':>8}{'left':>8}{'percent':>10}",
        *(
            f"{name:<22}{killed(found):>8}{found.total():>8}"
            f"{found.total() - killed(found):>8}{percent(found):>10.1f}"
            for name, found in rows
        ),
    ]


def is_enough(modules: Mapping[str, Counter[str]]) -> bool:
    """Say whether the run is complete and enough mutants were killed."""
    together: Counter[str] = sum(modules.values(), Counter())
    if any(together[outcome] for outcome in UNFINISHED):
        return False
    return percent(together) >= LEAST_PERCENT


def main() -> int:
    """Print the table and return the exit code."""
    modules = count(results())
    print("\n".join(report(modules)))  # noqa: T201 - a command speaks
    return 0 if is_enough(modules) else 1


if __name__ == "__main__":
    sys.exit(main())
