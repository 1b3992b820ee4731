"""The words of one step's page: the step as published, what was agreed about it, and the plan's lines that go with it."""

from dataclasses import dataclass

from portal.plans.card import Help, help_box, ruled_lines
from portal.plans.revisions import RevisionStep
from portal.plans.step_grids import Grid, grid_of
from portal.plans.step_layouts import Agreement, Panel, agreement_of, panels_of, root

BREATHS = {"S01": (4, 0, 6), "S02": (4, 7, 8)}
"""Counts of breathing in, holding and breathing out, for the templates whose page shows them as a picture."""


@dataclass(frozen=True)
class Arrangement:
    """What was agreed about doing a step: cue, what to do when something gets in the way, how sure."""

    cue_if: str
    cue_then: str
    obstacle: str
    obstacle_answer: str
    confidence: int | None

    @classmethod
    def of(cls, step: RevisionStep) -> "Arrangement | None":
        """What a step says about it; None when it says nothing."""
        arrangement = cls(
            cue_if=(step.cue_if or "").strip(),
            cue_then=(step.cue_then or "").strip(),
            obstacle=(step.obstacle or "").strip(),
            obstacle_answer=(step.obstacle_answer or "").strip(),
            confidence=step.confidence,
        )
        return None if arrangement == cls("", "", "", "", None) else arrangement


@dataclass(frozen=True)
class StepTexts:
    """What is printed for a step. `arrangement` is None when it stands on the cover."""

    step: RevisionStep
    arrangement: Arrangement | None
    why: str
    crisis: str
    lang: str

    @property
    def instruction_lines(self) -> list[str]:
        """What to do, one item a typed line; the page numbers them itself."""
        return [line.strip() for line in self.step.instructions.splitlines() if line.strip()]

    @property
    def breath(self) -> tuple[int, int, int] | None:
        """Counts of the breathing picture, for a page that has one."""
        return BREATHS.get(self.root)

    @property
    def root(self) -> str:
        """The number of the step's template, of a clinic's copy too."""
        return root(self.step)

    @property
    def grid(self) -> Grid:
        """The columns of its practice page."""
        return grid_of(self.step)

    @property
    def agreement(self) -> Agreement:
        """What stands on its agreement, if it has one."""
        return agreement_of(self.step)

    @property
    def help(self) -> Help:
        """The box with whom to call, as it stands on each of its cards."""
        return help_box(self.crisis, self.lang)

    @property
    def panels(self) -> list[tuple[Panel, int]]:
        """The panels of its card page, each with the lines it has room for."""
        return [
            (panel, ruled_lines(self.help if panel.help else None, self.lang))
            for panel in panels_of(self.step)
        ]

    @property
    def notes(self) -> list[str]:
        """Lines of their own between instructions and grid, without their fixed words: fear, habits, agreement."""
        notes = [self.step.feared_outcome_seed or "", "; ".join(self.step.key_safety_behaviours)]
        if self.arrangement:
            notes.append(self.arrangement.cue_if + self.arrangement.cue_then)
            notes.append(self.arrangement.obstacle + self.arrangement.obstacle_answer)
        return [note for note in notes if note]
