"""Makes the demo clinic: staff, people with their stories, thin rows, all in order of time and in one transaction."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from operator import itemgetter

from portal.accounts import actions as accounts
from portal.accounts import passwords
from portal.accounts.actor import Actor, Role, System
from portal.accounts.models import Clinic, User
from portal.db import db
from portal.demo import diary, questionnaires, safety, story, toolbox
from portal.demo.care import Care
from portal.demo.days import Days, Happening
from portal.demo.homework import Homework
from portal.demo.thin import thin_people
from portal.overview.evaluator_actions import look_at

SEED = 20
OPEN_SINCE = 430
"""Days ago the clinic was set up."""


def make(zone: str, *, at: datetime) -> None:
    """Everything, as seen from the instant `at` in the IANA zone `zone`. The caller commits."""
    days = Days(at, zone)
    hashes = {
        password: passwords.hash_password(password)
        for password in sorted({one.password for one in _with_passwords() if one.password})
    }
    clinicians = _staff(_clinic(days), days, hashes)
    happenings: list[Happening] = []
    cares: list[Care] = []
    for person in (*story.people(), *thin_people(SEED)):
        shift = random.Random(f"{SEED} {person.name}").randrange(-240, 181, 5)  # noqa: S311  not a secret
        care = Care(
            person,
            Days(at, zone, shift),
            clinicians[person.clinician],
            hashes[person.password] if person.password else None,
        )
        cares.append(care)
        happenings += care.happenings()
        happenings += questionnaires.happenings(care)
        happenings += safety.happenings(care)
        happenings += diary.happenings(care)
        happenings += toolbox.happenings(care)
        for told in person.plans:
            happenings += Homework(care, told).happenings()
    _run(happenings)
    for care in cares:  # what was so on the way and no longer is passes
        look_at(care.client.id, at=at)


def _run(happenings: Iterable[Happening]) -> None:
    with db.session.no_autoflush:
        for _, do in sorted(happenings, key=itemgetter(0)):
            do()
            db.session.flush()


def _with_passwords() -> Iterator[story.Staff | story.Person]:
    yield from story.staff()
    yield from story.people()
    yield from thin_people(SEED)


def _clinic(days: Days) -> Clinic:
    told = tomllib.loads((story.PEOPLE / "clinic.toml").read_text("utf-8"))
    at = days.at(OPEN_SINCE, "09:00")
    clinic = accounts.add_clinic(told["name"], tz=days.zone, by=None, at=at, demo=True)
    accounts.set_crisis_texts(
        clinic, english=told["crisis_en"], chinese=told["crisis_zh"], by=System(clinic.id), at=at
    )
    db.session.flush()
    return clinic


def _staff(clinic: Clinic, days: Days, hashes: dict[str, str]) -> dict[str, Actor]:
    """The accounts of those who work here; gives the actors by handle."""
    found: dict[str, Actor] = {}
    backups: dict[str, tuple[str | None, User]] = {}
    for number, one in enumerate(story.staff()):
        by, at = System(clinic.id), days.at(OPEN_SINCE, "09:10") + timedelta(minutes=number)
        user = accounts.prepare_user(
            clinic.id, Role(one.role), one.name, lang="en", tz=days.zone, by=by, at=at
        )
        accounts.take_up(user, handle=one.handle, password_hash=hashes[one.password], lang="en", by=by, at=at)
        db.session.flush()
        found[one.handle] = user.actor
        backups[one.handle] = one.backup, user
    for backup, user in backups.values():
        if backup:
            accounts.name_backup(user, backups[backup][1], by=user.actor, at=days.at(OPEN_SINCE, "09:30"))
    return found
