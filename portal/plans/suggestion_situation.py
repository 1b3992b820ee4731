"""What is known of a client when a practice is to be suggested: frozen values, no words."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from portal.defaults import DEFAULTS
from portal.plans.gate import LockReason
from portal.plans.guards import MOST_ACTIVE_STEPS

LOW_AT_MOST = 2
"""Up to this answer, of 1 to 5, an item of the comfort assessment is low."""
ASK_ALONE_ITEMS = frozenset({2, 3, 4, 6, 7, 8, 9, 10})
"""Where a low answer may mean "not safe" or "not allowed" instead of "uneasy"."""
MOVED_POINTS = DEFAULTS["moved_points"].value
"""From how many points of a sum of five answers on a side is said to have moved `[D]`; no figure for change exists."""
HELD_WEEKS = DEFAULTS["held_weeks"].value
"""How long an agreement has to run before it counts as having held `[D]`."""

HYPER, OVER, HEALTHY, LOW_BOTH = (
    "hyper_independence",
    "over_dependence",
    "healthy_interdependence",
    "low_both",
)
"""The regions that a rule goes by; in every other only single answers count."""


class Trend(enum.StrEnum):
    """Where one sum went between the last two assessments with the same person in mind."""

    UP = "up"
    DOWN = "down"
    STEADY = "steady"
    UNKNOWN = "unknown"


class Side(enum.StrEnum):
    """The two capacities."""

    LEANING = "leaning"
    STANDING = "standing"


@dataclass(frozen=True)
class Direction:
    """The direction of travel on the plane."""

    leaning: Trend = Trend.UNKNOWN
    standing: Trend = Trend.UNKNOWN

    def of(self, side: Side) -> Trend:
        """The trend of one side."""
        return self.leaning if side is Side.LEANING else self.standing


def trend(before: int | None, now: int | None, *, moved: int = MOVED_POINTS) -> Trend:
    """How a sum of five answers (5 to 25) moved; unknown while either is missing."""
    if before is None or now is None:
        return Trend.UNKNOWN
    if abs(now - before) < moved:
        return Trend.STEADY
    return Trend.UP if now > before else Trend.DOWN


@dataclass(frozen=True)
class Limits:
    """What a clinic or a clinician has chosen `[D]`: suggestions at once, exposures and agreements among them, the expected
    distress from which a step starts high, weeks until an agreement has held."""

    offers: int = DEFAULTS["most_suggestions"].value
    practices: int = DEFAULTS["most_suggested_practices"].value
    high_suds: int = DEFAULTS["high_first_step"].value
    held_weeks: int = HELD_WEEKS


class TriedState(enum.StrEnum):
    """What became of a step. `ahead`: stands in a plan in use and opens later; `reached`: criterion met or confirmed;
    `left`: set aside or its plan over before that; `dismissed`: the clinician did not want the suggestion."""

    AHEAD = "ahead"
    RUNNING = "running"
    REACHED = "reached"
    LEFT = "left"
    DISMISSED = "dismissed"


class Sign(enum.StrEnum):
    """What a step's practices say. `stopped_early`: twice in a row; `fear_came_true`: twice in the last three;
    `felt_controlled`: that rating rises."""

    STOPPED_EARLY = "stopped_early"
    FEAR_CAME_TRUE = "fear_came_true"
    FELT_CONTROLLED = "felt_controlled"
    TOO_EASY = "too_easy"


@dataclass(frozen=True)
class Tried:
    """One step that this client has or had. `weeks`: whole weeks it has been running; None: not known."""

    template_id: str
    rung_no: int
    state: TriedState
    signs: frozenset[Sign] = frozenset()
    weeks: int | None = None

    @property
    def root_id(self) -> str:
        """The library's entry behind a clinic's own copy."""
        return root_of(self.template_id)


def root_of(template_id: str) -> str:
    """The library's entry of a template id: of "E11-2" it is "E11"."""
    return template_id.partition("-")[0]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Everything a suggestion rests on.

    `region` is a key of the comfort assessment's seven, None without a complete one; `dependence` and `independence`
    are its sums, 5 to 25; `low_items` maps item numbers to their answers; `money_or_practical` is "money",
    "practical", "both" or None. `gate` maps the ids of locked templates to every reason, `careful` holds those that
    ask for the line about what makes this safe now.
    """

    region: str | None = None
    dependence: int | None = None
    independence: int | None = None
    low_items: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    money_or_practical: str | None = None
    direction: Direction = Direction()
    triggers: tuple[str, ...] = ()
    """Keys of the commonest triggers in the diary, the commonest first."""
    gate: Mapping[str, tuple[LockReason, ...]] = field(default_factory=lambda: MappingProxyType({}))
    careful: frozenset[str] = frozenset()
    tried: tuple[Tried, ...] = ()
    """Oldest first; decisions and steps that no longer count are left out by whoever asks."""
    off_track: bool = False
    all_same_answer: bool = False
    attacks_foremost: bool = False
    """Whether attacks of anxiety stand in front of everything else."""
    low_mood: bool = False
    """Whether a depression form or the clinician says so."""
    most_open: int = MOST_ACTIVE_STEPS
    limits: Limits = Limits()

    @property
    def low(self) -> Mapping[int, int]:
        """The low items alone, by number."""
        return {n: value for n, value in sorted(self.low_items.items()) if value <= LOW_AT_MOST}

    @property
    def ask_alone(self) -> bool:
        """Whether the client is first asked alone: uneasy, not safe, or not allowed?"""
        return not ASK_ALONE_ITEMS.isdisjoint(self.low)

    @property
    def is_stop(self) -> bool:
        """Whether the safety screen says stop."""
        return any(LockReason.STOP in reasons for reasons in self.gate.values())

    @property
    def at_risk(self) -> bool:
        """Whether the screen says a present wish to die, psychosis or mania, or dissociation (rule 5)."""
        return any(not _RISKS.isdisjoint(reasons) for reasons in self.gate.values())


_RISKS = frozenset({LockReason.SUICIDALITY, LockReason.PSYCHOSIS_MANIA, LockReason.DISSOCIATION})
