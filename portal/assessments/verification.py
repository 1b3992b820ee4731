"""How far the facts of an instrument file can be trusted. Pure."""

from portal.assessments.definition import Instrument, Verified
from portal.assessments.definition_scales import Scale, Status

DOUBT = {"V": 0, "C": 1, "M": 2}
DOUBTFUL = ("C", "M")
BANDS = ("bands", "cuts")


def bands_status(instrument: Instrument, scale: Scale) -> Status | None:
    """The status of a scale's bands: its own where the file tells them apart, the worst where several are named."""
    own = _worst(instrument, (f"bands_{scale.key}", f"{scale.key}_bands"))
    return own or _worst(instrument, BANDS)


def scheme_status(instrument: Instrument, scheme: str) -> Status | None:
    """The status of another band scheme; that of the bands where it has none of its own."""
    return _worst(instrument, (f"bands_{scheme}", scheme)) or _worst(instrument, BANDS)


def doubtful(instrument: Instrument) -> tuple[Verified, ...]:
    """The facts that were not read in a published source."""
    return tuple(entry for entry in instrument.verified if entry.status in DOUBTFUL)


def _worst(instrument: Instrument, facts: tuple[str, ...]) -> Status | None:
    found = [entry.status for entry in instrument.verified if entry.fact in facts]
    return max(found, key=DOUBT.__getitem__, default=None)
