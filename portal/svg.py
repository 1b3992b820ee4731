"""Lines and words of a drawing as SVG: a page has hundreds of them, so they are written without a macro. Pure.

Presentation attributes only, so that one string serves page and PDF.
"""

from __future__ import annotations

from markupsafe import Markup, escape


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
