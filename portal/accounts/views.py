"""Pages of accounts: sign in and out, the way out, language, the slip, and the administrator's two pages."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal import i18n, ledger
from portal.access import Permission, public, requires
from portal.accounts import actions, passwords, queries, sessions
from portal.accounts.actor import Role
from portal.accounts.forms import ClinicForm, SignInForm, TakeUpForm
from portal.clock import now
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext, in_language

bp = Blueprint("accounts", __name__)

HOME = {
    Role.CLINICIAN: "overview.today",
    Role.CLIENT: "overview.home",
    Role.ADMINISTRATOR: "accounts.list_accounts",
}


def local_path(target: str | None) -> str | None:
    """The target if it is a path of this site, else None."""
    if not target or not target.startswith("/") or any(bad in target for bad in ("\\", "\t", "\r", "\n")):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc and not target.startswith("//") else None


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    person = sessions.me()
    return redirect(url_for(HOME[person.actor.role] if person else ".sign_in"), 303)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    person = sessions.me()
    if person and request.method == "GET":
        return redirect(url_for(HOME[person.actor.role]), 303)
    form = SignInForm()
    if form.validate_on_submit() and _signed_in(form):
        return redirect(local_path(request.args.get("next")) or url_for(".front"), 303)
    return render_template("accounts/sign_in.html", form=form), 422 if form.problems() else 200


def _signed_in(form: SignInForm) -> bool:
    handle, address, at = form.handle.data or "", request.remote_addr, now()
    if queries.too_many_attempts(handle, address, at=at):
        form.refuse(gettext("Too many tries. Wait 15 minutes, then try again."))
        return False
    user = queries.find_user_by_handle(handle)
    actor = user.actor if user else None
    stored, open_account = (user.password_hash, user.disabled_at is None) if user else (None, False)
    db.session.rollback()  # no transaction is held while the password is hashed
    fits = passwords.check_password(stored, form.password.data or "") and open_account
    ledger.later(
        lambda _status: (
            lambda writer: actions.note_attempt(
                writer, handle=handle, address=address, at=at, succeeded=fits, user=actor
            )
        )
    )
    if not fits or user is None or stored is None:
        form.refuse(gettext("Sign-in name and password do not fit together. Check both and try again."))
        return False
    renewed = passwords.hash_password(form.password.data or "") if passwords.needs_rehash(stored) else None
    if renewed:
        actions.rehash(user, renewed, by=user.actor, at=at)
    actions.sign_in(user, at=at)
    return True


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    sessions.sign_out(at=now())
    flash(gettext("You are signed out."), "ok")
    return redirect(url_for(".sign_in"), 303)


@bp.get("/leave")
@public
def leave() -> ResponseReturnValue:
    sessions.sign_out(at=now())
    return render_template("layout/neutral.html"), {"Clear-Site-Data": '"cache"'}


@bp.post("/language")
@public
def language() -> ResponseReturnValue:
    wanted = request.form.get("lang")
    if wanted not in i18n.LANGUAGES:
        abort(400)
    session["lang"] = wanted
    person = sessions.me()
    user = queries.find_user(person.actor.id) if person else None
    if user is not None and person is not None:
        actions.set_language(user, wanted, by=person.actor, at=now())
    return redirect(local_path(request.form.get("next")) or url_for(".front"), 303)


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@public
def invitation(token: str) -> ResponseReturnValue:
    slip = queries.find_open_invitation(token, at=now())
    if slip is None:
        return render_template("accounts/invitation_over.html"), 404
    lang = slip.user.lang if "lang" not in session else i18n.lang()
    with in_language(lang):
        form = TakeUpForm(data={"lang": lang})
        if request.method == "POST" and form.accepts():
            if queries.handle_is_free(form.handle.data or ""):
                return _take_up(token, form)
            form.refuse(
                gettext("Somebody already uses this sign-in name. Choose another one."), field=form.handle
            )
        page = render_template("accounts/invitation.html", form=form, token=token)
        return page, 422 if form.problems() else 200


def _take_up(token: str, form: TakeUpForm) -> ResponseReturnValue:
    db.session.rollback()  # no transaction is held while the password is hashed
    password_hash = passwords.hash_password(form.password.data or "")
    slip = queries.find_open_invitation(token, at=now())
    if slip is None:
        raise Conflict(gettext("This slip has just been used. Sign in with the name and password you chose."))
    actions.accept_invitation(
        slip,
        handle=form.handle.data or "",
        password_hash=password_hash,
        lang=form.lang.data or "en",
        at=now(),
    )
    return redirect(url_for(".front"), 303)


@bp.get("/admin/accounts")
@requires(Permission.ACCOUNTS_MANAGE)
def list_accounts() -> ResponseReturnValue:
    person = sessions.actor()
    assert person is not None
    return render_template("accounts/accounts.html", users=queries.list_users(person.clinic_id))


@bp.post("/admin/accounts/<uuid:user_id>/<any(close, reopen):change>")
@requires(Permission.ACCOUNTS_MANAGE)
def change_account(user_id: UUID, change: str) -> ResponseReturnValue:
    person = sessions.actor()
    user = queries.find_user(user_id)
    if person is None or user is None or user.clinic_id != person.clinic_id:
        abort(404)
    if user.id == person.id:
        raise Conflict(gettext("You cannot close your own account. Another administrator can."))
    (actions.close if change == "close" else actions.reopen)(user, by=person, at=now())
    flash(gettext("Saved."), "ok")
    return redirect(url_for(".list_accounts"), 303)


@bp.route("/admin/clinic", methods=["GET", "POST"])
@requires(Permission.CLINIC_MANAGE)
def clinic() -> ResponseReturnValue:
    person = sessions.actor()
    assert person is not None
    found = queries.get_clinic(person.clinic_id)
    form = ClinicForm(obj=found)
    if form.validate_on_submit():
        if form.version.data != found.version:
            raise Conflict(
                gettext(
                    "Somebody else changed this page in the meantime. Reload it and enter your change again."
                )
            )
        actions.rename_clinic(found, form.name.data or "", by=person, at=now())
        actions.set_escalation(found, form.escalate_after_minutes.data, by=person, at=now())
        actions.set_link_code(found, form.links_ask_code.data, by=person, at=now())
        actions.set_crisis_texts(
            found, english=form.crisis_text_en.data, chinese=form.crisis_text_zh.data, by=person, at=now()
        )
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".clinic"), 303)
    return render_template("accounts/clinic.html", form=form), 422 if form.problems() else 200
