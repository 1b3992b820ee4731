"""Pages of a clinic's own library: copies, their versions, files in and out, what is put away."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.clock import now
from portal.errors import Conflict, Difference
from portal.i18n import gettext
from portal.plans import library_actions
from portal.plans.builder_pages import in_words
from portal.plans.definition import HomeworkTemplate
from portal.plans.library_files import LARGEST, as_content, as_file, file_name, from_file, reread
from portal.plans.library_forms import CopyForm, TakeInForm, copy_data, copy_form
from portal.plans.library_queries import clinic_library
from portal.plans.library_views import get_template_or_404
from portal.plans.templates import InvalidTemplate, UnknownTemplate
from portal.plans.views import bp, signed_in


@bp.get("/library/<template_id>.toml")
@requires(Permission.LIBRARY_READ)
def template_file(template_id: str) -> ResponseReturnValue:
    found = get_template_or_404(template_id)
    name = f'attachment; filename="{file_name(found)}"'
    return Response(as_file(found), mimetype="application/toml", headers={"Content-Disposition": name})


@bp.post("/library/<template_id>/copy")
@requires(Permission.LIBRARY_EDIT)
def copy_template(template_id: str) -> ResponseReturnValue:
    made = library_actions.copy_template(get_template_or_404(template_id), by=signed_in(), at=now())
    flash(gettext("This is your clinic's own copy. Change what should be different."), "ok")
    return redirect(url_for(".edit_copy", template_id=made.id), 303)


@bp.route("/library/<template_id>/edit", methods=["GET", "POST"])
@requires(Permission.LIBRARY_EDIT)
def edit_copy(template_id: str) -> ResponseReturnValue:
    found = get_template_or_404(template_id)
    if not found.is_copy:
        abort(404)
    form = copy_form(found)
    if form.accepts() and (changed := _changed(found, form)) is not None:
        if form.version.data != found.version:
            raise Conflict(differences=_differences(form, copy_data(found)))
        library_actions.write_version(found, changed, by=signed_in(), at=now())
        flash(gettext("Saved as a new version. Plans that use the one before keep it."), "ok")
        return redirect(url_for(".template", template_id=found.id), 303)
    page = render_template("plans/edit_copy.html", template=found, form=form)
    return page, 422 if form.problems() else 200


def _changed(found: HomeworkTemplate, form: CopyForm) -> HomeworkTemplate | None:
    """The copy as it would be; None, with the reason in the form, where the file would not hold."""
    try:
        return reread(form.content(found, as_content(found)), name=found.id)
    except InvalidTemplate as wrong:
        for line in str(wrong).splitlines():
            form.refuse(line)
    return None


def _differences(form: CopyForm, stored: Mapping[str, object]) -> list[Difference]:
    """What was typed beside what is stored, where they differ."""
    return [
        (str(form[name].label.text), in_words(form[name], form[name].data), in_words(form[name], value))
        for name, value in stored.items()
        if name in form and _plain(form[name].data) != _plain(value)
    ]


def _plain(value: object) -> object:
    """Line ends differ between what a browser sends and a file; empty is empty."""
    return "\n".join(value.split("\r\n")).strip() or None if isinstance(value, str) else (value or None)


@bp.post("/library/<template_id>/<any(archive, restore):move>")
@requires(Permission.LIBRARY_EDIT)
def move_template(template_id: str, move: str) -> ResponseReturnValue:
    found = get_template_or_404(template_id)
    if move == "archive":
        library_actions.archive(found, by=signed_in(), at=now())
        flash(gettext("Put away. It is not offered for new plans; plans that use it go on."), "ok")
    else:
        library_actions.bring_back(found, by=signed_in(), at=now())
        flash(gettext("It is offered for new plans again."), "ok")
    return redirect(url_for(".template", template_id=found.id), 303)


@bp.route("/library/take-in", methods=["GET", "POST"])
@requires(Permission.LIBRARY_EDIT)
def take_in() -> ResponseReturnValue:
    form = TakeInForm()
    if form.validate_on_submit() and (found := _uploaded(form)) is not None:
        made = library_actions.copy_template(found, by=signed_in(), at=now())
        flash(gettext("Taken in as your clinic's own copy."), "ok")
        return redirect(url_for(".template", template_id=made.id), 303)
    page = render_template(
        "plans/take_in.html", form=form, everything=len(clinic_library(signed_in().clinic_id))
    )
    return page, 422 if form.problems() else 200


def _uploaded(form: TakeInForm) -> HomeworkTemplate | None:
    """The template in the file that was sent; None, with what to do in the form."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        form.refuse(gettext("Choose a file: a template that was saved from a library."))
        return None
    raw = upload.read(LARGEST + 1)
    if len(raw) > LARGEST:
        form.refuse(gettext("This file is too large for a template. Choose another one."))
        return None
    try:
        return from_file(raw.decode("utf-8"), name=upload.filename[:80])
    except UnicodeDecodeError:
        form.refuse(gettext("This file cannot be read. Save it as UTF-8 text and choose it again."))
    except UnknownTemplate:
        form.refuse(
            gettext(
                "Its number is not in this library, so nobody can tell when it is safe. Give it the number it came from."
            )
        )
    except InvalidTemplate as wrong:
        for line in str(wrong).splitlines()[:20]:
            form.refuse(line)
    return None
