"""What only the client knows about the first step, and what follows from how sure they are. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from portal.defaults import DEFAULTS


@dataclass(frozen=True, kw_only=True)
class FirstAnswers:
    """The answers to five short questions on accepting a plan; None where nothing was said.

    `hard` is 0 to 100, `confidence` 0 to 10. Fear and how hard belong to a first step that is an exposure.
    """

    feared: str | None = None
    hard: int | None = None
    when_where: str | None = None
    confidence: int | None = None
    obstacle: str | None = None
    obstacle_answer: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was said."""
        return self == FirstAnswers()

    def words(self, action: str) -> dict[str, str]:
        """The typed words of a step that they stand for; the cue leads to `action`. What was not said is left out."""
        said = {
            "cue_if": self.when_where,
            "cue_then": action[:120] if self.when_where else None,
            "obstacle": self.obstacle,
            "obstacle_answer": self.obstacle_answer,
        }
        return {name: words for name, words in said.items() if words}


def is_unsure(confidence: int | None, least: int = DEFAULTS["small_confidence"].value) -> bool:
    """Whether the clinician looks at the step first: confidence under `least`. Not asked is not unsure."""
    return confidence is not None and confidence < least
