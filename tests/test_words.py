"""Words on pages: every one can be translated, none is put together from parts, and nothing escapes the escaping."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
HOLE = "\ue000"
"""Stands where a template puts something in."""
LETTER = re.compile(r"[^\W\d_]")
SPOKEN = {
    "title",
    "alt",
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "placeholder",
    "data-label",
    "label",
    "summary",
}
"""Attributes that people read or hear."""
NAMES = {"Haven", "Notes", "English", "中文", "Language / 语言"}
"""Proper names, and the languages in their own words."""
MARKS = {"_", "gettext", "ngettext", "lazy_gettext"}
SAFE: dict[str, set[str]] = {
    "clients/slip_made.html": {"paper"},  # a template of ours, rendered in the client's language
    "assessments/partner_slip.html": {"paper"},  # the same
    "assessments/link_made.html": {"paper"},  # the same
    "macros/glyphs.html": {"SHAPES[name]"},
    "macros/charts.html": {"shapes.FONT"},
    "macros/charts_comfort.html": {"shapes.FONT"},
    "macros/charts_measures.html": {"shapes.FONT"},
    "macros/charts_practice.html": {"shapes.FONT"},
    "macros/charts_days.html": {"shapes.FONT"},
    "macros/charts_moments.html": {"shapes.FONT"},
}
"""What may pass unescaped besides literals: our own drawings and our own rendered templates."""
UNNAMED = re.compile(r"%(?!\(\w+\)[sd])")
CLASSES = re.compile(r"{% block \w+_class %}[^{]*{% endblock %}")
"""Blocks that fill a class attribute."""
ATTRIBUTE = re.compile(r"\b[a-z-]+=\"[^\"]*\"?")
"""What a macro writes into a tag of its caller."""

ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


@cache
def templates() -> dict[str, str]:
    return {
        str(file.relative_to(TEMPLATES)): file.read_text()
        for file in sorted(TEMPLATES.rglob("*"))
        if file.suffix in {".html", ".svg", ".txt"}
    }


def tree(name: str) -> nodes.Template:
    return ENVIRONMENT.parse(templates()[name])


def holes(source: str) -> str:
    """A template's own text, with a mark wherever something is put in."""
    text, inside = [], False
    for _line, kind, value in ENVIRONMENT.lex(CLASSES.sub("", source)):
        if kind == "data":
            text.append(value)
        elif kind in {"variable_begin", "block_begin"}:
            inside = True
        elif kind in {"variable_end", "block_end"} and inside:
            text.append(HOLE)
            inside = False
    return "".join(text)


class Reader(HTMLParser):
    """Collects what a person would read or hear."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.words += [value for name, value in given.items() if name in SPOKEN]
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            self.words.append(given.get("value", ""))
        if tag == "meta" and given.get("name") == "description":
            self.words.append(given.get("content", ""))

    handle_startendtag = handle_starttag


def bare_words(source: str) -> list[str]:
    """Words that stand in a template without a mark for translation."""
    reader = Reader()
    reader.feed(holes(source))
    reader.close()
    pieces = [piece.strip() for words in reader.words for piece in ATTRIBUTE.sub("", words).split(HOLE)]
    return [piece for piece in pieces if LETTER.search(piece) and piece not in NAMES]


def is_unnamed(sentence: str) -> bool:
    """Whether a sentence has a place without a name."""
    return bool(UNNAMED.search(sentence.replace("%%", "")))


def called(node: nodes.Call) -> str:
    return node.node.name if isinstance(node.node, nodes.Name) else ""


def test_there_are_templates() -> None:
    assert len(templates()) > 60


@pytest.mark.parametrize("name", templates())
def test_no_template_has_words_that_cannot_be_translated(name: str) -> None:
    assert bare_words(templates()[name]) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>你好</p>", ["你好"]),
        ("<p>{{ _('Hello') }}</p>", []),
        ("<p>{{ name }} says hello</p>", ["says hello"]),
        ('<a title="Go">{{ x }}</a>', ["Go"]),
        ('<a aria-label="{{ _(\'Go\') }}" class="go">·</a>', []),
        ('<input type="submit" value="Send">', ["Send"]),
        ('<input type="hidden" value="send">', []),
        ("<p>{# a remark #}{% if x %}No{% endif %}</p>", ["No"]),
        ("<p>Haven – 12 &nbsp; · %</p>", ["Haven – 12 \xa0 · %"]),
        ("<b>Haven</b> 12 %", []),
    ],
)
def test_the_search_for_bare_words_finds_them(source: str, found: list[str]) -> None:
    assert bare_words(source) == found


@pytest.mark.parametrize("name", templates())
def test_every_sentence_in_a_template_is_a_literal_with_named_places(name: str) -> None:
    wrong = []
    for call in tree(name).find_all(nodes.Call):
        if called(call) in MARKS:
            for argument in call.args[: 2 if called(call) == "ngettext" else 1]:
                if not isinstance(argument, nodes.Const) or not isinstance(argument.value, str):
                    wrong.append(f"line {call.lineno}: not a literal")
                elif call.kwargs and is_unnamed(argument.value):
                    wrong.append(f"line {call.lineno}: {argument.value}")
    assert wrong == []


@pytest.mark.parametrize("name", templates())
def test_no_sentence_in_a_template_is_glued_from_parts(name: str) -> None:
    glued = [
        f"line {joined.lineno}"
        for joined in (*tree(name).find_all(nodes.Concat), *tree(name).find_all(nodes.Add))
        if sum(called(call) in MARKS for call in joined.find_all(nodes.Call)) > 1
    ]
    assert glued == []


@pytest.mark.parametrize("name", templates())
def test_a_template_lets_nothing_pass_unescaped_but_what_is_known(name: str) -> None:
    passing = {
        spelled(one.node)
        for one in tree(name).find_all(nodes.Filter)
        if one.name == "safe" and not isinstance(one.node, nodes.Const | nodes.TemplateData)
    }
    assert passing <= SAFE.get(name, set())
    assert not any(called(call) == "Markup" for call in tree(name).find_all(nodes.Call))
    assert "autoescape" not in templates()[name]


def spelled(node: nodes.Node | None) -> str:
    """A simple expression as it is written."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{spelled(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        return f"{spelled(node.node)}[{spelled(node.arg)}]"
    return type(node).__name__


def test_what_may_pass_unescaped_is_still_there() -> None:
    for name, known in SAFE.items():
        written = {spelled(one.node) for one in tree(name).find_all(nodes.Filter) if one.name == "safe"}
        assert known <= written, name


@pytest.mark.parametrize("name", [one for one in templates() if not one.startswith("print/")])
def test_no_template_of_a_page_has_inline_style_or_script(name: str) -> None:
    text = holes(templates()[name])
    assert not re.search(r"\sstyle\s*=|<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
