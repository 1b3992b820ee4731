"""Which earlier wordings of a corrected practice a clinician may read."""

from portal.plans.corrected import readable


def test_of_a_practice_that_was_always_shared_everything() -> None:
    assert readable("now", [{"learned": "a"}, {"coped": 40}]) == [True, True]
    assert readable("in_session", [{"learned": "a", "share": "now"}]) == [True]


def test_of_a_private_one_nothing_and_of_none_nothing() -> None:
    assert readable("private", [{"learned": "a"}, {"share": "now"}]) == [False, False]
    assert readable("now", []) == []


def test_what_was_written_while_it_was_private_stays_private_after_it_was_shared() -> None:
    assert readable("now", [{"learned": "a", "share": "private"}]) == [False]
    assert readable("now", [{"learned": "a"}, {"share": "private"}, {"learned": "b"}]) == [
        *(False, False, True)
    ]


def test_what_was_shared_before_it_was_private_for_a_while_is_not_shown_either() -> None:
    shared, hidden = {"learned": "a", "share": "now"}, {"learned": "b", "share": "private"}
    assert readable("now", [shared, hidden]) == [False, False]
