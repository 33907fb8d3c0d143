"""同じ施設か: what a place is known by, in the next list and in its public address."""

import hashlib
import re
import unicodedata

from shelters.rules.places import Position, is_common_id

# Rows of one place differ by rounding; about ten metres.
DECIMALS = 4
SLUG_LENGTH = 40
SAFE_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*")
NOT_IN_SLUGS = re.compile("[^a-z0-9]+")
# Names of our own pages beside the pages of the sites.
RESERVED = re.compile("from|wifi|wheelchair|fits-.*")


def designation_key(
    kind: str, publisher: str, identifier: str, name: str, place: str
) -> str:
    """Return what a designation is known by when its list comes again (同じ指定)."""
    if is_common_id(identifier):
        return identifier
    if identifier:
        return f"{kind}/{publisher}/{identifier}"
    return f"{kind}/{name}/{place}"


def place_text(position: Position | None, address: str) -> str:
    """Return a place as text: the position rounded, or else the address."""
    if position is None:
        return address
    return f"{position.latitude:.{DECIMALS}f},{position.longitude:.{DECIMALS}f}"


def folded_name(name: str) -> str:
    """Return a name without differences of width and spacing, for comparing only."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def slug_base(name_english: str, identifier: str, key: str) -> str:
    """Return the last part of a site's public address, for people to type (URL の名前).

    From the English name, else the identifier; a site with neither gets a short
    fingerprint of what it is known by.
    """
    for text in (name_english, identifier):
        slug = NOT_IN_SLUGS.sub("-", _plain(text))[:SLUG_LENGTH].strip("-")
        if slug:
            return f"site-{slug}" if _is_taken(slug) else slug
    return f"site-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def address_part(code: str) -> str:
    """Return a district's code as part of an address; odd ones as a fingerprint."""
    if SAFE_CODE.fullmatch(code):
        return code.lower()
    return hashlib.sha256(code.encode()).hexdigest()[:8]


def _plain(text: str) -> str:
    """Return a text in lower case, without accents and apostrophes (ō → o)."""
    parts = unicodedata.normalize("NFKD", text.lower().replace("'", ""))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _is_taken(slug: str) -> bool:
    """Say whether a slug is a page of ours, or a bare number that says nothing."""
    return slug.isdecimal() or RESERVED.fullmatch(slug) is not None
