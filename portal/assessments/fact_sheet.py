"""Everything that an instrument file states, as lines of plain text for a terminal. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from portal.assessments.definition import Band, Flag, Instrument, Item, Scale, Text

STATUS = "V read in a published source, C only in a secondary one, M from memory and not verified"
FIGURES = ("threshold", "sd", "reliability", "caseness")


def lines(instrument: Instrument) -> Iterator[str]:
    """Where the instrument comes from, what it asks, how it is scored, what is verified."""
    yield f"{instrument.code} version {instrument.version}: {_both(instrument.title)}"
    yield f"Source: {instrument.source}"
    licence = instrument.licence
    yield f"Licence {licence.tier} ({licence.status}): {licence.statement}"
    yield f"Asks about: {instrument.recall.en}. {len(instrument.items)} items, about {instrument.minutes} min."
    yield f"Wording: {_wording(instrument)}.{'' if instrument.validated else ' Not validated.'}"
    yield from _answers(instrument)
    for scale in instrument.scales:
        yield ""
        yield from _scale(instrument, scale)
    yield from _part("Flags", (line for flag in instrument.flags for line in _flag(flag)))
    yield from _part(
        "Look at", (f"Item {p.n} at {p.at_least} or higher. {p.why.en}" for p in instrument.look_at)
    )
    yield from _part("Skips", _skips(instrument))
    yield from _part("Context", _contexts(instrument))
    yield from _part("Items", (line for item in instrument.items if item.text for line in _item(item)))
    yield from _part(
        f"Verification ({STATUS})",
        (f"{fact.status}  {fact.fact}: {fact.source}" for fact in instrument.verified),
    )
    yield from _part("Cannot say", (fact.text.en for fact in instrument.cannot_say))
    yield from _part("Notes", instrument.notes)


def _both(text: Text) -> str:
    return f"{text.en} / {text.zh}"


def _part(title: str, found: Iterable[str]) -> Iterator[str]:
    """A heading and its lines; nothing without lines."""
    for number, line in enumerate(found):
        if number == 0:
            yield from ("", title)
        yield f"  {line}"


def _wording(instrument: Instrument) -> str:
    if not instrument.languages:
        return "none here; the clinic supplies it"
    draft = f"; Chinese: {instrument.zh_status}" if "zh" in instrument.languages else ""
    return ", ".join(instrument.languages) + draft


def _answers(instrument: Instrument) -> Iterator[str]:
    by_values: dict[tuple[int, ...], list[int]] = {}
    for item in instrument.items:
        by_values.setdefault(instrument.values(item), []).append(item.n)
    for values, numbers in by_values.items():
        which = "" if len(by_values) == 1 else f" to {_items(numbers)}"
        yield f"Answers{which}: {_values(values)}."
    if instrument.anchors:
        yield f"Lowest answer: {_both(instrument.anchors.low)}. Highest: {_both(instrument.anchors.high)}."
    for option in instrument.options:
        yield f"  {option.value}  {_both(option.label)}"


def _values(values: Sequence[int]) -> str:
    if len(values) > 2 and tuple(values) == tuple(range(values[0], values[-1] + 1)):
        return f"{values[0]} to {values[-1]}"
    return ", ".join(map(str, values))


def runs(numbers: Sequence[int]) -> str:
    """1-3, 5, 7-9."""
    found: list[list[int]] = []
    for n in numbers:
        if found and found[-1][-1] == n - 1:
            found[-1].append(n)
        else:
            found.append([n])
    return ", ".join(f"{one[0]}-{one[-1]}" if len(one) > 2 else ", ".join(map(str, one)) for one in found)


def _items(numbers: Sequence[int]) -> str:
    return f"item {numbers[0]}" if len(numbers) == 1 else f"items {runs(numbers)}"


def _scale(instrument: Instrument, scale: Scale) -> Iterator[str]:
    items = instrument.items_of(scale)
    turned = [item.n for item in items if item.reversed != (-item.n in scale.items)]
    times = f", times {scale.multiplier}" if scale.multiplier != 1 else ""
    yield f"{scale.key}: {_both(scale.name)}"
    yield f"  The {scale.method} of {_items([item.n for item in items])}{times}."
    if turned:
        yield f"  Turned round: {runs(turned)}."
    for recode in scale.recode:
        yield f"  Recoded, {_items(recode.items)}: {_recoded(recode.map)}."
    yield f"  {scale.higher_means.en} ({scale.direction})."
    if scale.derived:
        yield f"  {scale.derived.name.en}: times {scale.derived.times}."
    yield from _bands("Bands", scale, scale.bands)
    for other in scale.bands_alt:
        yield from _bands(f"{other.scheme}: {_both(other.name)}", scale, other.bands)
    yield from _figures(scale)


def _recoded(given: Mapping[int, int]) -> str:
    return ", ".join(f"{value} as {counts}" for value, counts in given.items())


def _bands(title: str, scale: Scale, bands: Sequence[Band]) -> Iterator[str]:
    if bands:
        yield f"  {title}, on the {scale.bands_on}:"
    for band in bands:
        name = _both(band.name) if band.name else ""
        yield f"    {_reach(band):<16}{band.key:<24}{name}".rstrip()


def _reach(band: Band) -> str:
    if band.at_least is None:
        return f"{band.min}-{band.max}" if band.min != band.max else f"{band.min}"
    return f"{band.at_least} and above" if band.below is None else f"{band.at_least} to <{band.below}"


def _figures(scale: Scale) -> Iterator[str]:
    if scale.figures is None:
        return
    yield "  Figures:"
    for name in FIGURES:
        figure = getattr(scale.figures, name)
        if figure:
            yield f"    {name} {figure.value} ({figure.status}): {figure.source}"
    if scale.figures.level:
        yield f"    level: {scale.figures.level}"


def _flag(flag: Flag) -> Iterator[str]:
    risk = " (risk)" if flag.risk else ""
    yield f"{flag.key}{risk}: {_both(flag.name)}"
    yield f"  {flag.rule}"


def _skips(instrument: Instrument) -> Iterator[str]:
    for skip in instrument.skips:
        when = "is" if len(skip.when) == 1 else "add up to"
        yield (
            f"When {_items(skip.when)} {when} {skip.adds_to}, {_items(skip.skip)} count as 0 and are not missing."
        )


def _contexts(instrument: Instrument) -> Iterator[str]:
    for context in instrument.contexts:
        left = f" Leaves out {_items(context.ignore)}." if context.ignore else ""
        bands = "" if context.bands_hold else " Bands do not compare."
        yield f"{context.key}: {_both(context.name)}.{left}{bands}"


def _item(item: Item) -> Iterator[str]:
    if item.text:
        yield f"{item.n:>2}  {item.text.en}"
        yield f"    {item.text.zh}"
