"""What may be said of a change, in sentences: never more than its figure allows, and always whose figure it is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from portal.assessments.change import Change, ChangeStatus, Used, Why
from portal.assessments.measures import Course, Finding, Measured
from portal.assessments.shown_numbers import shown
from portal.i18n import day, gettext


@dataclass(frozen=True)
class FigureWords:
    """A figure: what it is, where it was read (in the language of the source), and the doubt about it, if any."""

    words: str
    source: str
    doubt: str | None


def finding(course: Course) -> str:
    """One sentence or two on where a scale stands; nothing without a complete result."""
    latest = course.latest
    if latest is None or latest.value is None:
        return gettext("No complete result yet.")
    there = {"value": shown(latest.value), "day": day(latest.on)}
    if course.finding is Finding.FIRST:
        return gettext("%(value)s on %(day)s. A second one will show direction.", **there)
    if course.finding is Finding.AT_BASELINE:
        return gettext("%(value)s on %(day)s is the baseline. A later one will show change.", **there)
    if course.finding is Finding.APART and course.chosen:
        return gettext(
            "%(value)s on %(day)s. It was asked or counted in another way than the baseline, so the two are not compared.",
            **there,
        )
    if course.finding is Finding.APART:
        return gettext(
            "%(value)s on %(day)s. The earlier ones were asked or counted in another way, so it is not compared with them.",
            **there,
        )
    return _change(course, latest)


def _change(course: Course, latest: Measured) -> str:
    change, baseline = course.change, course.baseline
    assert change is not None
    assert change.raw is not None
    assert baseline is not None
    assert baseline.value is not None
    assert latest.value is not None
    told = {"before": shown(baseline.value), "after": shown(latest.value), "day": day(baseline.on)}
    if change.raw == 0:
        return gettext("%(after)s, as on %(day)s.", **told)
    told["size"] = shown(abs(change.raw))
    if change.reliable is None:
        return _unclaimed(change, told)
    told["least"] = _least(change)
    if change.reliable is False:
        if change.basis.is_threshold:
            return gettext(
                "From %(before)s to %(after)s since %(day)s: a difference of %(size)s, within the usual wobble."
                " From %(least)s on a difference counts as clear.",
                **told,
            )
        return gettext(
            "From %(before)s to %(after)s since %(day)s: a difference of %(size)s, within the usual wobble."
            " More than %(least)s counts as clear.",
            **told,
        )
    better = change.status is ChangeStatus.RELIABLE_IMPROVEMENT
    if change.basis.is_threshold:
        if better:
            return gettext(
                "From %(before)s to %(after)s since %(day)s: a difference of %(size)s, and %(least)s or more counts as"
                " clear. A clear change for the better.",
                **told,
            )
        return gettext(
            "From %(before)s to %(after)s since %(day)s: a difference of %(size)s, and %(least)s or more counts as"
            " clear. A clear change for the worse.",
            **told,
        )
    if better:
        return gettext(
            "From %(before)s to %(after)s since %(day)s: a difference of %(size)s, and more than %(least)s counts as"
            " clear. A clear change for the better.",
            **told,
        )
    return gettext(
        "From %(before)s to %(after)s since %(day)s: a difference of %(size)s, and more than %(least)s counts as clear."
        " A clear change for the worse.",
        **told,
    )


def _unclaimed(change: Change, told: dict[str, str]) -> str:
    if change.basis.why is Why.NO_DIRECTION:
        return gettext(
            "From %(before)s to %(after)s since %(day)s, a difference of %(size)s. What a higher number means is not"
            " published, so only the difference is shown.",
            **told,
        )
    return gettext(
        "From %(before)s to %(after)s since %(day)s, a difference of %(size)s. No figure is published for how much"
        " this moves by itself, so only the difference is shown.",
        **told,
    )


def _least(change: Change) -> str:
    """The threshold as it is published; a computed edge with two decimals."""
    if change.basis.is_threshold:
        return shown(change.basis.figures[0].value)
    return shown(Fraction(change.smallest or 0))


def in_table(change: Change | None) -> str:
    """The change at one result: the difference, and what it is where that is known."""
    if change is None or change.raw is None:
        return ""
    size = shown(abs(change.raw))
    signed = f"+{size}" if change.raw > 0 else f"−{size}" if change.raw < 0 else size
    if change.status is ChangeStatus.RELIABLE_IMPROVEMENT:
        return gettext("%(change)s, clearly better", change=signed)
    if change.status is ChangeStatus.RELIABLE_DETERIORATION:
        return gettext("%(change)s, clearly worse", change=signed)
    return signed


def figures(course: Course) -> tuple[FigureWords, ...]:
    """The figures that the claims of a scale rest on."""
    if course.wobble is None:
        return ()
    return tuple(_figure(used) for used in course.wobble.basis.figures)


def _figure(used: Used) -> FigureWords:
    doubts = {"C": gettext("only a secondary source"), "M": gettext("from memory, not verified")}
    value = shown(used.value)
    names = {
        "threshold": gettext("A difference of %(value)s or more counts as clear.", value=value),
        "sd": gettext("Standard deviation %(value)s.", value=value),
        "reliability": gettext("Reliability %(value)s.", value=value),
    }
    return FigureWords(names[used.name], used.source or "", doubts.get(used.status or ""))


def headline(name: str, course: Course | None) -> str:
    """The sentence on top of a page that has no comfort assessment; no claim in it rests on an unverified figure."""
    if course is None or course.latest is None or course.latest.value is None:
        return gettext("No assessment yet")
    told = {"name": name, "after": shown(course.latest.value)}
    change, baseline = course.change, course.baseline
    if change is None or baseline is None or baseline.value is None:
        return gettext("%(name)s: %(after)s on %(day)s", day=day(course.latest.on), **told)
    told |= {"before": shown(baseline.value), "day": day(baseline.on)}
    if change.raw == 0:
        return gettext("%(name)s: %(after)s, as on %(day)s", **told)
    if change.basis.unverified or change.status is ChangeStatus.NOT_COMPUTABLE:
        return gettext("%(name)s: %(before)s to %(after)s since %(day)s", **told)
    if change.status is ChangeStatus.RELIABLE_IMPROVEMENT:
        return gettext("%(name)s: %(before)s to %(after)s since %(day)s, clearly better", **told)
    if change.status is ChangeStatus.RELIABLE_DETERIORATION:
        return gettext("%(name)s: %(before)s to %(after)s since %(day)s, clearly worse", **told)
    return gettext("%(name)s: %(before)s to %(after)s since %(day)s, within the usual wobble", **told)


def scale_name(title: str, scale: str) -> str:
    """A scale of an instrument that has several."""
    return gettext("%(title)s: %(scale)s", title=title, scale=scale)
