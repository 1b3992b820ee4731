"""The message itself as it reaches a mail server: neutral in every header and every line, in both languages."""

from __future__ import annotations

import re

import pytest

from portal.assessments import reminder_queries
from portal.clients.models import Client
from portal.db import db
from portal.i18n import in_language
from portal.neutral import telling
from portal.notifications import senders
from portal.notifications.kinds import NoticeState
from portal.notifications.notice_wording import subject_and_body, told
from portal.transaction import Portal
from tests.app import NOW, World
from tests.mail import SENDER, Sink
from tests.pages.notifications.reminding import ADDRESS, change, go_round, reach, to_remind

HEADERS = {
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "auto-submitted",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
}
TELLING = (
    *(
        "wren sample",
        "samplewood",
        "w. s.",
        "testing",
        "exemplar",
        "dic",
        "question",
        "comfort",
        "lean",
        "due",
    ),
    *(
        "therap",
        "clinic",
        "care",
        "session",
        "remind",
        "assess",
        "score",
        "feel",
        "问",
        "卷",
        "咨询",
        "心",
        "提醒",
        "诊",
    ),
)
"""What the client, the clinic and the questionnaire are called, and what would tell that there is one."""
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_in_it_tells_anything(world: World, sink: Sink, lang: str) -> None:
    change(world, Client, world.client, lambda client: setattr(client, "lang", lang))
    reach(world)
    to_remind(world)
    go_round(world)
    [envelope], [message] = sink.got, sink.messages
    seen = [str(value) for name, value in message.items() if name != "To"]
    whole = "\n".join([*seen, message.get_content()]).casefold()
    assert [one for one in TELLING if one in whole] == []
    assert telling(whole) is None
    assert {name.lower() for name in message} == HEADERS
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [ADDRESS])
    assert (message["From"], message["To"]) == (SENDER, ADDRESS)
    assert message["Date"] == "Wed, 18 Nov 2026 09:30:00 +0000"
    assert message.get_content_type() == "text/plain"
    assert re.fullmatch(r"<[0-9a-f]{32}@haven\.example>", message["Message-ID"])
    assert bool(CHINESE.search(message["Subject"])) is (lang == "zh")
    assert bool(CHINESE.search(message.get_content())) is (lang == "zh")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_subject_is_one_line_and_the_link_stands_on_its_own(app: Portal, lang: str) -> None:
    with app.app_context():
        subject, body = subject_and_body("https://haven.example/", lang)
    assert "\n" not in subject
    assert "https://haven.example/" in body.splitlines()


def test_the_computer_does_not_introduce_itself_by_its_own_name(world: World, sink: Sink) -> None:
    heard: list[str] = []
    before = sink.handle_EHLO

    async def listen(server, session, envelope, hostname, responses):  # type: ignore[no-untyped-def]
        heard.append(hostname)
        return await before(server, session, envelope, hostname, responses)

    sink.handle_EHLO = listen  # type: ignore[method-assign]
    reach(world)
    to_remind(world)
    go_round(world)
    assert heard == ["haven.example"]


def test_a_subject_with_a_line_break_never_leaves(
    world: World, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.clients import letter_actions

    monkeypatch.setattr(
        letter_actions, "subject_and_body", lambda link, _lang: ("Hello\r\nBcc: b@home.example", link)
    )
    reach(world)
    to_remind(world)
    go_round(world)
    assert sink.got == []


def test_a_domain_in_another_script_is_written_as_mail_servers_write_it() -> None:
    assert senders.bare("wren@bücher.example") == "wren@xn--bcher-kva.example"


def test_every_state_has_words_for_the_clinician(app: Portal) -> None:
    with app.app_context(), in_language("en"):
        words = {state: told(state, NOW, "Europe/Berlin") for state in NoticeState}
    assert len(set(words.values())) == len(NoticeState)
    assert "may have been sent" in words[NoticeState.UNCERTAIN]
    assert words[NoticeState.SENT] == "e-mail sent on 18 Nov 2026, 10:30"


def test_the_clinician_sees_beside_the_questionnaire_what_became_of_it(world: World, sink: Sink) -> None:
    reach(world)
    assessment_id = to_remind(world)
    go_round(world)
    page = world.as_clinician().get(f"/clients/{world.client}/assessments").text
    assert "e-mail sent on 18 Nov 2026, 10:30" in page
    with world.app.app_context():
        told_of = reminder_queries.notices_of(db.session.get_one(Client, world.client))
    assert told_of == {assessment_id: (NoticeState.SENT, NOW)}
