"""One HTML string to one PDF. Nothing is fetched but the product's own print style sheet."""

import logging
from functools import cache

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from portal.pdf.finish import finish
from portal.pdf.fonts import missing_packages, require
from portal.pdf.wire import MAX_HTML, Reason, RenderFailed, Request
from portal.resources import static_path

# WeasyPrint's warnings may quote the text of the document.
logging.getLogger("weasyprint").disabled = True

ASSETS = {"asset:print.css": ("print/print.css", "text/css")}
_WARM_UP = '<html lang="{lang}"><title>-</title><main class="sheet"><h1>{text}</h1><svg viewBox="0 0 9 9">{svg}</svg>'


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Answers the private scheme `asset:` from a fixed list; anything else is a ValueError, which leaves it out."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return one of our assets, or raise ValueError."""
        try:
            path, kind = ASSETS[url]
        except KeyError:
            raise ValueError("only the product's own assets may be read") from None
        return URLFetcherResponse(url, (static_path() / path).read_bytes(), {"Content-Type": kind})


@cache
def font_configuration() -> FontConfiguration:
    """The one font configuration, kept for the life of the process."""
    return FontConfiguration()


@cache
def style_sheet() -> CSS:
    """The print style sheet, parsed once."""
    return CSS("asset:print.css", url_fetcher=AssetFetcher(), font_config=font_configuration())


@cache
def missing_fonts() -> dict[str, str]:
    """Fonts that were absent when the process started."""
    return missing_packages()


def render(request: Request) -> bytes:
    """Render a tagged PDF. RenderFailed for missing fonts, too long a text, or a file that could act."""
    if len(request.html) > MAX_HTML:
        raise RenderFailed(Reason.TOO_BIG)
    require(missing_fonts(), lang=request.lang, text=request.html)
    html = HTML(string=request.html, base_url="asset:", url_fetcher=AssetFetcher())
    html.etree_element.set("lang", "zh-Hans" if request.lang.startswith("zh") else request.lang)
    if request.title is not None:
        for title in html.etree_element.iter("title"):
            title.text = request.title
            break
    raw = html.write_pdf(
        stylesheets=[style_sheet()], font_config=font_configuration(), pdf_variant="pdf/ua-1"
    )
    return finish(raw)


def warm_up() -> None:
    """Pay for imports, the style sheet and first use of each font before the first document."""
    if missing_fonts():
        return  # each document will say which
    for lang, text in (("en", "Warm"), ("zh", "暖")):
        svg = f'<text font-family="Open Sans" y="5">{text}</text>'
        HTML(string=_WARM_UP.format(lang=lang, text=text, svg=svg), url_fetcher=AssetFetcher()).write_pdf(
            stylesheets=[style_sheet()], font_config=font_configuration(), pdf_variant="pdf/ua-1"
        )
