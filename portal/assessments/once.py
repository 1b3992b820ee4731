"""One check that several parts of a definition need: keys given once, and all of those that are needed."""

from collections import Counter
from collections.abc import Iterable


def once(key: str, found: Iterable[object], needed: Iterable[object] | None = None) -> None:
    """Raises ValueError for what is given twice or, where `needed` says what must be there, missing."""
    counts = Counter(found)
    if doubled := [str(entry) for entry, count in counts.items() if count > 1]:
        raise ValueError(f"{key}: given twice: {', '.join(doubled)}")
    if needed is not None and (missing := [str(entry) for entry in needed if entry not in counts]):
        raise ValueError(f"{key}: missing: {', '.join(missing)}")
