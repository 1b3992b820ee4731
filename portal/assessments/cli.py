"""The commands about instruments: `portal score` and `portal instruments`."""

import json
import sys
from collections.abc import Iterable
from typing import BinaryIO

import click

from portal.assessments import fact_sheet
from portal.assessments.definition import Instrument
from portal.assessments.instruments import (
    InvalidInstrument,
    UnknownInstrument,
    check,
    get_instrument,
    library,
)
from portal.assessments.scoring import InvalidAnswers, as_json, score
from portal.assessments.scoring_rules import rules_of


class Refused(click.ClickException):
    """What was given cannot be used: the reason on stderr, nothing on stdout, exit status 2."""

    exit_code = 2


@click.command("score")
@click.argument("code")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--lines", is_flag=True, help="Read JSON Lines; print one object per line.")
@click.pass_context
def score_command(ctx: click.Context, code: str, file: BinaryIO, lines: bool) -> None:
    """Score answers to the instrument CODE.

    FILE (or - for standard input) holds {"answers": {"1": 0, …}, "context": {…}}:
    item number to value or null.
    """
    instrument = _instrument(code)
    if not lines:
        try:
            click.echo(json.dumps(_scored(instrument, file.read())))
        except InvalidAnswers as error:
            raise Refused(str(error)) from error
    elif _score_lines(instrument, file):
        ctx.exit(2)


def _score_lines(instrument: Instrument, lines: Iterable[bytes]) -> int:
    """Prints one object for every line that is not blank; returns how many were refused."""
    refused = 0
    for line in lines:
        if not line.strip():
            continue
        try:
            printed = _scored(instrument, line)
        except InvalidAnswers as error:
            refused += 1
            printed = {"error": str(error)}
        # Not click.echo: it would flush after every line.
        sys.stdout.write(json.dumps(printed) + "\n")
    return refused


def _scored(instrument: Instrument, raw: bytes) -> dict[str, object]:
    try:
        given = _read(raw.decode("utf-8-sig"))
    except InvalidAnswers:
        raise
    except (ValueError, RecursionError) as error:
        raise InvalidAnswers(f"not JSON: {error}") from error
    if not isinstance(given, dict) or not isinstance(given.get("answers"), dict):
        raise InvalidAnswers('expected an object with "answers": {item number: value or null}')
    context = given.get("context")
    if context is not None and not isinstance(context, dict):
        raise InvalidAnswers('"context" is not an object')
    numbers = rules_of(instrument).numbers
    answers: dict[int, int | None] = {}
    for name, value in given["answers"].items():
        if name not in numbers:
            raise InvalidAnswers(f"item {name!a} is not in {instrument.code}")
        answers[numbers[name]] = value
    return as_json(score(instrument, answers, context))


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise InvalidAnswers(f"{doubled!a} is given twice")
    return found


_read = json.JSONDecoder(object_pairs_hook=_without_doubles).decode


def _instrument(code: str) -> Instrument:
    try:
        return get_instrument(code)
    except (UnknownInstrument, InvalidInstrument) as error:
        raise Refused(str(error)) from error


@click.group("instruments")
def instruments_group() -> None:
    """The catalogue of questionnaires."""


@instruments_group.command("list")
@click.option("--json", "as_data", is_flag=True, help="Print an array of objects.")
def list_command(as_data: bool) -> None:
    """List the newest version of every instrument."""
    try:
        found = list(library().values())
    except InvalidInstrument as error:
        raise Refused(str(error)) from error
    if as_data:
        click.echo(json.dumps([_summary(instrument) for instrument in found]))
        return
    for instrument in found:
        languages = ", ".join(instrument.languages) or "scoring only"
        click.echo(
            f"{instrument.code:<12}version {instrument.version}   {instrument.title.en}"
            f" ({len(instrument.items)} items; {languages}; licence {instrument.licence.tier})"
        )


def _summary(instrument: Instrument) -> dict[str, object]:
    return {
        "code": instrument.code,
        "version": instrument.version,
        "title": instrument.title.en,
        "items": len(instrument.items),
        "licence_tier": instrument.licence.tier,
        "wording_languages": list(instrument.languages),
    }


@instruments_group.command("show")
@click.argument("code")
@click.option("--json", "as_data", is_flag=True, help="Print the whole definition as an object.")
def show_command(code: str, as_data: bool) -> None:
    """Show the instrument CODE: where it comes from, what it asks, how it is scored."""
    instrument = _instrument(code)
    if as_data:
        click.echo(json.dumps(instrument.model_dump(mode="json")))
        return
    for line in fact_sheet.lines(instrument):
        click.echo(line)


@instruments_group.command("check")
def check_command() -> None:
    """Read every definition and run its worked examples; the exit status tells."""
    try:
        found = list(library().values())
    except InvalidInstrument as error:
        raise click.ClickException(str(error)) from error
    faults = [fault for instrument in found for fault in check(instrument)]
    for instrument in found:
        click.echo(
            f"{instrument.code} version {instrument.version}: {len(instrument.examples)} worked examples"
        )
    if faults:
        raise click.ClickException("\n".join(faults))
