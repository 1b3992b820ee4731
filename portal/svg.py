"""Lines and words of a drawing as SVG: a page has hundreds of them, so they are written without a macro. Pure.

Presentation attributes only, so that one string serves page and PDF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from portal.charts import Sparkline


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    stroke: str = "#E4DFD5",
    width: float = 1,
    dash: str = "",
    round: bool = False,
) -> Markup:
    """A straight line, in px."""
    dashed = f' stroke-dasharray="{escape(dash)}"' if dash else ""
    capped = ' stroke-linecap="round"' if round else ""
    # What is text is escaped.
    return Markup(  # noqa: S704  # nosec B704
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{escape(stroke)}" stroke-width="{width}"{dashed}{capped}/>'
    )


def text(
    x: float,
    y: float,
    words: object,
    font: str,
    size: float = 12,
    fill: str = "#4A5559",
    anchor: str = "start",
    strong: bool = False,
) -> Markup:
    """Words at a point, in px; `font` stands between single quotes, as families have double ones."""
    anchored = f' text-anchor="{escape(anchor)}"' if anchor != "start" else ""
    weight = ' font-weight="600"' if strong else ""
    # What is text is escaped.
    return Markup(  # noqa: S704  # nosec B704
        f'<text x="{x}" y="{y}" font-family=\'{escape(font)}\' font-size="{size}" fill="{escape(fill)}"'
        f"{anchored}{weight}>{escape(words)}</text>"
    )


def spark(drawn: Sparkline, id: str, title: object, font: str, missing: str) -> Markup:
    """The line in a table row, whole; `missing` are the words for a value that is not there."""
    id = escape(id)
    told = ", ".join(missing if value is None else f"{value:g}" for value in drawn.values)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="{drawn.width}" height="{drawn.height}"'
        f' viewBox="0 0 {drawn.width} {drawn.height}" role="img" aria-labelledby="{id}-t {id}-d">'
        f'<title id="{id}-t">{escape(title)}</title><desc id="{id}-d">{escape(told)}</desc>'
    ]
    parts += [
        f'<path d="{path}" fill="none" stroke="#6C7F8F" stroke-width="1.8" stroke-linejoin="round" stroke-linecap="round"/>'
        for path in drawn.paths
    ]
    parts += [f'<circle cx="{x}" cy="{y}" r="2" fill="#6C7F8F"/>' for x, y in drawn.singles]
    if drawn.last:
        x, y = drawn.last
        parts += [
            f'<circle cx="{x}" cy="{y}" r="3.6" fill="#12436D"/>',
            text(88, 19.5, drawn.text, font, 14, "#1F2A2E", strong=True),
        ]
    return Markup("".join(parts) + "</svg>")  # noqa: S704  # nosec B704
