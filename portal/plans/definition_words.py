"""The texts of a homework template, each in English and, where it is translated, in Chinese. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

Lang = Literal["en", "zh"]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Piece(BaseModel):
    """A frozen piece of a template; a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Piece):
    """A text in English and, where it is translated, in Chinese. In a file plain text is English."""

    en: Line
    zh: Line | None = None

    def text(self, lang: str) -> str:
        """The text in that language, in English while it is not translated."""
        return self.zh if lang == "zh" and self.zh else self.en

    def lang(self, lang: str) -> Lang:
        """The language in which `text` answers: for the `lang` mark of a page."""
        return "zh" if lang == "zh" and self.zh else "en"


def _as_words(value: object) -> object:
    return {"en": value} if isinstance(value, str) else value


Text = Annotated[Words, BeforeValidator(_as_words)]
STANDING_CAUTION = Words(
    en="Leave this for the session first while there is violence, threat, control or stalking in the relationship, a "
    "present wish to die, psychosis or mania without treatment, heavy drinking or drug use on practice days, or a "
    "strong sense that nothing is real.",
    zh="有以下情形时，先留到面谈中处理：关系里有暴力、威胁、控制或跟踪；当前有想死的念头；未经治疗的精神病性症状或躁狂；"
    "练习日大量饮酒或使用毒品；或者强烈地觉得一切都不真实。",
)
"""Added by the loader to every exposure template and to the three agreements with a partner."""


class Titles(Words):
    """The title, always in both languages."""

    zh: Line
