"""What must hold between the parts of a definition: numbers that exist, bands without gap, values that can be turned."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from portal.assessments.definition_scales import Band, Scale
from portal.assessments.definition_words import Plane
from portal.assessments.once import once
from portal.assessments.regions import HIGHEST_SUM, LOWEST_SUM

if TYPE_CHECKING:
    from portal.assessments.definition import Instrument, Item


def refuse_what_cannot_hold(instrument: Instrument) -> None:
    """Raises ValueError for the first thing in a definition that its other parts do not bear out."""
    once("scales", [scale.key for scale in instrument.scales])
    once("items", [item.n for item in instrument.items], needed=range(1, len(instrument.items) + 1))
    once("flags", [flag.key for flag in instrument.flags])
    for item in instrument.items:
        _refuse_item(instrument, item)
    for scale in instrument.scales:
        _refuse_scale(instrument, scale)
    for n in _named(instrument):
        instrument.item(n)
    for flag in instrument.flags:
        if flag.reaches:
            instrument.scale(flag.reaches.scale)
    if instrument.shown_in_order and sorted(instrument.shown_in_order) != [
        item.n for item in instrument.items
    ]:
        raise ValueError("shown_in_order: not every item once")
    if instrument.plane:
        _refuse_plane(instrument, instrument.plane)
    if instrument.pair and len({instrument.sum_range(instrument.scale(key)) for key in instrument.pair}) != 1:
        raise ValueError("pair: the two scales have different ranges")
    if not instrument.examples:
        raise ValueError("examples: at least one is needed")


def _named(instrument: Instrument) -> list[int]:
    """Every item number that another part of the file speaks of."""
    counts = [c for flag in instrument.flags for c in (*flag.counts, *([flag.item] if flag.item else []))]
    return [
        *(follow_up.after for follow_up in instrument.follow_ups),
        *(n for count in counts for n in (*count.items, *count.own)),
        *(n for flag in instrument.flags for n in flag.sum),
        *(n for skip in instrument.skips for n in (*skip.when, *skip.skip)),
        *(n for context in instrument.contexts for n in context.ignore),
        *(prompt.n for prompt in instrument.look_at),
    ]


def _refuse_item(instrument: Instrument, item: Item) -> None:
    if item.scale is not None:
        instrument.scale(item.scale)
    values = instrument.values(item)
    once(f"items.{item.n}.options", values)
    if len(values) < 2:
        raise ValueError(f"items.{item.n}.options: at least two are needed")
    if item.reversed and {min(values) + max(values) - v for v in values} != set(values):
        raise ValueError(f"items.{item.n}.reversed: its values are not the same when turned round")


def _refuse_scale(instrument: Instrument, scale: Scale) -> None:
    items = instrument.items_of(scale)
    once(f"scales.{scale.key}.items", [item.n for item in items])
    count = len(items)
    needed = count if scale.min_answered is None else scale.min_answered
    if not 1 <= needed <= count:
        raise ValueError(f"scales.{scale.key}.min_answered: not between 1 and its {count} items")
    if scale.method == "sum" and needed < count:
        raise ValueError(f"scales.{scale.key}.min_answered: a sum needs all of its items")
    numbers = {item.n for item in items}
    once(f"scales.{scale.key}.recode", [n for recode in scale.recode for n in recode.items])
    for recode in scale.recode:
        for n in recode.items:
            if n not in numbers or set(instrument.values(instrument.item(n))) != set(recode.map):
                raise ValueError(f"scales.{scale.key}.recode: does not map every value of item {n}")
            if instrument.item(n).reversed or -n in scale.items:
                raise ValueError(f"scales.{scale.key}.recode: item {n} is turned round as well")
    for n in (n for skip in instrument.skips for n in skip.skip if n in numbers):
        if instrument.keyed(scale, instrument.item(n)).get(0) != 0:
            raise ValueError(f"skips: item {n} cannot count as 0 on {scale.key}")
    for bands in (scale.bands, *(other.bands for other in scale.bands_alt)):
        _refuse_bands(instrument, scale, bands)


def _refuse_bands(instrument: Instrument, scale: Scale, bands: tuple[Band, ...]) -> None:
    if not bands:
        return
    once(f"scales.{scale.key}.bands", [band.key for band in bands])
    low, high = instrument.sum_range(scale)
    if scale.bands_on == "mean":
        edges = [edge for band in bands for edge in (band.at_least, band.below)]
        lowest = Decimal(low) / len(instrument.items_of(scale))
        if edges[1:-1:2] != edges[2::2] or None in edges[:-1] or edges[0] != lowest or edges[-1] is not None:
            raise ValueError(f"scales.{scale.key}.bands: they do not cover every mean without gap or overlap")
        return
    if any(band.min is None or band.max is None or band.min > band.max for band in bands):
        raise ValueError(f"scales.{scale.key}.bands: each needs min and max in this order")
    ends = [end for band in bands for end in (band.min or 0, (band.max or 0) + 1)]
    if ends[1:-1:2] != ends[2::2] or (ends[0], ends[-1]) != (low, high + 1):
        raise ValueError(
            f"scales.{scale.key}.bands: they do not cover {low} to {high} without gap or overlap"
        )


def _refuse_plane(instrument: Instrument, plane: Plane) -> None:
    for key in (plane.dependence, plane.independence):
        scale = instrument.scale(key)
        if instrument.sum_range(scale) != (LOWEST_SUM, HIGHEST_SUM) or len(instrument.items_of(scale)) != 5:
            raise ValueError(f"plane: {key} is not five items with values from 1 to 5")
        if scale.min_answered not in (None, 5):
            raise ValueError(f"plane: {key} must need all of its five answers")
