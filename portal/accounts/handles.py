"""Handles: the name a person signs in with; not an e-mail address, and unique whatever its case. Pure."""

from __future__ import annotations

import re
import unicodedata

_SHAPE = re.compile(r"[\w.\-]{3,40}\Z")


def normal(handle: str) -> str:
    """The form that is compared: NFKC, case folded, no space around it."""
    return unicodedata.normalize("NFKC", handle).strip().casefold()


def well_formed(handle: str) -> bool:
    """3 to 40 letters of any script, digits, dots, dashes or underscores."""
    return bool(_SHAPE.match(normal(handle)))
