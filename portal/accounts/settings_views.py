"""The page of settings: a clinician's backup and own numbers, an administrator's numbers for the clinic."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts import actions, number_actions, number_queries, queries, sessions
from portal.accounts.actor import Actor, Role
from portal.accounts.forms import NOBODY, BackupForm
from portal.accounts.models import User
from portal.accounts.number_forms import NumbersForm, numbers_form
from portal.accounts.number_wording import NUMBER_WORDS, in_words
from portal.accounts.views import bp
from portal.clock import now
from portal.defaults import DEFAULTS
from portal.errors import Conflict
from portal.i18n import gettext


@bp.route("/settings", methods=["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def settings() -> ResponseReturnValue:
    person = _person()
    form = _backup_form(person)
    if form is None and request.method == "POST":
        abort(404)
    if form is not None and form.validate_on_submit():
        if form.version.data != person.version:
            raise Conflict
        colleagues = {str(one.id): one for one in queries.list_colleagues(person.actor)}
        actions.name_backup(person, colleagues.get(form.backup.data or ""), by=person.actor, at=now())
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".settings"), 303)
    return _page(person, backup=form, numbers=_numbers_form(person.actor))


@bp.post("/settings/numbers")
@requires(Permission.SETTINGS_EDIT)
def choose_numbers() -> ResponseReturnValue:
    person = _person()
    actor, form = person.actor, _numbers_form(person.actor)
    if not form.accepts():
        return _page(person, backup=_backup_form(person), numbers=form)
    stored = _chosen(actor)
    if form.version.data != _version(stored):
        raise Conflict(differences=_differences(form, stored))
    changed = number_actions.choose_numbers(form.chosen(), user_id=_whose(actor), by=actor, at=now())
    flash(gettext("Saved.") if changed else gettext("Nothing was changed."), "ok")
    return redirect(url_for(".settings"), 303)


def _person() -> User:
    actor = sessions.actor()
    person = queries.find_user(actor.id) if actor else None
    assert person is not None
    return person


def _page(person: User, *, backup: BackupForm | None, numbers: NumbersForm) -> ResponseReturnValue:
    actor = person.actor
    of_clinic = [] if _whose(actor) is None else [one for one in DEFAULTS.values() if not one.personal]
    page = render_template(
        "accounts/settings.html",
        backup=backup,
        numbers=numbers,
        minutes=queries.get_clinic(actor.clinic_id).escalate_after_minutes,
        of_clinic=[
            (
                NUMBER_WORDS[one.key].label,
                in_words(one, number_queries.number(actor.clinic_id, one.key)),
                in_words(one, one.value),
            )
            for one in of_clinic
        ],
    )
    faulty = (backup is not None and backup.problems()) or numbers.problems()
    return page, 422 if faulty else 200


def _backup_form(person: User) -> BackupForm | None:
    """The choice of a backup; an administrator has no clients and needs none."""
    if person.actor.role != Role.CLINICIAN:
        return None
    form = BackupForm(data={"backup": person.backup_id or NOBODY, "version": person.version})
    form.backup.choices = [
        *((str(one.id), one.display_name or "") for one in queries.list_colleagues(person.actor)),
        (NOBODY, gettext("Nobody")),
    ]
    return form


def _numbers_form(actor: Actor) -> NumbersForm:
    whose, chosen = _whose(actor), _chosen(actor)
    listed = [one for one in DEFAULTS.values() if whose is None or one.personal]
    beneath = {
        one.key: one.value if whose is None else number_queries.number(actor.clinic_id, one.key)
        for one in listed
    }
    return numbers_form(listed, chosen, beneath, version=_version(chosen))


def _whose(actor: Actor) -> UUID | None:
    """For whom this person sets numbers: a clinician for themselves, an administrator for the clinic."""
    return actor.id if actor.role == Role.CLINICIAN else None


def _chosen(actor: Actor) -> dict[str, int]:
    whose = _whose(actor)
    found = number_queries.chosen_numbers(actor.clinic_id)
    return {key: value for (user_id, key), value in found.items() if user_id == whose and key in DEFAULTS}


def _version(chosen: Mapping[str, int]) -> int:
    """A mark of what is stored: another one as soon as any number differs."""
    return zlib.crc32(repr(sorted(chosen.items())).encode()) % 1_000_000_000


def _differences(form: NumbersForm, stored: Mapping[str, int]) -> list[tuple[str, str, str]]:
    """What was typed beside what is stored, where they differ."""
    return [
        (
            str(NUMBER_WORDS[key].label),
            in_words(DEFAULTS[key], value),
            in_words(DEFAULTS[key], stored.get(key)),
        )
        for key, value in form.chosen().items()
        if value != stored.get(key)
    ]
