"""What a template shows is escaped by our own code for pages, exactly as Jinja would."""

from __future__ import annotations

from enum import StrEnum

from flask import Flask
from markupsafe import Markup, escape

from portal.page_code import PageEnvironment, shown


class Word(StrEnum):
    SHARP = "<sharp>"


class Drawn:
    def __html__(self) -> str:
        return "<svg/>"


def test_everything_stands_in_a_page_as_jinja_would_write_it() -> None:
    for value in ("<b>\"'&", Markup("<b>"), 5, -2.5, True, None, Word.SHARP, Drawn(), [1, "<"]):
        assert shown(value) == escape(value)


def test_what_was_typed_is_escaped_in_a_block_in_a_macro_and_in_what_is_set(app: Flask) -> None:
    assert isinstance(app.jinja_env, PageEnvironment)
    page = app.jinja_env.from_string(
        "{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{% set s %}{{ typed }}{% endset %}"
        "{{ typed }}|{{ m(typed) }}|{{ s }}|{{ missing }}|{{ typed|safe }}"
    )
    said = "&lt;Fern&gt;"
    assert page.render(typed="<Fern>") == f"{said}|<i>{said}</i>|{said}||<Fern>"


def test_a_mail_in_plain_text_is_not_escaped(app: Flask) -> None:
    assert (
        app.jinja_env.from_string("{% autoescape false %}{{ typed }}{% endautoescape %}").render(typed="<")
        == "<"
    )
