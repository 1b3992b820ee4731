"""How long a person needs for a form on a phone, from what they do: a keystroke-level model, no clock. Pure.

The times of one act, in seconds, and where they are from:

- point 1.1, press 0.2, think 1.35: Card, Moran, Newell, "The keystroke-level model for user performance time with
  interactive systems", Communications of the ACM 23(7), 1980. Measured with a mouse; that a thumb is no slower is our
  assumption. Every tap counts as a decision, so its thinking is always in it.
- a sign typed: 36.2 words of five signs a minute on a phone; 26 for people in their fifties. Palin, Feit, Kim, Kristensson,
  Oulasvirta, "How do people type on mobile devices?", MobileHCI 2019 (37,370 people); the second as newspapers told it.
- a word read: 238 a minute for plain texts in English; most adults read 175 to 300. Brysbaert, "How many words do we read
  per minute?", Journal of Memory and Language 109, 2019. What is read each time is the questions, not the help below them:
  our assumption.
- a screen scrolled 1.1, like a pointing; a page waited for 1.5, on a phone's network: our assumptions, without a source.

The model is for somebody who knows the form. Upset, or for the first time, one is slower; nobody has measured that here.
"""

from __future__ import annotations

from dataclasses import dataclass

POINT, PRESS, THINK = 1.1, 0.2, 1.35
SCREEN, PAGE = 1.1, 1.5
SIGNS_IN_A_WORD = 5


@dataclass(frozen=True, slots=True)
class Person:
    """How fast somebody types on a phone and reads, in words a minute."""

    types: float
    reads: float


USUAL = Person(types=36.2, reads=238)
SLOW = Person(types=26, reads=175)


@dataclass(frozen=True, slots=True)
class Effort:
    """What somebody did, counted: taps, signs typed, words of questions, screens scrolled, pages waited for."""

    taps: int
    signs: int
    words: int
    screens: int
    pages: int

    def seconds(self, person: Person = USUAL) -> float:
        """What the model says that it takes."""
        return round(
            self.taps * (THINK + POINT + PRESS)
            + self.signs * 60 / (person.types * SIGNS_IN_A_WORD)
            + self.words * 60 / person.reads
            + self.screens * SCREEN
            + self.pages * PAGE,
            1,
        )
