"""Forms of the builder for a clinic's own questionnaires."""

from __future__ import annotations

import re

from portal.assessments.own_content import (
    LONGEST_ITEM,
    LONGEST_LABEL,
    MOST_ITEMS,
    MOST_OPTIONS,
    Content,
    Words,
    join_items,
    join_options,
    option_lines,
    read_option,
)
from portal.fields import Words as Sentence
from portal.forms import Form, LinesField, TextField, Versioned
from portal.i18n import gettext, lazy_gettext

SHORT = re.compile(r"[a-z0-9][a-z0-9_]{0,29}")


class ShortName(TextField):
    """What stands in addresses and files for a questionnaire."""

    def read(self, typed: str) -> str:
        return typed.lower()

    def check(self) -> Sentence | None:
        if SHORT.fullmatch(self.data):
            return None
        return lazy_gettext("Use up to 30 small letters, digits and underscores, without spaces.")


class OptionLines(LinesField):
    """Answers, one a line, each with its number first."""

    def check(self) -> Sentence | None:
        read = [read_option(line) for line in self.data]
        # never the line itself: words that wait for their language are not escaped
        unread = next((n for n, one in enumerate(read, start=1) if one is None), None)
        if unread is not None:
            return lazy_gettext(
                "Begin each line with its number, for example “0 Not at all”. Line %(n)s does not fit.",
                n=unread,
            )
        values = [one[0] for one in read if one]
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            return lazy_gettext("The number %(value)s is there twice.", value=twice)
        return super().check()


class BeginForm(Form):
    """What a new questionnaire is called."""

    title_en = TextField(lazy_gettext("Title in English"), max_length=LONGEST_LABEL)
    title_zh = TextField(lazy_gettext("Title in Chinese"), max_length=LONGEST_LABEL)
    short = ShortName(
        lazy_gettext("Short name"),
        hint=lazy_gettext(
            "Small letters and digits, for addresses and files. Never the name of a person; it cannot be changed."
        ),
        max_length=30,
        required=lazy_gettext("Write a short name, for example evening_calm."),
    )

    def accepts(self) -> bool:
        """Whether it can be made."""
        fine = bool(self.validate_on_submit())
        if fine and not (self.title_en.data or self.title_zh.data):
            self.refuse(gettext("Give it a title in at least one language."), self.title_en)
            return False
        return fine

    def title(self) -> Words:
        return Words(en=self.title_en.data, zh=self.title_zh.data)


class QuestionsForm(Versioned):
    """What is asked, in one language or in both."""

    title_en = TextField(lazy_gettext("Title in English"), max_length=LONGEST_LABEL)
    title_zh = TextField(lazy_gettext("Title in Chinese"), max_length=LONGEST_LABEL)
    recall_en = TextField(lazy_gettext("What time it is about, in English"), max_length=LONGEST_LABEL)
    recall_zh = TextField(lazy_gettext("What time it is about, in Chinese"), max_length=LONGEST_LABEL)
    stem_en = TextField(lazy_gettext("Over each question, in English"), max_length=LONGEST_ITEM)
    stem_zh = TextField(lazy_gettext("Over each question, in Chinese"), max_length=LONGEST_ITEM)
    items_en = LinesField(
        lazy_gettext("Questions in English, one a line"), max_lines=MOST_ITEMS, max_length=LONGEST_ITEM
    )
    items_zh = LinesField(
        lazy_gettext("Questions in Chinese, one a line"), max_lines=MOST_ITEMS, max_length=LONGEST_ITEM
    )
    options_en = OptionLines(
        lazy_gettext("Answers in English, one a line"), max_lines=MOST_OPTIONS, max_length=LONGEST_LABEL
    )
    options_zh = OptionLines(
        lazy_gettext("Answers in Chinese, one a line"), max_lines=MOST_OPTIONS, max_length=LONGEST_LABEL
    )

    def content(self, before: Content) -> Content:
        """The draft with what was typed; how the questions count stays as it was.

        Answers that were worked out by hand no longer count once anything is different.
        """
        made = before.model_copy(
            update={
                "title": Words(en=self.title_en.data, zh=self.title_zh.data),
                "recall": Words(en=self.recall_en.data, zh=self.recall_zh.data),
                "stem": Words(en=self.stem_en.data, zh=self.stem_zh.data),
                "items": join_items(self.items_en.data, self.items_zh.data, before.items),
                "options": join_options(self.options_en.data, self.options_zh.data),
            }
        )
        return made if made == before else made.model_copy(update={"trial": None})


def stored_questions(content: Content) -> dict[str, object]:
    """What the page of questions shows of a draft."""
    return {
        **{
            f"{name}_{lang}": getattr(content, name).of(lang)
            for name in ("title", "recall", "stem")
            for lang in ("en", "zh")
        },
        "items_en": [item.words.en for item in content.items if item.words.en],
        "items_zh": [item.words.zh for item in content.items if item.words.zh],
        "options_en": option_lines(content.options, "en"),
        "options_zh": option_lines(content.options, "zh"),
    }


class TrialForm(Form):
    """Answers by number, to see what comes out."""

    answers = TextField(
        lazy_gettext("Answers by number, in the order of the questions"),
        hint=lazy_gettext("With spaces between them, for example 0 2 1."),
        max_length=400,
        required=lazy_gettext("Write one number for each question."),
    )

    def numbers(self) -> list[int] | None:
        """The answers; None, with a message, where something is no number."""
        parts = re.split(r"[\s,，;；]+", self.answers.data)
        if all(re.fullmatch(r"[+-]?\d{1,4}", part) for part in parts):
            return [int(part) for part in parts]
        self.refuse(gettext("Write whole numbers with spaces between them."), self.answers)
        return None
