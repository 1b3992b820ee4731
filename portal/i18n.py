"""The one door to Flask-Babel: which language, and the words of a page in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.support import NullTranslations
from flask import Flask, g, has_app_context, has_request_context, request, session
from flask_babel import Babel, force_locale, get_translations, lazy_gettext
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from portal.resources import translations_path

LANGUAGES = ("en", "zh")
CATALOGUE = {"en": "en", "zh": "zh_Hans"}
"""`lang` as it stands in data → the name of its catalogue."""
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

__all__ = ["LazyString", "gettext", "in_language", "lang", "language_name", "lazy_gettext", "ngettext"]


def gettext(message: str, **values: object) -> str:
    """A sentence in the language of the page, with its named values put in."""
    words: str = _catalogue().ugettext(message)
    return words % values if values else words


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """A sentence that counts; `%(num)s` is the number."""
    words: str = _catalogue().ungettext(one, many, num)
    return words % {"num": num, **values}


def _catalogue() -> NullTranslations:
    """The words of the page: Flask-Babel is asked once for a language, as some pages hold a thousand of them."""
    if not has_app_context():
        return NullTranslations()
    here = g._get_current_object()
    asked = here.get("forced_lang"), here.get("own_lang")
    kept: tuple[object, NullTranslations] | None = here.get("catalogue")
    if kept is None or kept[0] != asked:
        kept = here.catalogue = (asked, get_translations())
    return kept[1]


@pass_eval_context
def _in_page(context: EvalContext, message: str, /, **values: object) -> str:
    """What `_()` is in a template. It takes no whole context: inside a loop Jinja copies that for every call."""
    return _filled(_catalogue().ugettext(message), values, markup=context.autoescape)


@pass_eval_context
def _in_page_counted(context: EvalContext, one: str, many: str, num: int, /, **values: object) -> str:
    """What `ngettext()` is in a template."""
    return _filled(_catalogue().ungettext(one, many, num), {"num": num, **values}, markup=context.autoescape)


def _filled(words: str, values: Mapping[str, object], *, markup: bool | None) -> str:
    """Our own words with what belongs into them, escaped where they become part of a page."""
    if not markup:
        return words % values
    return Markup(words % {name: escape(value) for name, value in values.items()})  # noqa: S704  # nosec B704


def init_app(app: Flask) -> None:
    """Put Flask-Babel in, with our catalogues and our way of choosing."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations_path())
    Babel(app, locale_selector=lambda: CATALOGUE[lang()])
    app.jinja_env.globals.update(_=_in_page, gettext=_in_page, ngettext=_in_page_counted)
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["day_short"] = day_short
    app.jinja_env.filters["day_long"] = day_long
    app.jinja_env.filters["clock_time"] = clock_time
    app.jinja_env.filters["day_in"] = day_in
    app.jinja_env.filters["listed"] = listed


def lang() -> str:
    """The language of this page: forced, else the signed-in person's, the cookie's, the browser's, English."""
    if not has_app_context():
        return "en"
    here = g._get_current_object()
    forced: str | None = here.get("forced_lang")
    if forced:
        return forced
    if not has_request_context():
        return "en"
    chosen: str | None = here.get("own_lang") or session.get("lang")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or "en"


def language_name(tag: str) -> str:
    """The name of a language in that of the page; a tag that nobody knows stands as it is."""
    try:
        named = Locale.parse(tag, sep="-").get_display_name(CATALOGUE[lang()])
    except (ValueError, UnknownLocaleError):
        return tag
    return named[:1].upper() + named[1:] if named else tag


@contextmanager
def in_language(wanted: str) -> Iterator[None]:
    """Make words in another language than the page's: a client's PDF, a preview."""
    before = g.get("forced_lang")
    g.forced_lang = wanted
    try:
        with force_locale(CATALOGUE[wanted]):
            yield
    finally:
        g.forced_lang = before


def day(value: date, language: str | None = None) -> str:
    """22 Nov 2026, or 2026年11月22日."""
    if (language or lang()) == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {SHORT_MONTHS[value.month - 1]} {value.year}"


def day_short(value: date, language: str | None = None) -> str:
    """22 Nov, or 11月22日."""
    if (language or lang()) == "zh":
        return f"{value.month}月{value.day}日"
    return f"{value.day} {SHORT_MONTHS[value.month - 1]}"


def day_long(value: date, language: str | None = None) -> str:
    """Sunday 22 November, or 11月22日星期日."""
    if (language or lang()) == "zh":
        return f"{value.month}月{value.day}日星期{'一二三四五六日'[value.weekday()]}"
    return f"{WEEKDAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]}"


def listed(words: Iterable[str]) -> Markup:
    """Several things in a row on a page, with the comma of its language; each is escaped once."""
    return (Markup("、") if lang() == "zh" else Markup(", ")).join(words)


def clock_time(value: datetime, tz: str) -> str:
    """16:42 in a zone."""
    return value.astimezone(ZoneInfo(tz)).strftime("%H:%M")


def day_in(value: datetime, tz: str) -> str:
    """The day on which an instant falls for a person who lives in `tz`."""
    return day(value.astimezone(ZoneInfo(tz)).date())
