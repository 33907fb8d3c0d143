"""``make migration m="what changes"``: write the next page of the history."""

import sys
import tempfile
from pathlib import Path

from disaster import migrating
from disaster.foundation import db


def main() -> int:
    """Compare the models with the history and write what differs."""
    if len(sys.argv) != 2 or not sys.argv[1].strip():  # noqa: PLR2004
        sys.stderr.write('make migration m="what changes"\n')
        return 2
    with tempfile.TemporaryDirectory() as directory:
        engine = db.make_engine(f"sqlite:///{Path(directory) / 'history.db'}")
        migrating.upgrade(engine)
        migrating.new_migration(engine, sys.argv[1])
        engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
