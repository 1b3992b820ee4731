"""The calculated expression of a scale: FHIRPath over the answers, guarded so that an open item gives no result.

Answers are counted by their code, item by item, with what each adds to the scale as its factor. That is plain FHIRPath:
the functions that read an ordinal have other names in every engine, and an item may count differently on two scales.
"""

from collections.abc import Iterable, Mapping

from portal.assessments.definition import Instrument, Item, Scale, Skip
from portal.fhir.loinc import Codes

ITEMS = "%resource.item"


def calculated(instrument: Instrument, scale: Scale, codes: Codes) -> str | None:
    """The expression of a scale; None where the number of items that count depends on an answer and a mean is taken."""
    items = instrument.items_of(scale)
    special = _special(instrument)
    if scale.method == "mean" and any(item.n in special for item in items):
        return None
    needed = instrument.items if instrument.all_items_needed else items
    total = " + ".join(_terms(instrument, scale, items, codes))
    if scale.multiplier != 1:
        total = f"{scale.multiplier} * ({total})"
    if scale.method == "mean":
        total = f"({total}) / {_divisor(scale, items)}"
    return f"iif({_guard(instrument, scale, items, needed, codes)}, {total}, {{}})"


def answer_code(codes: Codes, value: int) -> str:
    """The code of an answer: LOINC's where it is known, else the raw value."""
    return codes.by_value.get(value, str(value))


def ordinals(instrument: Instrument, item: Item) -> dict[int, int]:
    """What each answer adds, turned round or recoded; the raw values where two scales count it differently."""
    keyed = [instrument.keyed(s, item) for s in instrument.scales if item in instrument.items_of(s)]
    if keyed and all(one == keyed[0] for one in keyed):
        return keyed[0]
    return {value: value for value in instrument.values(item)}


def context_link(key: str) -> str:
    """The linkId of a fact about the person."""
    return f"context.{key}"


def _special(instrument: Instrument) -> set[int]:
    """Items that may be open without being missing."""
    return {n for rule in instrument.skips for n in rule.skip} | {
        n for context in instrument.contexts for n in context.ignore
    }


def _at(numbers: Iterable[int]) -> str:
    listed = [f"'{n}'" for n in numbers]
    if len(listed) == 1:
        return f"{ITEMS}.where(linkId = {listed[0]})"
    return f"{ITEMS}.where(linkId in ({' | '.join(listed)}))"


def _answered(numbers: Iterable[int]) -> str:
    return f"{_at(numbers)}.where(answer.value.exists()).count()"


def _counted(numbers: Iterable[int], weights: Mapping[int, int], codes: Codes) -> list[str]:
    """What the answers to some items add, one term for each value that adds anything."""
    numbers = tuple(numbers)
    return [
        f"{'' if weight == 1 else f'{weight} * '}"
        f"{_at(numbers)}.answer.value.where(code = '{answer_code(codes, value)}').count()"
        for value, weight in weights.items()
        if weight
    ] or ["0"]


def _terms(instrument: Instrument, scale: Scale, items: tuple[Item, ...], codes: Codes) -> list[str]:
    groups: dict[tuple[tuple[tuple[int, int], ...], frozenset[str]], list[int]] = {}
    terms: list[str] = []
    for item in items:
        keyed = instrument.keyed(scale, item)
        if item.rated:
            value = f"{_at([item.n])}.answer.value"
            turned = keyed[0] != 0
            terms.append(f"({max(keyed)} - {value})" if turned else value)
            continue
        left_out_by = frozenset(one.key for one in instrument.contexts if item.n in one.ignore)
        groups.setdefault((tuple(keyed.items()), left_out_by), []).append(item.n)
    for (keyed_pairs, left_out_by), numbers in groups.items():
        counted = _counted(numbers, dict(keyed_pairs), codes)
        if left_out_by:
            terms.append(f"iif({_any_context(left_out_by)}, 0, {' + '.join(counted)})")
        else:
            terms += counted
    return terms


def _divisor(scale: Scale, items: tuple[Item, ...]) -> str:
    if scale.min_answered is None or scale.min_answered == len(items):
        return str(len(items))
    return _answered(item.n for item in items)


def _guard(
    instrument: Instrument, scale: Scale, items: tuple[Item, ...], needed: tuple[Item, ...], codes: Codes
) -> str:
    special = _special(instrument)
    plain = [item.n for item in needed if item.n not in special]
    parts = [f"{_answered(plain)} = {len(plain)}"] if plain else []
    if not instrument.all_items_needed and scale.min_answered not in (None, len(items)):
        parts = [f"{_answered(item.n for item in items)} >= {scale.min_answered}"]
    parts += [_there_or_left_out(instrument, item.n, codes) for item in needed if item.n in special]
    return " and ".join(parts)


def _there_or_left_out(instrument: Instrument, n: int, codes: Codes) -> str:
    ways = [f"{_at([n])}.answer.value.exists()"]
    ways += [f"({_skips(rule, instrument, codes)})" for rule in instrument.skips if n in rule.skip]
    if keys := [one.key for one in instrument.contexts if n in one.ignore]:
        ways.append(_any_context(keys))
    return f"({' or '.join(ways)})"


def _skips(rule: Skip, instrument: Instrument, codes: Codes) -> str:
    raw = {value: value for n in rule.when for value in instrument.values(instrument.item(n))}
    total = " + ".join(_counted(rule.when, raw, codes))
    return f"{_answered(rule.when)} = {len(rule.when)} and {total} = {rule.adds_to}"


def _any_context(keys: Iterable[str]) -> str:
    links = [f"'{context_link(key)}'" for key in sorted(keys)]
    where = f"linkId = {links[0]}" if len(links) == 1 else f"linkId in ({' | '.join(links)})"
    return f"{ITEMS}.where({where}).answer.where(value = true).exists()"
