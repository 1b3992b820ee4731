"""What the measured clinic holds, as plain values from a fixed seed: people, safety, sessions. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from portal.clients.screening import ANSWERED, SCREEN_DAYS

SPACE = UUID("7d1f3c52-5b0e-4a5e-9a39-6f0b8f6a2c11")
"""Every id is made from this and the row's place in the clinic, so the first people are the same at every scale."""
ZONE = "Europe/Berlin"
FIRST = ("Alder", "Briar", "Clover", "Dale", "Ember", "Fennel", "Glen", "Heath", "Ivy", "Juniper")
LAST = ("Sampleton", "Demowitz", "Examplar", "Placeholder", "Testerly", "Specimen", "Mockford", "Fixture")


class Record(NamedTuple):
    """One row: its table, its id, and values by attribute of the model; typed text is not sealed yet."""

    table: str
    id: UUID
    values: dict[str, object]


@dataclass(frozen=True)
class Size:
    """How much there is: clinicians, and for each of them clients with three forms a week and plans with logs."""

    clinicians: int
    clients: int = 50
    weeks: int = 52
    weekly: int = 3
    plans: int = 4
    logs: int = 20

    @classmethod
    def at(cls, scale: float) -> Size:
        """The clinic of 20 clinicians times a scale, at least two; a clinician has 50 clients at every scale."""
        return cls(clinicians=max(2, round(20 * scale)))

    @property
    def forms(self) -> int:
        """How many questionnaires were answered."""
        return self.clinicians * self.clients * self.weeks * self.weekly


@dataclass(frozen=True)
class Care:
    """One client in care, as far as the other rows need to know."""

    id: UUID
    user_id: UUID
    clinic_id: UUID
    clinician_id: UUID
    name: str
    until: date

    @property
    def initials(self) -> str:
        return " ".join(f"{part[0]}." for part in self.name.split())

    @property
    def shared(self) -> dict[str, object]:
        """What every row about this client carries."""
        return {"clinic_id": self.clinic_id, "client_id": self.id}

    def drawn(self, purpose: str) -> random.Random:
        """Chance of its own for one purpose; the same at every run."""
        return random.Random(f"{self.id}/{purpose}")


def key(*place: object) -> UUID:
    """The id of a row at a place in the clinic."""
    return uuid5(SPACE, "/".join(map(str, place)))


def at(day: date, hour: int = 18) -> datetime:
    """An instant on a day."""
    return datetime.combine(day, time(hour), UTC)


CLINIC = key("clinic")


def clinician_id(number: int) -> UUID:
    """The account of a clinician, numbered from 0."""
    return key("clinician", number)


def care(clinician: int, number: int, *, until: date) -> Care:
    """A client by clinician and number, both from 0; `until` is the day on which the year ends."""
    here = ("client", clinician, number)
    name = f"{FIRST[number % 10]} {LAST[(number // 10 + clinician) % 8]} {clinician}-{number}"
    return Care(key(*here), key(*here, "user"), CLINIC, clinician_id(clinician), name, until)


def care_in_order(size: Size, *, until: date) -> Iterator[Care]:
    """Every client, clinician by clinician."""
    for clinician in range(size.clinicians):
        for number in range(size.clients):
            yield care(clinician, number, until=until)


def clinic_records(size: Size, *, until: date) -> Iterator[Record]:
    """The clinic and its clinicians."""
    began = at(until - timedelta(weeks=size.weeks + 2))
    yield Record(
        "clinic",
        CLINIC,
        {
            "name": "Benchmark Clinic",
            "crisis_text_en": "In an emergency: your clinic's numbers go here.",
            "crisis_text_zh": "紧急时：这里写诊所提供的电话。",
            "tz": ZONE,
            "created_at": began,
        },
    )
    for number in range(size.clinicians):
        yield user_record(clinician_id(number), "clinician", f"Dr. Fictional {number}", began)


def client_records(client: Care, size: Size) -> Iterator[Record]:
    """A client's account, record, care team, safety screens and sessions."""
    began = at(client.until - timedelta(weeks=size.weeks + 1))
    made = {"created_at": began, "created_by": client.clinician_id}
    yield user_record(client.user_id, "client", client.initials, began)
    yield Record(
        "client",
        client.id,
        {
            "clinic_id": client.clinic_id,
            "user_id": client.user_id,
            "responsible_id": client.clinician_id,
            "display_name": client.name,
            "initials": client.initials,
            "lang": "en",
            "tz": ZONE,
            "status": "active",
            "contact": {"phones": ["000 000 000"], "email": "nobody@clinic.example"},
            **made,
        },
    )
    team = {**client.shared, "user_id": client.clinician_id, "since_at": began}
    yield Record(
        "care_team_member", key(client.id, "team"), {**team, "until_at": None, "created_by": team["user_id"]}
    )
    yield from _screens(client, size)
    yield from _sessions(client, size)


def user_record(user_id: UUID, role: str, name: str, began: datetime) -> Record:
    """An account."""
    return Record(
        "user",
        user_id,
        {
            "clinic_id": CLINIC,
            "role": role,
            "display_name": name,
            "handle_digest": user_id.bytes * 2,
            "lang": "en",
            "tz": ZONE,
            "created_at": began,
        },
    )


def _screens(client: Care, size: Size) -> Iterator[Record]:
    """One screen a quarter, all clear, the newest still valid."""
    days = range(size.weeks * 7, 0, -SCREEN_DAYS + 5)
    for number, ago in enumerate(days, 1):
        done_on = client.until - timedelta(days=ago)
        yield Record(
            "safety_screen",
            key(client.id, "screen", number),
            {
                **client.shared,
                "number": number,
                "done_on": done_on,
                "valid_until": done_on + timedelta(days=SCREEN_DAYS),
                **dict.fromkeys(ANSWERED, "no"),
                "past_is_present_partner": None,
                "asked_alone": True,
                "outcome": "clear",
                "created_at": at(done_on),
                "created_by": client.clinician_id,
            },
        )


def _sessions(client: Care, size: Size) -> Iterator[Record]:
    """A visit every other week, and the next one."""
    for number in range(size.weeks // 2 + 1):
        on = client.until - timedelta(days=14 * number - 7)
        yield Record(
            "timeline_event",
            key(client.id, "session", number),
            {
                **client.shared,
                "happened_on": on,
                "kind": "session",
                "label": f"Session {number}",
                "visible_to_client": False,
                "created_at": at(min(on, client.until - timedelta(days=1))),
                "created_by": client.clinician_id,
            },
        )
