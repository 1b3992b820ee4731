"""The web server's start: what stays for good is set aside from the search for garbage."""

from __future__ import annotations

import gc

import pytest

from portal.serve import loaded_for_good


def test_what_is_loaded_for_good_is_never_looked_through_for_garbage() -> None:
    before = gc.get_freeze_count()
    try:
        with loaded_for_good():
            assert not gc.isenabled()
            kept: list[object] = []
        assert gc.isenabled()
        assert gc.get_freeze_count() > before
        assert not any(one is kept for one in gc.get_objects())
    finally:
        gc.unfreeze()


def test_a_start_that_fails_leaves_the_search_for_garbage_on() -> None:
    try:
        with pytest.raises(ValueError, match="no start"), loaded_for_good():
            raise ValueError("no start")
        assert gc.isenabled()
    finally:
        gc.unfreeze()
