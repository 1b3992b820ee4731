"""Juno and Robin each keep one page to themselves."""

from __future__ import annotations

import pytest

from portal.plans import reflection_queries
from portal.transaction import Portal
from tests.pages.demo.plain import client_called


@pytest.mark.parametrize("name", ["Juno Testerby", "Robin Testerby"])
def test_one_page_is_kept_private_and_the_next_prompt_is_open(demo: Portal, name: str) -> None:
    client = client_called(name)
    (seen,) = reflection_queries.read(client)
    assert seen.page is None
    own = reflection_queries.own(client)
    assert [page.log.share for page in own.pages] == ["private"]
    assert [(one.words.title, one.draft) for one in own.prompts] == [("The rule I took from it", None)]
