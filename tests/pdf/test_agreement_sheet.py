"""An agreement on paper, a page for each language: what stands on it, in which type, and that long words stay on it."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import jinja2
import pikepdf
import pytest

from portal.i18n import day
from portal.plans import agreement_sheet
from portal.plans.agreement_forms import LONG, PROMISE, PROMISES, SHORT, SOON
from portal.plans.agreement_kinds import AgreementKind
from portal.plans.agreement_print_queries import TEMPLATE, AgreementPage
from portal.plans.agreement_texts import Text
from portal.plans.paper import Fit
from portal.resources import templates_path
from tests.pages.plans.agreement_words import WORDS
from tests.pdf import press
from tests.pdf.chinese import WORDS as CHINESE
from tests.pdf.test_pages import scope_of, structure

KINDS = {"S12": AgreementKind.NEED_SIGNAL, "S13": AgreementKind.PREDICTABILITY, "S14": AgreementKind.RHYTHM}
ON = date(2026, 11, 18)
CRISIS = {"en": "In an emergency: your clinic’s numbers go here.", "zh": "遇到紧急情况：这里写诊所的电话。"}
SENTENCE = {
    "en": "We sit down at the table, each says one thing from the day and the other one listens to it; ",
    "zh": "我们坐到桌边，各说一件今天的事，另一方听着，不去纠正；",
}
END = "§§"
"""Ends every long text, so that a lost one is missed."""
NOT_TYPED = ("ritual", "watched")
OWN = {
    "Sheet %(number)s": "第 %(number)s 号",
    "Agreement %(number)s · as of %(date)s": "约定 %(number)s，%(date)s",
    "When I show it": "我亮出时",
    "When you show it": "您亮出时",
    "What about": "内容",
    "I": "我",
    "You, the other one": "您，对方",
    "You:": "您：",
    "I:": "我：",
    "Usually out of reach": "平常联系不上",
    "Promise": "承诺",
    "%(what)s (%(soon)s)": "%(what)s（%(soon)s）",
    "By when: %(later)s": "最晚：%(later)s",
    "Less of it from": "从哪天起减少",
    "What we say beforehand": "事先说的话",
    "Time together": "共处的时间",
    "Time of our own": "各自的时间",
    "%(num)s minutes": "%(num)s 分钟",
    "Up to %(num)s. More than that: a longer talk, no blame.": "最多 %(num)s 次。再多就好好谈谈，不责怪谁。",
    "a hug, if both want it": "拥抱一下，如果两人都愿意",
    "each tells one thing from the day, the other listens": "各说一件今天的事，另一方听着",
    "“I’m back”, said out loud, before anything else": "先说一声“我回来了”，再做别的",
}


def sheet(template: str, langs: tuple[str, ...], said: dict[str, dict[str, object]]) -> tuple[str, list[Fit]]:
    """The page as the worker gives it to the renderer, and the sizes that were chosen. `said`: the words by language."""
    kind, now = KINDS[template], {"lang": langs[0]}

    def word(message: str) -> str:
        return {**CHINESE, **OWN}[message] if now["lang"] == "zh" else message

    @contextmanager
    def in_language(lang: str) -> Iterator[None]:
        before, now["lang"] = now["lang"], lang
        yield
        now["lang"] = before

    def speaking(lang: str, caller: Callable[[], str]) -> str:
        with in_language(lang):
            return caller()

    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_path()), autoescape=True, extensions=["jinja2.ext.i18n"]
    )
    env.filters["day"] = day
    env.install_gettext_callables(  # type: ignore[attr-defined]
        word, lambda one, many, n: word(many if n != 1 or now["lang"] == "zh" else one), newstyle=True
    )
    pages = [
        AgreementPage(
            lang=lang,
            words=said[lang],
            rows=agreement_sheet.rows(kind, said[lang]),
            facts=agreement_sheet.facts(kind, said[lang], window=180),
            crisis=CRISIS[lang],
            fit=agreement_sheet.fit(kind, said[lang], lang, CRISIS[lang], window=180),
        )
        for lang in langs
    ]
    html = env.get_template(TEMPLATE).render(
        label="3.1",
        kind=kind,
        initials="J. T.",
        text=Text(
            words=said[langs[0]], review_on=ON + timedelta(days=8), fade_from_on=ON + timedelta(days=30)
        ),
        as_of=ON,
        pages=pages,
        speaking=speaking,
    )
    return html, [page.fit for page in pages]


def chinese(template: str) -> dict[str, object]:
    """The same words in Chinese, as far as the test needs them."""
    return {
        name: value
        if name in ("ritual", "watched")
        else "我们说好的那句话"
        if isinstance(value, str)
        else ["我说一声"]
        for name, value in WORDS[template].items()
    }


def longest(template: str, lang: str) -> dict[str, object]:
    """Every text as long as the form lets it be."""

    def words(length: int) -> str:
        return (SENTENCE[lang] * 20)[: length - len(END)] + END

    found: dict[str, object] = {}
    for name, value in {**WORDS[template], "urgent": "x"}.items():
        if name in ("ritual", "watched"):
            found[name] = value
        elif isinstance(value, list):
            found[name] = [words(PROMISE)] * PROMISES
        elif name in ("cannot_now", "urgent", "wording", "next_contact"):
            found[name] = words(LONG)
        else:
            found[name] = words(SOON if name.endswith("_soon") else SHORT)
    return found


def _texts(said: dict[str, object]) -> int:
    """How many texts there are; how soon a signal is answered stands on both sides."""
    once = sum(
        len(value) if isinstance(value, list) else 1 for name, value in said.items() if name not in NOT_TYPED
    )
    return once + sum(name.endswith("_soon") for name in said)


def texts_of(pdf: bytes, tmp_path) -> list[str]:
    (tmp_path / "in.pdf").write_bytes(pdf)
    found = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "in.pdf", "-"], capture_output=True, text=True, check=True
    )
    return found.stdout.split("\f")[:-1]


@pytest.mark.parametrize("langs", [("en", "zh"), ("zh", "en")])
@pytest.mark.parametrize("template", KINDS)
def test_two_languages_are_two_pages_each_whole_in_its_own(renderer, tmp_path, template, langs):
    html, _ = sheet(template, langs, {"en": WORDS[template], "zh": chinese(template)})
    pdf = renderer.render(html, lang=langs[0])
    pages = dict(zip(langs, texts_of(pdf, tmp_path), strict=True))
    assert "Not now, but I can at eight." in pages["en"]
    assert "If one of us cannot" in pages["en"]
    assert "We look at it again" in pages["en"]
    assert "Agreement 3.1 · as of 18 Nov 2026" in pages["en"]
    assert "我们说好的那句话" in pages["zh"]
    assert "任何一方都可以随时结束约定" in pages["zh"]
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in pages["en"])


def test_each_language_has_its_own_face(renderer, tmp_path):
    html, _ = sheet("S12", ("zh", "en"), {"en": WORDS["S12"], "zh": chinese("S12")})
    (tmp_path / "in.pdf").write_bytes(renderer.render(html, lang="zh"))
    found = subprocess.run(
        ["pdffonts", tmp_path / "in.pdf"], capture_output=True, text=True, check=True
    ).stdout
    assert "Open-Sans" in found
    assert "WenQuanYi" in found or "Noto" in found


def test_it_is_tagged_with_headings_scopes_and_a_title_that_says_nothing(renderer, tmp_path):
    html, _ = sheet("S12", ("en", "zh"), {"en": WORDS["S12"], "zh": chinese("S12")})
    (tmp_path / "in.pdf").write_bytes(renderer.render(html, lang="en"))
    with pikepdf.open(tmp_path / "in.pdf") as pdf:
        assert str(pdf.docinfo["/Title"]) == "Sheet 3.1"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        elements = list(structure(pdf.Root.StructTreeRoot.K))
        assert [str(element.S) for element in elements].count("/H1") == 2
        cells = [element for element in elements if element.S == "/TH"]
        assert {str(scope_of(cell)) for cell in cells} == {"/Column", "/Row"}
        assert [str(element.S) for element in elements].count("/Figure") == 6


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("template", KINDS)
def test_usual_words_stand_on_one_page_and_the_longest_loses_nothing(renderer, tmp_path, template, lang):
    usual = WORDS[template] if lang == "en" else chinese(template)
    html, _ = sheet(template, (lang,), {lang: usual})
    assert len(texts_of(renderer.render(html, lang=lang), tmp_path)) == 1
    html, (size,) = sheet(template, (lang,), {lang: longest(template, lang)})
    pages = texts_of(renderer.render(html, lang=lang), tmp_path)
    assert len(pages) <= (2 if lang == "en" else 4)
    assert sum("".join(page.split()).count(END) for page in pages) == _texts(longest(template, lang))
    assert size is Fit.TIGHTEST


@pytest.mark.parametrize("share", [0.3, 0.45, 0.6])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("template", KINDS)
def test_what_was_counted_to_fit_on_one_page_does(renderer, tmp_path, template, lang, share):
    def cut(value: object) -> object:
        if isinstance(value, list):
            return (
                value if len(str(value[0])) < 20 else [cut(one) for one in value[: round(PROMISES * share)]]
            )
        return value if not isinstance(value, str) or len(value) < 20 else value[: round(len(value) * share)]

    said = {name: cut(value) for name, value in longest(template, lang).items()}
    html, (size,) = sheet(template, (lang,), {lang: said})
    if size is not Fit.TIGHTEST:
        assert len(texts_of(renderer.render(html, lang=lang), tmp_path)) == 1, json.dumps(str(size))


def test_shapes_and_lines_to_sign_on_are_drawn(renderer, tmp_path):
    html, _ = sheet("S12", ("en",), {"en": WORDS["S12"]})
    (page,) = press.rasterise(renderer.render(html, lang="en"), tmp_path)
    assert page.ink(22, 50, 45, 130) > 200, "circle, triangle and square stand on the left"
    assert page.ink(20, 150, 195, 280) > 400
