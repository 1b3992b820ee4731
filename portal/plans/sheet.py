"""Heights of the parts of a paper page, in mm, from the length of their texts.

The sizes are those of `static/print/print.css`; a test renders pages and holds the two together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from portal.plans.criterion_parts import Criterion
from portal.plans.paper import COLUMN, PT, TYPES, Fit, Type, lines
from portal.plans.revisions import RevisionStep

HALF_BOX = COLUMN / 2 - 7.2
WHOLE_BOX = COLUMN - 7.2
_TICK = 7.6
# Fixed words that the catalogue may translate: room for the longest of them, in letters of the text's own script.
_LABEL = {"en": "x" * 28, "zh": "字" * 9}
_STOP = {"en": "x" * 86, "zh": "字" * 42}
_STOP_SHORT = {"en": "x" * 80, "zh": "字" * 33}
# Letters in the words of a criterion's parts (`templates/macros/criterion.html`); a part not named here takes `_PART`.
_PARTS = {
    "en": {"dose": 30, "approach": 35, "learning": 60, "tolerance": 33, "real_use": 35, "weekly": 26},
    "zh": {"dose": 13, "approach": 16, "learning": 24, "tolerance": 15, "real_use": 18, "weekly": 14},
}
_LETTER = {"en": 0.49, "zh": 1.0}
_PART = {"en": 68, "zh": 30}


@dataclass(frozen=True)
class Sheet:
    """Measures the parts of a page at one size, in mm."""

    lang: str
    fit: Fit

    @property
    def type(self) -> Type:
        """The sizes."""
        return TYPES[self.lang, self.fit]

    def mast(self, title: str, *, under: bool) -> float:
        """The heading with its heavy line; `under` when a line stands below the title."""
        sizes = self.type
        height = 12 * 1.3 * PT + 1 + lines(title, COLUMN, sizes.h1, bold=True) * sizes.h1 * sizes.h1_lead * PT
        if under:
            height += 1.4 + sizes.under_title * (1.36 if self.lang == "zh" else 1.25) * PT
        return height + 2.4 + 0.7 + 3.6

    def text(self, words: str, *, room: float = COLUMN, size: float = 0) -> float:
        """Running text at body size, or at `size` points."""
        size = size or self.type.body
        return lines(words, room, size) * size * self.type.lead * PT

    def h2(self) -> float:
        """A heading within the page."""
        return self.type.h2 * (1.36 if self.lang == "zh" else 1.16) * PT + 1.2

    def to_do(self, items: Sequence[str]) -> float:
        """The heading "What to do" and its numbered lines."""
        if not items:
            return 0
        return self.type.gap + self.h2() + sum(self.text(item, room=COLUMN - 8) + 0.7 for item in items)

    def notes(self, notes: Sequence[str]) -> float:
        """Short paragraphs, each opened by a fixed word or two."""
        if not notes:
            return 0
        return self.type.gap + sum(self.text(_LABEL[self.lang] + note) + 1 for note in notes) - 1

    def ready(self, criterion: Criterion, *, room: float, size: float = 12) -> float:
        """The box "Ready for the next step when", its padding left out."""
        lead = 1.45 if self.lang == "zh" else 1.27
        return self.h2() + sum(
            part * max(size * lead * PT, 5.2) + 1.1
            for part in part_lines(criterion, self.lang, room - _TICK, size)
        )

    def stop(
        self, step: RevisionStep | None, crisis: str, *, room: float, size: float = 12, lead: float = 1.3
    ) -> float:
        """The box "When to stop" with whom to call, its padding left out; without a step the cover's."""
        bar = 3.6 if self.lang == "zh" else 0
        if step and step.stop_when:
            words = step.stop_when
        else:
            words = (_STOP_SHORT if step is None or step.type == "skill" else _STOP)[self.lang]
        rows = lines(words, room, size) + lines(crisis, room - bar, size, bold=True)
        return self.h2() + rows * size * lead * PT + 2


def part_lines(criterion: Criterion, lang: str, room: float, size: float) -> list[int]:
    """Lines of each part of a criterion that is printed: its own words are counted, fixed sentences have a known length."""
    counted: list[int] = []
    for name, part in criterion.named_parts():
        words = part if isinstance(part, str) else getattr(part, "words", None)
        letters = _PARTS[lang].get(name, _PART[lang])
        known = ceil(letters * _LETTER[lang] * size * PT / room)
        counted.append(lines(words, room, size) if words else known)
    return counted
