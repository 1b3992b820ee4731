"""Lines and words as SVG: what is left out when it is not asked for, and what is escaped."""

from markupsafe import Markup

from portal import svg


def test_a_line_says_only_what_differs_from_a_plain_one() -> None:
    assert svg.line(1, 2.5, 3, 4) == (
        '<line x1="1" y1="2.5" x2="3" y2="4" stroke="#E4DFD5" stroke-width="1"/>'
    )
    assert svg.line(1, 2, 3, 4, "#000", 2, "7 4", True).endswith(
        'stroke-width="2" stroke-dasharray="7 4" stroke-linecap="round"/>'
    )


def test_everything_that_is_asked_for_is_said() -> None:
    assert 'x1="1" y1="2" x2="3" y2="4" stroke="#000" stroke-width="2"/' in svg.line(1, 2, 3, 4, "#000", 2)
    assert svg.text(1, 2.5, "x", "serif", 9, "#000") == (
        '<text x="1" y="2.5" font-family=\'serif\' font-size="9" fill="#000">x</text>'
    )
    assert 'font-size="12" fill="#4A5559">' in svg.text(1, 2, "x", "serif")


def test_words_in_a_drawing_are_escaped_once() -> None:
    drawn = svg.text(1, 2, "<Ash & Fern>", 'serif, "Noto"')
    assert ">&lt;Ash &amp; Fern&gt;</text>" in drawn
    assert "font-family='serif, &#34;Noto&#34;'" in drawn
    assert ">Ash &amp; Fern</text>" in svg.text(1, 2, Markup("Ash &amp; Fern"), "serif")


def test_words_stand_at_the_start_and_plain_unless_asked() -> None:
    assert "text-anchor" not in svg.text(1, 2, "x", "serif")
    assert "font-weight" not in svg.text(1, 2, "x", "serif")
    assert 'text-anchor="end" font-weight="600">x<' in svg.text(1, 2, "x", "serif", anchor="end", strong=True)
