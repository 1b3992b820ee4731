"""The commands about the homework library: `portal templates`."""

import json

import click

from portal.plans import phrases, reads
from portal.plans.definition import HomeworkTemplate
from portal.plans.library_check import check
from portal.plans.templates import InvalidTemplate, UnknownTemplate, get_template, library, shipped


class Refused(click.ClickException):
    """What was given cannot be used: the reason on stderr, nothing on stdout, exit status 2."""

    exit_code = 2


@click.group("templates")
def templates_group() -> None:
    """The homework library."""


@templates_group.command("list")
@click.option("--json", "as_data", is_flag=True, help="Print an array of objects.")
def list_command(as_data: bool) -> None:
    """List the newest version of every homework template."""
    try:
        found = list(library().values())
    except InvalidTemplate as error:
        raise Refused(str(error)) from error
    if as_data:
        click.echo(json.dumps([_summary(template) for template in found]))
        return
    for template in found:
        click.echo(
            f"{template.id:<5}{template.type:<12}{template.titles.en} / {template.titles.zh}"
            f" ({len(template.rungs)} steps; text in {', '.join(template.languages)})"
        )


def _summary(template: HomeworkTemplate) -> dict[str, object]:
    return {
        "id": template.id,
        "version": template.version,
        "type": template.type,
        "title": template.titles.en,
        "title_zh": template.titles.zh,
        "languages": list(template.languages),
    }


@templates_group.command("show")
@click.argument("template_id", metavar="ID")
@click.option("--json", "as_data", is_flag=True, help="Print the whole template as an object.")
def show_command(template_id: str, as_data: bool) -> None:
    """Show the template ID: what it is for, its steps, when a step counts as reached."""
    try:
        template = get_template(template_id)
    except (UnknownTemplate, InvalidTemplate) as error:
        raise Refused(str(error)) from error
    if as_data:
        click.echo(json.dumps(_whole(template)))
        return
    click.echo(f"{template.id} version {template.version}: {template.titles.en} / {template.titles.zh}")
    click.echo(f"{template.type}, for {', '.join(template.audience)}. Chinese title: {template.zh_status}.")
    click.echo(f"\n{template.purpose.en}\n")
    for number, rung in enumerate(template.rungs, 1):
        guess = "" if rung.suds_guess is None else f" (about {rung.suds_guess} of 100)"
        click.echo(f"{number:>3}  {rung.text}{guess}: {rung.dose_text}")
    click.echo(f"\nReady when: {template.success}")
    cautions = [words.en for words in (template.cautions, template.standing_caution_text) if words]
    click.echo(f"Cautions: {' '.join(cautions)}")
    click.echo(f"Rests on: {template.evidence_note.en}")


def _whole(template: HomeworkTemplate) -> dict[str, object]:
    """Everything in the file, what the loader adds, and what `list` prints."""
    dumped = template.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {**dumped, **_summary(template), "criterion": template.criterion.as_json()}


@templates_group.command("check")
def check_command() -> None:
    """Read every template, phrase and short read, compare success sentences with criteria; the exit status tells."""
    try:
        found = shipped()
    except InvalidTemplate as error:
        raise click.ClickException(str(error)) from error
    for template in found:
        click.echo(f"{template.id} version {template.version}: {len(template.clauses)} clauses")
    problems = check(found)
    try:
        problems += [*phrases.check(), *reads.check()]
    except (phrases.InvalidPhrases, reads.InvalidRead) as error:
        raise click.ClickException(str(error)) from error
    if problems:
        raise click.ClickException("\n".join(map(str, problems)))
