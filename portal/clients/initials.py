"""Initials: what paper and a client's own page use instead of a name."""

from __future__ import annotations

MOST_LETTERS = 4


def suggested(name: str) -> str:
    """Initials for a name: first letters of the first and last word, `W. S.`; of a Chinese name its first character.

    A name in two scripts (林示例 Lin Shili) takes the words of the alphabet. Empty for an empty name.
    """
    words = name.split()
    spelt = [word for word in words if _has_case(word[0])]
    if not spelt:
        return words[0][0] if words else ""
    chosen = spelt if len(spelt) == 1 else [spelt[0], spelt[-1]]
    return " ".join(f"{word[0].upper()}." for word in chosen)


def too_many(initials: str) -> bool:
    """Whether this is more than four letters; dots and spaces come free."""
    return sum(sign.isalnum() for sign in initials) > MOST_LETTERS


def greeting(initials: str) -> str:
    """How a page greets: the first initial with its dot, `W.`; a Chinese character alone."""
    first = initials.strip()[:1]
    return f"{first}." if _has_case(first) else first


def _has_case(sign: str) -> bool:
    """Whether this is a letter of an alphabet with capitals."""
    return sign.lower() != sign.upper()
