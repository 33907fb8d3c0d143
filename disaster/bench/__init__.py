"""Benches: this system's figure beside a limit that was measured in the same run."""
