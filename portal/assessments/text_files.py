"""Which kind of file a wording came in, told by what is in it, and the wording itself. Pure."""

from dataclasses import replace

from portal.assessments.csv_texts import read_csv
from portal.assessments.definition import Instrument
from portal.assessments.fhir_texts import read_fhir
from portal.assessments.item_texts import ItemTexts, as_answered, numbered_rest
from portal.assessments.kinds import WordingOrigin
from portal.assessments.package_texts import read_package
from portal.assessments.unreadable import Fault, Unreadable, decoded


def read_file(
    raw: bytes, instrument: Instrument, *, lang: str | None = None, leave_out: frozenset[int] = frozenset()
) -> tuple[WordingOrigin, ItemTexts]:
    """The wording of an instrument from a FHIR Questionnaire, a CSV file or a file of the package. Raises Unreadable.

    `lang` counts before the language that the file names; questions to `leave_out` are those of the file.
    """
    origin = kind_of(raw)
    if origin is WordingOrigin.FHIR:
        texts = as_answered(instrument, _without(read_fhir(raw, lang=lang or "en"), leave_out))
    elif origin is WordingOrigin.CSV:
        texts = _without(read_csv(raw, lang=lang or "en"), leave_out)
    else:
        texts = _without(read_package(raw, instrument.code), leave_out)
    return origin, numbered_rest(instrument, replace(texts, lang=lang) if lang else texts)


def kind_of(raw: bytes) -> WordingOrigin:
    """What the bytes are, by how they begin. Raises Unreadable."""
    text = decoded(raw).lstrip()
    if text.startswith("{"):
        return WordingOrigin.FHIR
    if text.startswith("<"):
        return WordingOrigin.PACKAGE
    if "item" in text.partition("\n")[0].lower():
        return WordingOrigin.CSV
    raise Unreadable(Fault.UNKNOWN_FILE)


def _without(texts: ItemTexts, numbers: frozenset[int]) -> ItemTexts:
    """The texts without some questions; those behind them move up."""
    kept = [n for n in sorted(texts.items) if n not in numbers]
    if len(kept) == len(texts.items):
        return texts
    return replace(
        texts,
        items={place: texts.items[n] for place, n in enumerate(kept, start=1)},
        item_options={
            place: texts.item_options[n] for place, n in enumerate(kept, start=1) if n in texts.item_options
        },
    )
