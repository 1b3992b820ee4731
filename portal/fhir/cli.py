"""The command `portal instruments export`."""

import json

import click

from portal.assessments.instruments import InvalidInstrument, UnknownInstrument, get_instrument
from portal.fhir.questionnaires import questionnaire


class Refused(click.ClickException):
    """What was asked for is not there: the reason on stderr, nothing on stdout, exit status 2."""

    exit_code = 2


@click.command("export")
@click.argument("code")
@click.option("--fhir", "as_fhir", is_flag=True, required=True, help="Print a FHIR R4 Questionnaire.")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of our own wording.")
def export_command(code: str, as_fhir: bool, lang: str) -> None:
    """Print the instrument CODE for another system.

    Questions have their text only where the wording is our own. What a clinic brought in goes out from its own pages.
    """
    try:
        instrument = get_instrument(code)
    except (UnknownInstrument, InvalidInstrument) as error:
        raise Refused(str(error)) from error
    made = questionnaire(instrument, lang=lang, question=lambda n: f"Question {n}")
    click.echo(json.dumps(made, ensure_ascii=False, indent=2))
