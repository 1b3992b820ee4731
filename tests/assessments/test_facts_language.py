"""The instrument language for files of scoring facts: what it expresses, and what it refuses by file and key."""

from textwrap import dedent

import pytest

from portal.assessments.instruments import InvalidInstrument, check, parse
from portal.assessments.scoring import InvalidAnswers, as_json, score

FACTS = dedent(
    """
    code = "facts"
    version = 1
    source = "Invented."
    minutes = 1
    count = 4
    values = [0, 1, 2]
    own_values = { "4" = [0, 2] }
    reversed = [2]
    title = {en = "Facts", zh = "事实"}
    recall = {en = "today", zh = "今天"}
    licence = {tier = "X", statement = "Invented.", status = "M"}

    [[scales]]
    key = "total"
    method = "sum"
    multiplier = 3
    name = {en = "Total", zh = "总分"}
    higher_means = {en = "Higher means more", zh = "越高越多"}
    bands = [{key = "low", min = 0, max = 11}, {key = "high", min = 12, max = 24}]

    [[scales]]
    key = "signed"
    method = "mean"
    items = [1, -3, 2]
    name = {en = "Signed", zh = "带符号"}
    higher_means = {en = "Higher means more", zh = "越高越多"}
    bands_on = "mean"
    bands = [{key = "less", at_least = 0, below = 0.34}, {key = "more", at_least = 0.34}]

    [[scales]]
    key = "recoded"
    method = "sum"
    items = [1, 4]
    name = {en = "Recoded", zh = "重新计分"}
    higher_means = {en = "Higher means more", zh = "越高越多"}
    recode = [{items = [1], map = {0 = 5, 1 = 1, 2 = 0}}]

    [[flags]]
    key = "risk_item_4"
    name = {en = "Risk", zh = "风险"}
    rule = "Item 4 at 2."
    risk = true
    item = {items = [4], at_least = 2}

    [[flags]]
    key = "two_of_three"
    name = {en = "Two", zh = "两个"}
    rule = "Exactly two of items 1 to 3 at 1, item 3 from 2."
    counts = [{items = [1, 2, 3], at_least = 1, own = {3 = 2}, least = 2, most = 2}]

    [[flags]]
    key = "high"
    name = {en = "High", zh = "高"}
    rule = "The total is 12 or higher."
    reaches = {scale = "total", at_least = 12}

    [[flags]]
    key = "first_two"
    name = {en = "Sum", zh = "和"}
    rule = "Items 1 and 2 added up."
    sum = [1, 2]

    [[skips]]
    when = [1]
    adds_to = 0
    skip = [4]

    [[contexts]]
    key = "alone"
    name = {en = "Alone", zh = "独自"}
    ignore = [3]

    # All 1, item 4 at 2: 3 x (1 + (2 - 1) + 1 + 2) = 15; (1 + (2 - 1) + (2 - 1)) / 3; 1 + 2 = 3.
    [[examples]]
    about = "all"
    all = 1
    answers = {4 = 2}
    scales = {total = [15, 1], signed = [3, 3], recoded = [3, 1]}
    band = "high"
    scale_bands = {total = "high", signed = "more"}
    flags = {risk_item_4 = true, two_of_three = true, high = true, first_two = 2}
    """
)
SMALL = parse(FACTS, name="facts.toml")


def found(form, context=None):
    return as_json(score(SMALL, form, context))


def test_facts_alone_make_items_by_number_and_pass_their_example():
    assert check(SMALL) == []
    assert not SMALL.worded
    assert [(item.n, item.values, item.reversed) for item in SMALL.items] == [
        (1, (0, 1, 2), False),
        (2, (0, 1, 2), True),
        (3, (0, 1, 2), False),
        (4, (0, 2), False),
    ]


def test_an_item_turned_on_the_whole_form_and_one_turned_on_a_single_scale():
    # Total 3 x (2 + (2 - 2) + 2 + 0) = 12; signed (2 + (2 - 2) + (2 - 2)) / 3; recoded 0 + 0.
    printed = found({1: 2, 2: 2, 3: 2, 4: 0})
    assert (printed["total"], printed["subscales"]) == (12, {"signed": 2 / 3, "recoded": 0})


@pytest.mark.parametrize(
    ("form", "band"),
    [
        ({1: 0, 2: 2, 3: 2, 4: 0}, "less"),  # (0 + (2 - 2) + (2 - 2)) / 3 = 0
        ({1: 1, 2: 2, 3: 2, 4: 0}, "less"),  # 1/3 is below 0.34
        ({1: 1, 2: 1, 3: 2, 4: 0}, "more"),  # 2/3 is not
    ],
)
def test_a_band_on_the_mean_is_read_from_the_exact_mean(form, band):
    assert found(form)["subscale_bands"]["signed"] == band


def test_a_count_holds_only_between_its_bounds():
    for form, expected in [
        ({1: 0, 2: 1, 3: 1}, False),
        ({1: 1, 2: 1, 3: 1}, True),
        ({1: 1, 2: 1, 3: 2}, False),
    ]:
        assert found({**form, 4: 0})["flags"]["two_of_three"] is expected


def test_a_flag_is_unknown_while_an_item_that_it_needs_is_open_and_only_then():
    assert found({1: 2, 2: 1})["flags"] == {
        "risk_item_4": None,
        "two_of_three": None,
        "high": None,
        "first_two": 3,
    }
    assert found({4: 2})["flags"]["risk_item_4"] is True
    assert found({4: 0})["flags"]["risk_item_4"] is False


def test_what_is_skipped_counts_as_nought_also_for_a_flag_and_an_answer_stays_an_answer():
    printed = found({1: 0, 2: 2, 3: 1})
    assert (printed["total"], printed["n_missing"], printed["flags"]["risk_item_4"]) == (3, 0, False)
    assert found({1: 0, 2: 2, 3: 1, 4: 2})["total"] == 9
    assert found({1: 1, 2: 2, 3: 1})["n_missing"] == 1


def test_a_context_leaves_items_out_and_takes_the_band_with_it():
    printed = found({1: 2, 2: 0, 4: 2}, {"alone": True})
    assert (printed["total"], printed["band"], printed["n_missing"], printed["complete"]) == (
        18,
        None,
        0,
        True,
    )
    assert found({1: 2, 2: 0, 3: 2, 4: 2}, {"alone": False})["band"] == "high"
    with pytest.raises(InvalidAnswers, match="context 'alone': 1 is not true or false"):
        found({}, {"alone": 1})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("count = 4", "count = 4\nitems = []", "a file gives either count or items"),
        ("count = 4", 'count = "4"', "count: not a whole number"),
        ("count = 4", "count = 5.5", "count: not a whole number"),
        ("reversed = [2]", "reversed = [5]", "there is no item 5"),
        ('{ "4" = [0, 2] }', '{ "9" = [0, 2] }', "there is no item 9"),
        ('{ "4" = [0, 2] }', '{ "4" = [0, 0] }', "items.4.options: given twice: 0"),
        ('{ "4" = [0, 2] }', '{ "2" = [0, 1, 5] }', "items.2.reversed: "),
        ("values = [0, 1, 2]", "values = [0]", "at least two"),
        ("items = [1, -3, 2]", "items = [1, -3, 3]", "scales.signed.items: given twice: 3"),
        ("items = [1, -3, 2]", "items = [1, -7, 2]", "items: there is no 7"),
        ("below = 0.34", "below = 0.33", "scales.signed.bands: they do not cover every mean"),
        ("at_least = 0, ", "at_least = 1, ", "scales.signed.bands: they do not cover every mean"),
        ("max = 24", "max = 8", "scales.total.bands: "),
        ('method = "mean"', 'method = "mean"\nmultiplier = 2', "only a sum can be multiplied"),
        ("2 = 0}}]", "3 = 0}}]", "scales.recoded.recode: does not map every value of item 1"),
        (
            "{items = [1], map",
            "{items = [2], map",
            "scales.recoded.recode: does not map every value of item 2",
        ),
        ("items = [1, 4]", "items = [-1, 4]", "scales.recoded.recode: item 1 is turned round as well"),
        ("recode = [{items = [1], ", "recode = [{items = [1, 1], ", "scales.recoded.recode: given twice: 1"),
        ("skip = [4]", "skip = [2]", "skips: item 2 cannot count as 0"),
        ("skip = [4]", "skip = [1]", "given twice: 1"),
        ("skip = [4]", "skip = []", "skips #1.skip: "),
        ("ignore = [3]", "ignore = [8]", "items: there is no 8"),
        ("sum = [1, 2]", "sum = [1, 6]", "items: there is no 6"),
        ("sum = [1, 2]", "", "flags.first_two: give exactly one of item, counts, reaches, sum"),
        ("sum = [1, 2]", "sum = [1, 2]\nrisk = true", "flags.first_two.risk: a risk flag rests on one item"),
        ("items = [4], at_least = 2", "items = [4, 3], at_least = 2", "flags.risk_item_4.risk: "),
        ("own = {3 = 2}", "own = {4 = 2}", "own: 4 is not among the items"),
        ("least = 2, most = 2", "least = 3, most = 2", "least, most: not in order"),
        ("least = 2, most = 2", "least = 4", "least, most: not in order"),
        ("least = 2, most = 2", "least = 0", "least, most: not in order"),
        ('scale = "total", at_least', 'scale = "nothing", at_least', "scales: there is no 'nothing'"),
        ('tier = "X"', 'tier = "D"', "licence.tier: "),
        ('status = "M"', 'status = "?"', "licence.status: "),
    ],
)
def test_what_does_not_hold_together_is_refused_by_file_and_key(old, new, message):
    assert FACTS.count(old) == 1
    with pytest.raises(InvalidInstrument) as caught:
        parse(FACTS.replace(old, new), name="facts.toml")
    assert str(caught.value).startswith("facts.toml: ")
    assert message in str(caught.value)


FIGURE = '{value = %s, status = "V", source = "Invented."}'


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ({"reliability": FIGURE % "1.1"}, "reliability: cannot be above 1"),
        ({"sd": FIGURE % "0"}, "scales #3.figures.sd.value: "),
        ({"sd": FIGURE % "-2"}, "scales #3.figures.sd.value: "),
        ({"level": '"sure"'}, "level: there is no threshold"),
        ({"sd": '{value = 2, status = "V"}'}, "scales #3.figures.sd.source: "),
        ({"sd": '{value = 2, source = "Invented."}'}, "scales #3.figures.sd.status: "),
    ],
)
def test_a_figure_without_sense_status_or_source_is_refused(figures, message):
    lines = "\n".join(f"{name} = {value}" for name, value in figures.items())
    text = FACTS.replace("\n[[flags]]", f"\n[scales.figures]\n{lines}\n\n[[flags]]", 1)
    with pytest.raises(InvalidInstrument) as caught:
        parse(text, name="facts.toml")
    assert message in str(caught.value)
