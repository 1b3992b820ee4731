"""Initials: what paper and a client's own page use instead of a name."""

from __future__ import annotations

MOST_LETTERS = 4


def suggested(name: str) -> str:
    """Initials for a name: first letters of the first and last word, `W. S.`; of a Chinese name its first character.

    A name in two scripts (林示例 Lin Shili) takes the Latin words. Empty for an empty name.
    """
    words = name.split()
    latin = [word for word in words if word[0].isascii() and word[0].isalnum()]
    if not latin:
        return words[0][0] if words else ""
    chosen = latin if len(latin) == 1 else [latin[0], latin[-1]]
    return " ".join(f"{word[0].upper()}." for word in chosen)


def too_many(initials: str) -> bool:
    """Whether this is more than four letters; dots and spaces come free."""
    return sum(sign.isalnum() for sign in initials) > MOST_LETTERS


def greeting(initials: str) -> str:
    """How a page greets: the first initial with its dot, `W.`; in Chinese script the character alone."""
    first = initials.strip()[:1]
    return f"{first}." if first.isascii() and first.isalpha() else first
