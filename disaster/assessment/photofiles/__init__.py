"""Photographs as bytes and files: what a camera wrote, and where it is kept."""

from disaster.assessment.photofiles.camera import Shot
from disaster.assessment.photofiles.files import (
    FileProblem,
    PhotoLost,
    StoreFull,
    StoreUnusable,
    digest,
    keep,
    missing,
    original,
    orphans,
    thumbnail,
)
from disaster.assessment.photofiles.pictures import Picture, examine, shot_of

__all__ = [
    "FileProblem",
    "PhotoLost",
    "Picture",
    "Shot",
    "StoreFull",
    "StoreUnusable",
    "digest",
    "examine",
    "keep",
    "missing",
    "original",
    "orphans",
    "shot_of",
    "thumbnail",
]
