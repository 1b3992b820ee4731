"""A client's record between its columns and its form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

CONTACT = (
    "pronouns",
    "phones",
    "email",
    "address",
    "emergency_contact",
    "gp",
    "referrer",
    "fee",
    "diagnosis_code",
)
"""What stands in the sealed `contact` document; empty entries are left out."""
SAFE = ("reminders_safe", "voicemail_safe", "paper_safe")
PLAIN = ("display_name", "initials", "lang", "tz", "status", "in_session_only", "quick_exit")
OPTIONAL = ("crisis_text", "cultural_note")
COLUMNS = (*PLAIN, *SAFE, *OPTIONAL, "born_on", "contact")

Values = dict[str, object]

ADULT_YEARS = 18


def is_adult(born_on: date, today: date) -> bool:
    """Whether somebody born on a date has had their 18th birthday."""
    return (today.year - born_on.year, today.month, today.day) >= (ADULT_YEARS, born_on.month, born_on.day)


def from_new(data: Mapping[str, object]) -> Values:
    """Columns of a new client; a question of safety that was left open is unknown."""
    return {name: data[name] for name in ("display_name", "initials", "lang", "tz")} | _safe(data)


def from_form(data: Mapping[str, object]) -> Values:
    """Columns of a record as it was typed."""
    born_on = data["born_on"]
    contact = {name: data[name] for name in CONTACT if data[name]}
    return {
        **{name: data[name] for name in PLAIN},
        **_safe(data),
        **{name: data[name] or None for name in OPTIONAL},
        "born_on": born_on.isoformat() if isinstance(born_on, date) else None,
        "contact": contact or None,
    }


def to_form(columns: Mapping[str, object]) -> Values:
    """What the form shows for these columns."""
    born_on, contact = columns["born_on"], columns["contact"]
    entries = contact if isinstance(contact, Mapping) else {}
    return {
        **{name: columns[name] for name in (*PLAIN, *SAFE)},
        **{name: columns[name] or "" for name in OPTIONAL},
        "born_on": date.fromisoformat(born_on) if isinstance(born_on, str) else None,
        **{name: entries.get(name) or ([] if name == "phones" else "") for name in CONTACT},
    }


def _safe(data: Mapping[str, object]) -> Values:
    return {name: data[name] or "unknown" for name in SAFE}
