"""The wording in the XML files of the package camcops-server, and where each questionnaire stands in them. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.parsers import expat

from portal.assessments.item_texts import ItemTexts, shared_options
from portal.assessments.unreadable import LARGEST, Fault, Unreadable, tidy, without_number

LANG = "en"
HIGHEST = 10
"""No label stands for a higher value."""


@dataclass(frozen=True)
class Shape:
    """How the file names its strings: `{n}` is a question's number, `{value}` that of an answer.

    `labels` are tried in turn for the questions from `first` to `last`.
    """

    file: str
    items: str = "q{n}"
    stem: str | None = "stem"
    labels: tuple[tuple[int, int, tuple[str, ...]], ...] = ((1, 99, ("a{value}",)),)


_EACH_OF_THREE = "q3to8_option{value}"
PACKAGED: Mapping[str, Shape] = MappingProxyType(
    {
        "phq9": Shape("phq9"),
        "phq8": Shape("phq8"),
        "gad7": Shape("gad7"),
        "audit": Shape(
            "audit",
            items="q{n}_question",
            stem=None,
            labels=(
                (1, 2, ("q{n}_option{value}",)),
                (3, 8, (_EACH_OF_THREE,)),
                (9, 10, ("q9to10_option{value}",)),
            ),
        ),
        "auditc": Shape(
            "audit",
            items="c_q{n}_question",
            stem="c_instruction",
            labels=(
                (1, 1, ("q1_option{value}",)),
                (2, 2, ("c_q2_option{value}", "q2_option{value}")),
                (3, 3, (_EACH_OF_THREE,)),
            ),
        ),
        "pcl5": Shape("pcl5"),
        "pswq": Shape("pswq", stem="instruction", labels=((1, 99, ("anchor{value}",)),)),
        "core10": Shape("core10"),
        "cesd": Shape("cesd"),
    }
)
"""By the code that the questionnaire has here."""


def read_package(raw: bytes, code: str) -> ItemTexts:
    """The wording of a questionnaire from the file that carries it. Raises Unreadable."""
    shape = PACKAGED.get(code)
    if shape is None:
        raise Unreadable(Fault.NOT_PACKAGED, name=code)
    strings = read_strings(raw, shape.file)
    items = dict(_items(strings, shape))
    if not items:
        raise Unreadable(Fault.NOTHING)
    options, item_options = shared_options({n: dict(_labels(strings, shape, n)) for n in items})
    return ItemTexts(
        lang=LANG,
        items=items,
        options=options,
        item_options=item_options,
        stem=strings.get(shape.stem) if shape.stem else None,
    )


def _items(strings: Mapping[str, str], shape: Shape) -> Iterator[tuple[int, str]]:
    n = 1
    while text := strings.get(shape.items.format(n=n)):
        yield n, without_number(text, n)
        n += 1


def _labels(strings: Mapping[str, str], shape: Shape, n: int) -> Iterator[tuple[int, str]]:
    names = next((found for first, last, found in shape.labels if first <= n <= last), ())
    for value in range(HIGHEST + 1):
        labels = (strings.get(name.format(n=n, value=value)) for name in names)
        if label := next((one for one in labels if one), None):
            yield value, label


def read_strings(raw: bytes, task: str) -> dict[str, str]:
    """The strings of a task by name, markup inside them left out. Raises Unreadable.

    A document type is refused, and with it every entity and everything outside the file.
    """
    if len(raw) > LARGEST:
        raise Unreadable(Fault.TOO_LARGE)
    reader = _Strings(task)
    try:
        reader.parser.Parse(raw, True)
    except (expat.ExpatError, UnicodeError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(Fault.NOT_XML, at=getattr(error, "lineno", None)) from error
    if not reader.is_there:
        raise Unreadable(Fault.NO_TASK, name=task)
    return {name: tidy("".join(parts)) for name, parts in reader.found.items()}


class _Strings:
    """Collects `<task name="…"><string name="…">text</string>`."""

    def __init__(self, task: str) -> None:
        self.task, self.is_there = task, False
        self.found: dict[str, list[str]] = {}
        self._inside = False
        self._name: str | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, *_declared: object) -> None:
        raise Unreadable(Fault.FORBIDDEN_XML)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "task":
            self._inside = attributes.get("name") == self.task
            self.is_there = self.is_there or self._inside
        elif tag == "string" and self._inside:
            self._name = attributes.get("name")

    def _end(self, tag: str) -> None:
        if tag == "string":
            self._name = None
        elif tag == "task":
            self._inside = False

    def _text(self, text: str) -> None:
        if self._name is not None:
            self.found.setdefault(self._name, []).append(text)
