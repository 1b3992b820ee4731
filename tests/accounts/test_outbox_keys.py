"""The seal of the outbox: only the account's own key opens an entry, and only just as it was sealed."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.accounts.outbox_keys import (
    LONGEST,
    NONCE,
    PADDED_TO,
    POINT,
    TAG,
    NotOpened,
    close,
    make_pair,
    open_sealed,
)

KEY_ID, TOKEN = UUID(int=7), UUID(int=8)
PUBLIC, PRIVATE = make_pair()
PLAIN = b'{"kind":"diary"}'
SEALED = close(PLAIN, PUBLIC, key_id=KEY_ID, token=TOKEN)
PARTS = {
    "version": 0,
    "point": 1 + 40,
    "nonce": 1 + POINT + 3,
    "words": 1 + POINT + NONCE,
    "tag": len(SEALED) - TAG,
}


def opened(sealed: bytes, private: str = PRIVATE, *, key_id: UUID = KEY_ID, token: UUID = TOKEN) -> bytes:
    return open_sealed(sealed, private, key_id=key_id, token=token).rstrip()


def test_what_was_sealed_opens_with_the_private_half() -> None:
    assert opened(SEALED) == PLAIN


@pytest.mark.parametrize("part", PARTS)
def test_an_altered_entry_does_not_open(part: str) -> None:
    altered = bytearray(SEALED)
    altered[PARTS[part]] ^= 1
    with pytest.raises(NotOpened):
        opened(bytes(altered))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_that_nobody_sealed_do_not_open(rubbish: bytes) -> None:
    for sealed in (rubbish, SEALED[:1] + rubbish, SEALED[: 1 + POINT] + rubbish):
        with pytest.raises(NotOpened):
            opened(sealed)


def test_another_accounts_key_does_not_open_it() -> None:
    with pytest.raises(NotOpened):
        opened(SEALED, make_pair()[1])


def test_the_key_and_the_token_are_bound_in() -> None:
    with pytest.raises(NotOpened):
        opened(SEALED, key_id=UUID(int=9))
    with pytest.raises(NotOpened):
        opened(SEALED, token=UUID(int=9))


def test_an_entry_that_no_form_fills_does_not_open() -> None:
    with pytest.raises(NotOpened):
        opened(close(b"x" * LONGEST, PUBLIC, key_id=KEY_ID, token=TOKEN))


def test_the_length_tells_half_kilobytes_only() -> None:
    lengths = {len(close(b"x" * n, PUBLIC, key_id=KEY_ID, token=TOKEN)) for n in range(1, PADDED_TO, 37)}
    assert lengths == {1 + POINT + NONCE + PADDED_TO + TAG}


def test_the_same_words_never_look_the_same_twice() -> None:
    assert len({close(PLAIN, PUBLIC, key_id=KEY_ID, token=TOKEN) for _ in range(4)}) == 4
