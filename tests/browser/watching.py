"""Looking at what the city shows, and waiting for what its worker does."""

import time
from urllib.request import urlopen

import pytest


def fetch(site, path):
    with urlopen(site.address + path) as answer:
        return answer.read().decode()


def wait_for(found, what, seconds=30):
    """Wait until the worker has done something, and return it."""
    for _ in range(seconds * 5):
        if value := found():
            return value
        time.sleep(0.2)
    return pytest.fail(f"not within {seconds} s: {what}")
