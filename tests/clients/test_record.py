"""A record goes into its form and comes back as it was."""

from __future__ import annotations

from datetime import date

from portal.clients import record

FULL: record.Values = {
    "display_name": "Wren Samplewood",
    "initials": "W. S.",
    "lang": "en",
    "tz": "Europe/Berlin",
    "status": "active",
    "in_session_only": False,
    "quick_exit": True,
    "reminders_safe": "yes",
    "voicemail_safe": "no",
    "paper_safe": "unknown",
    "crisis_text": "Call the clinic.",
    "cultural_note": None,
    "born_on": "1985-03-02",
    "contact": {"phones": ["01 234", "05 678"], "email": "wren@example.test"},
}


def test_a_record_survives_its_form() -> None:
    assert record.from_form(record.to_form(FULL)) == FULL


def test_an_empty_contact_is_nothing() -> None:
    empty = {**FULL, "contact": None, "born_on": None}
    assert record.from_form(record.to_form(empty)) == empty


def test_the_form_gets_a_date_and_lists() -> None:
    form = record.to_form(FULL)
    assert form["born_on"] == date(1985, 3, 2)
    assert form["phones"] == ["01 234", "05 678"]
    assert form["gp"] == ""


def test_a_question_of_safety_left_open_is_unknown() -> None:
    new = record.from_new(
        {**FULL, "reminders_safe": None, "voicemail_safe": None, "paper_safe": "no", "adult": True}
    )
    assert (new["reminders_safe"], new["voicemail_safe"], new["paper_safe"]) == ("unknown", "unknown", "no")
    assert "adult" not in new
