"""Suggestions in words, for the clinician: every reason, why there is none, what to change. Whole sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from portal.fields import Words
from portal.i18n import gettext, lang, ngettext
from portal.i18n import lazy_gettext as _l
from portal.plans.answer_wording import CHOICES
from portal.plans.definition import HomeworkTemplate
from portal.plans.suggestion_reasons import Move, MoveKind, NoneKey, Reason, ReasonKey
from portal.plans.suggestion_situation import HYPER, OVER, Side

Library = Mapping[str, HomeworkTemplate]

ASK_ALONE = _l("Before anything is suggested, ask alone: uneasy, or not safe, or not allowed?")
"""Stands above the suggestions where a low answer may mean something else than unease."""
BEGIN_TOGETHER = _l(
    "Uneasy both ways just now. Ask about loss, trauma and safety first, and begin together; each of these is opened by "
    "your hand."
)
"""Stands above the suggestions of somebody uneasy both ways."""

SITUATIONS: Mapping[int, Words] = {
    1: _l("Asking for a hand"),
    2: _l("Turning to someone on a low day"),
    3: _l("Being seen at a weak moment"),
    4: _l("Help with money or a practical job"),
    5: _l("A kindness they did not ask for"),
    6: _l("Some days apart"),
    7: _l("Settling their own matter alone"),
    8: _l("Friends and hobbies of their own"),
    9: _l("A weekend to themselves"),
    10: _l("Keeping a thought to themselves"),
}
"""The ten situations of the comfort assessment, short. By item number."""

_FIXED: Mapping[ReasonKey, Words] = {
    ReasonKey.ATTACKS: _l("Attacks of anxiety stand in front."),
    ReasonKey.ACTIVITY: _l("In low mood, something pleasant comes before or beside time alone."),
    ReasonKey.STAYING_WELL: _l("Steps were reached: this helps to keep what was gained."),
    ReasonKey.BEGIN_TOGETHER: _l("It is something to begin with together."),
    ReasonKey.STEADYING: _l("A small tool for hard moments, beside practice or by itself."),
    ReasonKey.FELT_CONTROLLED: _l(
        "Feeling controlled is rising: choose one clearly useful act of help instead of many small ones."
    ),
    ReasonKey.NEEDS_LINE: _l("It needs the line about what makes this safe now."),
    ReasonKey.MEDICAL_CHECK: _l("Check once more for bodily limits before the first time."),
    ReasonKey.ECONOMIC_CONTROL: _l(
        "Ask about control over money first; never a step towards giving up an own account, income or papers."
    ),
    ReasonKey.IN_SESSION: _l("It belongs in the session at first."),
    ReasonKey.PARTNER_TAKES_PART: _l("Someone else has to take part, knowingly and freely."),
    ReasonKey.PARTNER_NOTICES: _l("A partner would notice it."),
    ReasonKey.LOW_MOOD: _l("In low mood, time alone can turn into brooding: keep it short and active."),
    ReasonKey.DAILY_LOG: _l("There is a daily practice already; this would be a second one."),
    ReasonKey.ALL_SAME_ANSWER: _l("All ten answers were the same: look at them together first."),
}
_BY_VALUE: Mapping[tuple[ReasonKey, str], Words] = {
    (ReasonKey.REGION, HYPER): _l("In these answers being alone is the steadier side."),
    (ReasonKey.REGION, OVER): _l("In these answers having someone near is the steadier side."),
    (ReasonKey.TREND_DOWN, Side.LEANING): _l(
        "Leaning is less easy than last time; how much these answers move by themselves is not known."
    ),
    (ReasonKey.TREND_DOWN, Side.STANDING): _l(
        "Standing alone is less easy than last time; how much these answers move by themselves is not known."
    ),
    (ReasonKey.TREND_UP, Side.LEANING): _l(
        "Leaning is easier than last time; how much these answers move by themselves is not known."
    ),
    (ReasonKey.TREND_UP, Side.STANDING): _l(
        "Standing alone is easier than last time; how much these answers move by themselves is not known."
    ),
    (ReasonKey.OTHER_SIDE_DOWN, Side.LEANING): _l(
        "Leaning has become less easy meanwhile: look at both before going on."
    ),
    (ReasonKey.OTHER_SIDE_DOWN, Side.STANDING): _l(
        "Standing alone has become less easy meanwhile: look at both before going on."
    ),
    (ReasonKey.SCREEN_FIRST, "no_screen"): _l("There is no safety screen yet: ask those questions first."),
    (ReasonKey.SCREEN_FIRST, "expired"): _l("The safety screen has run out: ask those questions first."),
    (ReasonKey.SCREEN_FIRST, "ask_again"): _l(
        "A red flag came after the safety screen: ask those questions again first."
    ),
}

_NONE: Mapping[NoneKey, Words] = {
    NoneKey.STOP: _l(
        "The safety screen says stop, so nothing is suggested: safety comes first. Crisis help and the soothing skills "
        "stay open in the library."
    ),
    NoneKey.OFF_TRACK: _l("Off track: look at what is under way before anything new."),
    NoneKey.ALL_SAME_ANSWER: _l(
        "All ten answers were the same. Talk about single situations before reading anything into them."
    ),
    NoneKey.AROUND_THE_MIDDLE: _l(
        "Both sides lie around the middle, which says little by itself. Ask which situation the client would most like "
        "to be easier."
    ),
    NoneKey.NOTHING_STANDS_OUT: _l(
        "Neither leaning nor standing alone stands out as hard, so nothing is suggested."
    ),
    NoneKey.NO_ASSESSMENT: _l("There is no comfort assessment to go by yet."),
    NoneKey.NO_LOW_ITEM: _l(
        "These answers lie between patterns, and no single one stands out. Ask which situation the client would most "
        "like to be easier."
    ),
    NoneKey.LOCKED: _l("What would fit is locked by the safety screen."),
    NoneKey.PUT_ASIDE: _l("What would fit was put aside."),
    NoneKey.UNDER_WAY: _l("What would fit is under way or done."),
}


def reason_words(reason: Reason, library: Library) -> str:
    """A reason in one sentence, in the language of the page; templates by their titles."""
    if reason.key in _FIXED:
        return str(_FIXED[reason.key])
    if reason.key in _WITH_VALUES:
        return _WITH_VALUES[reason.key](dict(reason.values), library)
    return str(_BY_VALUE[reason.key, str(reason.values[0][1])])


def none_words(key: NoneKey) -> str:
    """Why nothing is suggested."""
    return str(_NONE[key])


def move_words(move: Move, library: Library) -> str:
    """What to change about a running step, named by its template's title."""
    title = _title(move.template_id, library)
    if move.kind is MoveKind.EASIER:
        return gettext(
            "“%(title)s”: from step %(rung)s back to step %(to_rung)s.",
            title=title,
            rung=move.rung_no,
            to_rung=move.to_rung,
        )
    if move.kind is MoveKind.SPLIT:
        return gettext("“%(title)s”, step %(rung)s: split it in two.", title=title, rung=move.rung_no)
    if move.kind is MoveKind.ONE_USEFUL_ACT:
        return gettext(
            "“%(title)s”, step %(rung)s: one clearly useful act of help instead of many small ones.",
            title=title,
            rung=move.rung_no,
        )
    return gettext(
        "“%(title)s”, step %(rung)s: talk first, then another place, time or person.",
        title=title,
        rung=move.rung_no,
    )


def _title(template_id: str, library: Library) -> str:
    """The title in the language of the page; the id of what is no longer in the library."""
    template = library.get(template_id)
    return template.titles.text(lang()) if template else template_id


Values = Mapping[str, str | int]


def _low_item(values: Values, library: Library) -> str:
    situation = str(SITUATIONS[int(values["item"])])
    if values["value"] == 1:
        return gettext("“%(situation)s” was answered “very uneasy”.", situation=situation)
    return gettext("“%(situation)s” was answered “rather uneasy”.", situation=situation)


def _trigger(values: Values, library: Library) -> str:
    words = CHOICES["trigger"].get(str(values["trigger"]), values["trigger"])
    return gettext("A common trigger in the diary: “%(trigger)s”.", trigger=str(words))


def _needs_other_first(values: Values, library: Library) -> str:
    title = _title(str(values["template"]), library)
    if values["template"] == "S13":
        return gettext("Start only after “%(title)s” has held for two to four weeks.", title=title)
    return gettext("It builds on “%(title)s”, which has not begun.", title=title)


def _fades(values: Values, library: Library) -> str:
    return gettext(
        "“%(title)s” has held: let it fade, so that safety does not come to hang on it.",
        title=_title(str(values["template"]), library),
    )


def _builds_towards(values: Values, library: Library) -> str:
    return gettext("“%(title)s” builds on it.", title=_title(str(values["template"]), library))


def _worked_before(values: Values, library: Library) -> str:
    return gettext(
        "“%(title)s” practises the same side, and a step of it was reached.",
        title=_title(str(values["template"]), library),
    )


def _fear_came_true(values: Values, library: Library) -> str:
    return gettext(
        "In “%(title)s” what was feared came true. Talk about safety before going on.",
        title=_title(str(values["template"]), library),
    )


_WITH_VALUES: Mapping[ReasonKey, Callable[[Values, Library], str]] = {
    ReasonKey.NEXT_RUNG: lambda values, _: gettext("Step %(rung)s was reached.", rung=values["rung"]),
    ReasonKey.TOO_EASY: lambda values, _: gettext("Step %(rung)s was too easy.", rung=values["rung"]),
    ReasonKey.FADES: _fades,
    ReasonKey.LOW_ITEM: _low_item,
    ReasonKey.TRIGGER: _trigger,
    ReasonKey.BUILDS_TOWARDS: _builds_towards,
    ReasonKey.WORKED_BEFORE: _worked_before,
    ReasonKey.FEAR_CAME_TRUE: _fear_came_true,
    ReasonKey.STOPPED_EARLY: lambda values, _: gettext(
        "Step %(rung)s was stopped early twice: talk about it, and keep it small.", rung=values["rung"]
    ),
    ReasonKey.NEEDS_OTHER_FIRST: _needs_other_first,
    ReasonKey.STARTS_HIGH: lambda values, _: gettext(
        "It starts high: about %(suds)s of 100.", suds=values["suds"]
    ),
    ReasonKey.LEFT_BEFORE: lambda values, _: gettext(
        "Step %(rung)s was begun before and left.", rung=values["rung"]
    ),
    ReasonKey.TWO_OPEN: lambda values, _: ngettext(
        "%(num)s step is open already.", "%(num)s steps are open already.", int(values["open"])
    ),
}
