"""One renderer for all tests of paper."""

from collections.abc import Iterator

import pytest

from portal.pdf import Renderer


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    with Renderer() as started:
        yield started
