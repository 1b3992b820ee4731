"""Reliable change between two scores: a published threshold first, else an index from one metric, else no claim.

Jacobson & Truax 1991, J Consult Clin Psychol 59:12-19: SE = SD·sqrt(1 − r), Sdiff = sqrt(2·SE²),
RCI = (post − pre) / Sdiff; reliable when |RCI| > 1.96. Decided on exact squares; floats only in what is shown.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import sqrt
from typing import Literal

from portal.assessments.definition_scales import Figure, Scale, Status

Number = int | Decimal | Fraction
Direction = Literal["worse", "better", "none"]
CRITICAL = Decimal("1.96")


class ChangeStatus(StrEnum):
    """What may be said about the way from one score to another."""

    RELIABLE_IMPROVEMENT = "reliable_improvement"
    RELIABLE_DETERIORATION = "reliable_deterioration"
    NO_RELIABLE_CHANGE = "no_reliable_change"
    NOT_COMPUTABLE = "not_computable"


class Why(StrEnum):
    """Why nothing may be said."""

    MISSING_SCORE = "missing_score"
    NO_FIGURE = "no_figure"
    IMPOSSIBLE_THRESHOLD = "impossible_threshold"
    IMPOSSIBLE_SD = "impossible_sd"
    IMPOSSIBLE_RELIABILITY = "impossible_reliability"
    NO_DIRECTION = "no_direction"


@dataclass(frozen=True, slots=True)
class Used:
    """A figure that the answer rests on. `status` and `source` are None where whoever asked gave the number."""

    name: Literal["threshold", "sd", "reliability"]
    value: Fraction
    status: Status | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on: one threshold, or SD and reliability; nothing where `why` says why not."""

    figures: tuple[Used, ...] = ()
    level: str | None = None
    why: Why | None = None

    @property
    def is_threshold(self) -> bool:
        """Whether a published threshold decided."""
        return any(figure.name == "threshold" for figure in self.figures)

    @property
    def unverified(self) -> bool:
        """Whether any figure was not read in its published source."""
        return any(figure.status in ("C", "M") for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Change:
    """What two scores say. With a threshold `se`, `s_diff` and `rci` stay None: metrics are never mixed.

    `smallest` is the threshold, which itself counts, or 1.96 · Sdiff, which must be exceeded.
    """

    status: ChangeStatus
    raw: Fraction | None
    basis: Basis
    se: float | None = None
    s_diff: float | None = None
    rci: float | None = None
    smallest: float | None = None

    @property
    def reliable(self) -> bool | None:
        """Whether the change is more than wobble; None where that cannot be told."""
        if self.status is ChangeStatus.NOT_COMPUTABLE:
            return None
        return self.status is not ChangeStatus.NO_RELIABLE_CHANGE


@dataclass(frozen=True, slots=True)
class Wobble:
    """How far a scale moves by itself, whatever two scores are compared: the half width of the ribbon."""

    smallest: float
    basis: Basis


def reliable_change(
    pre: Number | None,
    post: Number | None,
    *,
    sd: Number | None = None,
    reliability: Number | None = None,
    threshold: Number | None = None,
    higher_is: Direction,
) -> Change:
    """Whether the change from `pre` to `post` is more than wobble. A `threshold` that is met exactly counts."""
    return _change(pre, post, higher_is, _given(sd, reliability, threshold))


def scale_change(
    scale: Scale, pre: Number | None, post: Number | None, *, basis: Basis | None = None
) -> Change:
    """The same with what is published for a scale; both scores in the metric in which it is scored here.

    Who compares many scores gives the `basis_of` the scale along.
    """
    return _change(pre, post, scale.direction, basis or basis_of(scale))


def basis_of(scale: Scale) -> Basis:
    """What is known about how much a scale moves by itself, before any score."""
    figures = scale.figures
    if figures is None:
        return Basis(why=Why.NO_FIGURE)
    if figures.threshold is not None:
        return _checked((_used("threshold", figures.threshold),), figures.level)
    if figures.sd is None or figures.reliability is None:
        return Basis(why=Why.NO_FIGURE)
    both = (_used("sd", figures.sd), _used("reliability", figures.reliability))
    return _checked(both, figures.level)


def wobble_of(scale: Scale) -> Wobble | None:
    """How far a scale moves by itself, None where that is not known or where no direction is published."""
    basis = basis_of(scale)
    if basis.why is not None or scale.direction == "none":
        return None
    threshold, variance = _threshold(basis), _variance(basis)
    return Wobble(float(CRITICAL) * sqrt(variance) if threshold is None else float(threshold), basis)


def _given(sd: Number | None, reliability: Number | None, threshold: Number | None) -> Basis:
    if threshold is not None:
        return _checked((Used("threshold", Fraction(threshold)),), None)
    if sd is None or reliability is None:
        return Basis(why=Why.NO_FIGURE)
    return _checked((Used("sd", Fraction(sd)), Used("reliability", Fraction(reliability))), None)


def _used(name: Literal["threshold", "sd", "reliability"], figure: Figure) -> Used:
    return Used(name, Fraction(figure.value), figure.status, figure.source)


def _checked(figures: tuple[Used, ...], level: str | None) -> Basis:
    """The basis, or none when a figure cannot be what it is said to be."""
    for figure in figures:
        if figure.name == "threshold" and figure.value <= 0:
            return Basis(why=Why.IMPOSSIBLE_THRESHOLD)
        if figure.name == "sd" and figure.value <= 0:
            return Basis(why=Why.IMPOSSIBLE_SD)
        if figure.name == "reliability" and not 0 <= figure.value < 1:
            return Basis(why=Why.IMPOSSIBLE_RELIABILITY)
    return Basis(figures, level)


def _change(pre: Number | None, post: Number | None, higher_is: Direction, basis: Basis) -> Change:
    if pre is None or post is None:
        return Change(ChangeStatus.NOT_COMPUTABLE, None, Basis(why=Why.MISSING_SCORE))
    raw = Fraction(post) - Fraction(pre)
    if basis.why is None and higher_is == "none":
        basis = Basis(why=Why.NO_DIRECTION)
    if basis.why is not None:
        return Change(ChangeStatus.NOT_COMPUTABLE, raw, basis)
    threshold = _threshold(basis)
    if threshold is not None:
        status = _status(raw, abs(raw) >= threshold, higher_is)
        return Change(status, raw, basis, smallest=float(threshold))
    variance = _variance(basis)
    # |RCI| > 1.96 without a root: an index of exactly 1.96 must not count.
    status = _status(raw, raw**2 > Fraction(CRITICAL) ** 2 * variance, higher_is)
    s_diff = sqrt(variance)
    return Change(
        status,
        raw,
        basis,
        se=sqrt(variance / 2),
        s_diff=s_diff,
        rci=float(raw) / s_diff,
        smallest=float(CRITICAL) * s_diff,
    )


def _threshold(basis: Basis) -> Fraction | None:
    return basis.figures[0].value if basis.is_threshold else None


def _variance(basis: Basis) -> Fraction:
    """The square of Sdiff: 2 · SD² · (1 − r)."""
    if basis.is_threshold:
        return Fraction(0)
    sd, reliability = basis.figures
    return 2 * sd.value**2 * (1 - reliability.value)


def _status(raw: Fraction, counts: bool, higher_is: Direction) -> ChangeStatus:
    if not counts:
        return ChangeStatus.NO_RELIABLE_CHANGE
    if (raw > 0) == (higher_is == "better"):
        return ChangeStatus.RELIABLE_IMPROVEMENT
    return ChangeStatus.RELIABLE_DETERIORATION
