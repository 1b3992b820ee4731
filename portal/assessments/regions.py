"""Where a ten-item comfort assessment lies on the plane of leaning and standing alone, decided on sums."""

from collections.abc import Mapping
from enum import StrEnum

LEANING_ITEMS = range(1, 6)
STANDING_ITEMS = range(6, 11)
ALL_ITEMS = range(1, 11)

# Sums of five answers, each 1 to 5. 10, 15 and 20 stand for the means 2, 3 and 4.
LOWEST_SUM, LOW, MIDDLE, HIGH, HIGHEST_SUM = 5, 10, 15, 20, 25
# The largest sum whose mean is still under 3.5.
AROUND_MIDDLE = 17

# Leaning items 1 and 5 are left out: asking for a hand and an unasked kindness say little about safety.
ASK_ALONE_ITEMS = (2, 3, 4, 6, 7, 8, 9, 10)
ASK_ALONE_AT_MOST = 2


class Region(StrEnum):
    """The seven regions. The first three are the source article's, the others name what it leaves open."""

    HYPER_INDEPENDENCE = "hyper_independence"
    OVER_DEPENDENCE = "over_dependence"
    HEALTHY_INTERDEPENDENCE = "healthy_interdependence"
    LOW_BOTH = "low_both"
    MIXED_LOW_DEPENDENCE = "mixed_low_dependence"
    MIXED_LOW_INDEPENDENCE = "mixed_low_independence"
    INDETERMINATE = "indeterminate"

    @property
    def named_by_article(self) -> bool:
        """Whether the source article itself describes this region."""
        return self in (
            Region.HYPER_INDEPENDENCE,
            Region.OVER_DEPENDENCE,
            Region.HEALTHY_INTERDEPENDENCE,
        )


class FeedbackKey(StrEnum):
    """Which feedback text belongs to a result: one for each region, and one for around the middle."""

    HYPER_INDEPENDENCE = "hyper_independence"
    OVER_DEPENDENCE = "over_dependence"
    HEALTHY_INTERDEPENDENCE = "healthy_interdependence"
    AROUND_THE_MIDDLE = "around_the_middle"
    LOW_BOTH = "low_both"
    MIXED_LOW_DEPENDENCE = "mixed_low_dependence"
    MIXED_LOW_INDEPENDENCE = "mixed_low_independence"
    INDETERMINATE = "indeterminate"


def region(dependence_sum: int, independence_sum: int) -> Region:
    """The region of two sums of five answers (5 to 25 each).

    Every pair of sums has exactly one region. The thresholds of the first three are the source article's;
    applying them to the mean of five answers is our own choice. Raises ValueError outside 5 to 25.
    """
    for total in (dependence_sum, independence_sum):
        if not LOWEST_SUM <= total <= HIGHEST_SUM:
            raise ValueError(
                f"a sum of five answers lies between {LOWEST_SUM} and {HIGHEST_SUM}, not {total}"
            )
    if dependence_sum >= MIDDLE and independence_sum >= MIDDLE:
        return Region.HEALTHY_INTERDEPENDENCE
    if dependence_sum <= LOW:
        return _leaning_is_low(independence_sum)
    if independence_sum <= LOW:
        return Region.OVER_DEPENDENCE if dependence_sum >= HIGH else Region.MIXED_LOW_INDEPENDENCE
    return Region.INDETERMINATE


def _leaning_is_low(independence_sum: int) -> Region:
    if independence_sum >= HIGH:
        return Region.HYPER_INDEPENDENCE
    return Region.LOW_BOTH if independence_sum <= LOW else Region.MIXED_LOW_DEPENDENCE


def feedback_key(dependence_sum: int, independence_sum: int) -> FeedbackKey:
    """The feedback text for two sums: the region's own, or "around the middle" with both means under 3.5."""
    where = region(dependence_sum, independence_sum)
    if where is Region.HEALTHY_INTERDEPENDENCE and max(dependence_sum, independence_sum) <= AROUND_MIDDLE:
        return FeedbackKey.AROUND_THE_MIDDLE
    return FeedbackKey(where.value)


def near_misses(dependence_sum: int, independence_sum: int) -> tuple[tuple[int, int], ...]:
    """The pairs of sums one point away that the article describes; none where it describes this one."""
    if region(dependence_sum, independence_sum).named_by_article:
        return ()
    neighbours = (
        (dependence_sum - 1, independence_sum),
        (dependence_sum + 1, independence_sum),
        (dependence_sum, independence_sum - 1),
        (dependence_sum, independence_sum + 1),
    )
    attainable = range(LOWEST_SUM, HIGHEST_SUM + 1)
    return tuple(
        pair
        for pair in neighbours
        if pair[0] in attainable and pair[1] in attainable and region(*pair).named_by_article
    )


def all_the_same(answers: Mapping[int, int | None]) -> bool:
    """Whether all ten items (number to value) were answered, and all with the same value."""
    values = {answers.get(n) for n in ALL_ITEMS}
    return len(values) == 1 and None not in values


def ask_alone_items(answers: Mapping[int, int | None]) -> tuple[int, ...]:
    """The items whose low answer (1 or 2) may mean "not safe" or "not allowed" instead of "uneasy", in order.

    While there is one, the clinician asks alone before anything is suggested. Open items do not count.
    """
    low = {n for n, value in answers.items() if value is not None and value <= ASK_ALONE_AT_MOST}
    return tuple(n for n in ASK_ALONE_ITEMS if n in low)
