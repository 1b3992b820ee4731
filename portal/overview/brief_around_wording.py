"""What a session brief says around the plans: safety, diary, agreements, reflections, questionnaires, the client's list."""

from __future__ import annotations

from collections.abc import Iterator

from portal.assessments.change_wording import finding
from portal.assessments.measure_page import name_of
from portal.assessments.profile import HeadlineKind
from portal.clients.models import HoldReason
from portal.clients.screening import Outcome
from portal.clock import local_date
from portal.diary.diary_pages import trigger
from portal.i18n import day, day_short, gettext, lang, ngettext
from portal.overview.alert_wording import reason
from portal.overview.brief import Line, ScreenIs, screen_is
from portal.overview.brief_pages import AgreedSince, Brief, DiarySince
from portal.plans.agreement_kinds import AgreementState
from portal.plans.agreement_wording import TITLES

TRIGGERS_TOLD = 3
COMPARED = (HeadlineKind.BOTH, HeadlineKind.LEANING, HeadlineKind.STANDING, HeadlineKind.UNCHANGED)


def safety_lines(brief: Brief) -> Iterator[Line]:
    """What makes plans rest, how the safety screen stands, which flags are open."""
    for hold in brief.holds:
        yield Line(
            gettext(
                "A practice was stopped out of fear of someone. The plans rest until you have talked, alone."
            )
            if hold.reason == HoldReason.UNSAFE_STOP
            else gettext("An answer about safety asks for a talk. The plans rest until then."),
            "clients.safety",
        )
    yield Line(_screen(brief), "clients.safety")
    for alert in brief.alerts:
        yield Line(reason(alert), "overview.alert", {"alert_id": alert.id})
    if not brief.alerts:
        yield Line(gettext("No flags are open."))


def _screen(brief: Brief) -> str:
    screen = brief.screen
    state = screen_is(screen.valid_until if screen else None, on=brief.on, soon=brief.soon_days)
    if screen is None or state is ScreenIs.MISSING:
        return gettext("The safety questions have not been asked yet.")
    told = {"day": day(screen.done_on), "until": day(screen.valid_until)}
    if state is ScreenIs.EXPIRED:
        return gettext("The safety screen of %(day)s has expired on %(until)s. Ask again, alone.", **told)
    if state is ScreenIs.EXPIRING:
        return gettext("The safety screen of %(day)s holds until %(until)s, not long any more.", **told)
    if screen.outcome == Outcome.CLEAR and screen.locks_exposure:
        return gettext("Safety screen: no exposure for now, %(day)s, holds until %(until)s.", **told)
    if screen.outcome == Outcome.CLEAR:
        return gettext("Safety screen: clear, %(day)s, holds until %(until)s.", **told)
    if screen.outcome == Outcome.CAUTION:
        return gettext("Safety screen: caution, %(day)s, holds until %(until)s.", **told)
    return gettext("Safety screen: stop, %(day)s, holds until %(until)s.", **told)


def diary_lines(brief: Brief) -> Iterator[Line]:
    """How much is known, what set hard moments off, the strongest one."""
    diary = brief.diary
    if diary is None:
        return
    yield Line(
        gettext("%(known)s of one day is known.", known=diary.known)
        if diary.days == 1
        else ngettext(
            "One of %(days)s days is known.",
            "%(num)s of %(days)s days are known.",
            diary.known,
            days=diary.days,
        ),
        "overview.diary",
    )
    if not diary.moments:
        return
    yield Line(ngettext("One hard moment.", "%(num)s hard moments.", diary.moments))
    yield from _moments(diary)
    if diary.private:
        yield Line(
            ngettext(
                "One of them is kept private: it counts, and nothing is told of it.",
                "%(num)s of them are kept private: they count, and nothing is told of them.",
                diary.private,
            )
        )


def _moments(diary: DiarySince) -> Iterator[Line]:
    kinds = [
        ngettext("%(kind)s, once", "%(kind)s, %(num)s times", row.count, kind=trigger(row.trigger))
        for row in diary.triggers[:TRIGGERS_TOLD]
    ]
    if kinds:
        yield Line(gettext("What set them off: %(kinds)s.", kinds=gettext("; ").join(kinds)))
    if diary.worst is not None:
        yield Line(
            gettext(
                "The strongest: %(peak)s of 100 on %(day)s (%(kind)s).",
                peak=diary.worst.peak,
                day=day_short(diary.worst.on),
                kind=trigger(diary.worst.trigger),
            )
        )


def agreed_lines(brief: Brief) -> Iterator[Line]:
    """Signals and how far agreements were kept; that nobody asked for anything for long is said here and nowhere louder."""
    for one in brief.agreed:
        where = {"agreement_id": one.use.held.agreement.id}
        title = str(TITLES[one.use.held.kind])
        for words in _agreed(one):
            yield Line(
                gettext("%(agreement)s: %(what)s", agreement=title, what=words), "plans.agreement", where
            )


def _agreed(one: AgreedSince) -> Iterator[str]:
    held, said, kept = one.use.held, one.said, one.use.kept
    if held.state is AgreementState.RESTS:
        yield gettext("it rests for now.")
        return
    if said is not None and said.total:
        yield gettext(
            "%(green)s green, %(yellow)s yellow, %(red)s red since then.",
            green=said.green,
            yellow=said.yellow,
            red=said.red,
        )
        if said.as_agreed.of:
            yield gettext("answered as agreed %(x)s of %(y)s times.", x=said.as_agreed.x, y=said.as_agreed.of)
    if one.quiet is not None:
        yield (
            gettext("no yellow or red in %(days)s days, as far as it is shared.", days=one.quiet)
            if one.use.private
            else gettext("no yellow or red in %(days)s days.", days=one.quiet)
        )
    if kept is not None and kept.slots.x:
        yield gettext("both times kept on %(x)s of %(y)s days.", x=kept.slots.x, y=kept.slots.of)
    elif kept is not None and kept.mine.of:
        yield gettext("kept %(x)s of %(y)s times.", x=kept.mine.x, y=kept.mine.of)
    if held.is_due:
        yield gettext("the day to look at it together has come.")
    if held.fades_in is not None:
        yield (
            ngettext("fades in one day.", "fades in %(num)s days.", held.fades_in)
            if held.fades_in > 0
            else gettext("the day of letting go has come.")
        )


def reflection_lines(brief: Brief) -> Iterator[Line]:
    """Pages that are shared, by prompt and day; of private ones how many there are."""
    for log in brief.homework.reflections:
        title = brief.homework.titles.get(log.step_id, "")
        words = gettext("“%(prompt)s”, written on %(day)s", prompt=title, day=day_short(log.local_date))
        yield Line(words, "plans.list_reflections")
    private = brief.homework.private_reflections
    if private:
        yield Line(
            ngettext("One page is kept private.", "%(num)s pages are kept private.", private),
            "plans.list_reflections",
        )


def measured_lines(brief: Brief) -> Iterator[Line]:
    """Questionnaires that came in, with what may be said of the change."""
    head, points = brief.comfort.headline, brief.comfort.points
    if points and points[-1].on >= brief.since.first:
        told = {"b": head.leaning_to, "d": head.standing_to}
        words = (
            gettext(
                "Leaning %(a)s to %(b)s, standing alone %(c)s to %(d)s since %(day)s. Nobody has a figure for how much"
                " this moves by itself.",
                a=head.leaning_from,
                c=head.standing_from,
                day=day(head.since),
                **told,
            )
            if head.kind in COMPARED and head.since
            else gettext("Leaning %(b)s, standing alone %(d)s.", **told)
        )
        yield Line(words, "assessments.profile")
    for versions, course in brief.measures.courses:
        if course.latest and course.latest.on >= brief.since.first:
            words = gettext(
                "%(title)s: %(result)s", title=name_of(versions, course, lang()), result=finding(course)
            )
            yield Line(words, "assessments.profile")


def talk_lines(brief: Brief) -> Iterator[Line]:
    """What the client wrote for this talk and shows."""
    for row in brief.talk.lines:
        yield Line(
            gettext(
                "“%(words)s”, %(day)s",
                words=row.line,
                day=day_short(local_date(row.written_at, brief.client.tz)),
            ),
            own=True,
        )
    if brief.talk.private:
        yield Line(
            ngettext(
                "One more line is kept private.", "%(num)s more lines are kept private.", brief.talk.private
            )
        )
