"""What the agreements of the demo come to, as its stories tell."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.clients import alert_queries as alerts
from portal.clients.alert_models import Alert
from portal.clients.alerts import AlertKind
from portal.db import db
from portal.plans.adherence import Share
from portal.plans.agreement_kinds import AgreementKind, AgreementState, WatchedEnd
from portal.plans.agreement_models import Agreement
from portal.plans.agreement_queries import list_held
from portal.plans.agreement_texts import missing, untranslated
from portal.plans.agreement_use_queries import Use, read_uses
from portal.transaction import Portal
from tests.app import NOW
from tests.pages.demo.plain import client_called

LIN, JUNO, ROBIN = "林示例 Lin Shili", "Juno Testerby", "Robin Testerby"


def use_of(name: str, kind: AgreementKind) -> Use:
    found = read_uses(list_held(client_called(name), on=NOW.date()))
    return next(use for use in found if use.held.kind is kind)


def test_lin_kept_nine_of_eleven_and_the_notice_fades_in_six_days(demo: Portal) -> None:
    use = use_of(LIN, AgreementKind.PREDICTABILITY)
    assert use.kept is not None
    assert (use.kept.mine, use.held.fades_in) == (Share(9, 11), 6)


def test_lin_showed_four_reds_in_seven_days_and_that_needs_a_decision(demo: Portal) -> None:
    use = use_of(LIN, AgreementKind.NEED_SIGNAL)
    assert use.signals is not None
    assert use.signals.reds_this_week == 4
    lin = client_called(LIN)
    kinds = [one.kind for one in alerts.due_alerts([lin.id], on=NOW.date())[lin.id]]
    assert kinds.count(AlertKind.OVERUSE_RED) == 1
    assert AlertKind.EARLY_STOPS in kinds, "she is on the page of today already"


@pytest.mark.parametrize(("name", "end"), [(JUNO, WatchedEnd.PARTING), (ROBIN, WatchedEnd.REUNION)])
def test_the_couple_kept_both_times_nine_of_fourteen_and_each_watches_an_end(
    demo: Portal, name: str, end: WatchedEnd
) -> None:
    use = use_of(name, AgreementKind.RHYTHM)
    assert use.kept is not None
    assert (use.kept.slots, use.kept.ease_gain) == (Share(9, 14), 20)
    assert use.held.text.words["watched"] == end


def test_junos_one_red_was_answered_as_agreed(demo: Portal) -> None:
    use = use_of(JUNO, AgreementKind.NEED_SIGNAL)
    assert use.signals is not None
    assert (use.signals.red, use.signals.reds_as_agreed) == (1, Share(1, 1))


def test_robin_showed_no_yellow_and_no_red_which_waits_for_the_brief(demo: Portal) -> None:
    use, robin = use_of(ROBIN, AgreementKind.NEED_SIGNAL), client_called(ROBIN)
    assert use.signals is not None
    assert (use.signals.yellow, use.signals.red) == (0, 0)
    raised = db.session.scalars(
        sa.select(Alert.kind).where(Alert.client_id == robin.id, Alert.state != "resolved")
    ).all()
    assert AlertKind.SILENT in raised
    due = alerts.due_alerts([robin.id], on=NOW.date()).get(robin.id, [])
    assert AlertKind.SILENT not in [one.kind for one in due]
    juno = client_called(JUNO)
    assert (
        AlertKind.SILENT
        not in db.session.scalars(sa.select(Alert.kind).where(Alert.client_id == juno.id)).all()
    )


@pytest.mark.parametrize("name", [LIN, JUNO, ROBIN])
def test_every_agreement_of_the_demo_is_whole_in_both_languages(demo: Portal, name: str) -> None:
    held = list_held(client_called(name), on=NOW.date())
    assert [one.state for one in held] == [AgreementState.IN_FORCE] * 2
    for one in held:
        assert missing(one.kind, one.text, on=NOW.date()) == []
        assert list(untranslated(one.kind, one.text)) == []


def test_marlo_has_none(demo: Portal) -> None:
    marlo = client_called("Marlo Fictiva")
    assert db.session.scalars(sa.select(Agreement).where(Agreement.client_id == marlo.id)).all() == []
