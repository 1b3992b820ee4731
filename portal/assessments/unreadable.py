"""Why a text or a file gives no wording, and what every reader of them does first. Pure."""

import re
import unicodedata
from enum import StrEnum

LARGEST = 1_000_000
"""Bytes; the longest official form is far below."""
MOST_ITEMS = 200
LONGEST_TEXT = 2_000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Fault(StrEnum):
    """What is wrong with it; `Unreadable` says where."""

    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    UNKNOWN_FILE = "unknown_file"  # none of the kinds that can be read
    NOTHING = "nothing"  # no question in it
    TOO_MANY = "too_many"  # more questions than any form has
    TOO_LONG = "too_long"  # a text that is longer than any question
    NUMBER_AGAIN = "number_again"  # a number that came before, or a smaller one
    NOT_JSON = "not_json"
    NOT_A_QUESTIONNAIRE = "not_a_questionnaire"
    BAD_VALUE = "bad_value"  # a score that is no whole number, or one that comes twice
    NO_COLUMN = "no_column"
    BAD_NUMBER = "bad_number"
    BAD_OPTIONS = "bad_options"
    TWO_LANGUAGES = "two_languages"
    NOT_CSV = "not_csv"
    NOT_XML = "not_xml"
    FORBIDDEN_XML = "forbidden_xml"  # a document type or an entity
    NO_TASK = "no_task"  # the file is not about this questionnaire
    NOT_PACKAGED = "not_packaged"  # the package has no wording of this questionnaire


class Unreadable(ValueError):
    """A text or file without a usable wording: `fault`, at a line or a question, about a name in it."""

    def __init__(self, fault: Fault, *, at: int | None = None, name: str | None = None) -> None:
        self.fault, self.at, self.name = fault, at, name
        super().__init__(" ".join(str(one) for one in (fault, at, name) if one is not None))


def decoded(raw: bytes) -> str:
    """The text of a file. Raises Unreadable."""
    if len(raw) > LARGEST:
        raise Unreadable(Fault.TOO_LARGE)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(Fault.NOT_UTF8) from error


def tidy(text: str) -> str:
    """Words in one form: NFC, one space where there were several or a line end, no control characters."""
    found = " ".join(CONTROL.sub("", unicodedata.normalize("NFC", text)).split())
    if len(found) > LONGEST_TEXT:
        raise Unreadable(Fault.TOO_LONG, name=found[:40])
    return found


def without_number(text: str, n: int) -> str:
    """A question without the number that the form prints before it."""
    return re.sub(rf"^\s*{n}\s*[.．)）、:：]\s*(?=\D)", "", text)
