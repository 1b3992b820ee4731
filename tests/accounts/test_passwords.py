"""Passwords: Argon2id with the chosen cost, and what may be chosen."""

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from portal.accounts import passwords
from portal.accounts.passwords import Weakness, check_password, hash_password, needs_rehash, weakness

GOOD = "green kettle humming twice"


@pytest.fixture(scope="module")
def stored() -> str:
    return hash_password(GOOD)


def test_a_password_is_kept_as_argon2id_with_two_passes_over_19_mib(stored: str) -> None:
    parameters = extract_parameters(stored)
    assert parameters.type == Type.ID
    assert (parameters.time_cost, parameters.memory_cost, parameters.parallelism) == (2, 19 * 1024, 1)
    assert (parameters.salt_len, parameters.hash_len) == (16, 32)


def test_the_same_password_is_never_kept_the_same_way_twice(stored: str) -> None:
    assert hash_password(GOOD) != stored


def test_only_the_password_itself_fits(stored: str) -> None:
    assert check_password(stored, GOOD)
    assert not check_password(stored, GOOD.upper())
    assert not check_password(stored, GOOD + " ")
    assert not check_password(stored, "")


def test_width_of_letters_makes_no_other_password() -> None:
    stored = hash_password("ｇreen kettle humming")
    assert check_password(stored, "green kettle humming")


def test_nobodys_password_never_fits_and_costs_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    original = PasswordHasher.verify

    def verify(self: PasswordHasher, stored: str, password: str) -> bool:
        verified.append(stored)
        return original(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    assert not check_password(None, "nobody has this password")
    assert len(verified) == 1
    assert extract_parameters(verified[0]) == extract_parameters(hash_password("x"))


@pytest.mark.parametrize("stored", ["x", "", "$argon2id$broken", "plain text"])
def test_a_hash_that_is_none_fits_nothing(stored: str) -> None:
    assert not check_password(stored, stored)


def test_an_older_hash_is_renewed_and_a_present_one_is_not(stored: str) -> None:
    assert needs_rehash(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD))
    assert not needs_rehash(stored)


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "fifteen letters",
        "四个毫无关系的词语连在一起才算安全",
        "fffffffffffffffffffjklmn",
        "correct horse battery " * 8,
    ],
)
def test_long_passwords_of_any_kind_will_do(password: str) -> None:
    assert weakness(password, "wren") is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("a" * 14, Weakness.TOO_SHORT),
        ("Tr0ub4dor&3", Weakness.TOO_SHORT),
        ("ab" * 101, Weakness.TOO_LONG),
        ("aaaaaaaaaaaaaaaaaaaa", Weakness.TOO_PLAIN),
        ("passwordpassword1", Weakness.TOO_PLAIN),
        ("Haven Therapy Welcome", Weakness.TOO_PLAIN),
        ("1234561234561234", Weakness.TOO_PLAIN),
        ("my name is Wren, hello", Weakness.HAS_HANDLE),
        ("my name is WREN, hello", Weakness.HAS_HANDLE),
    ],
)
def test_weak_passwords_are_refused_with_their_reason(password: str, why: Weakness) -> None:
    assert weakness(password, "wren") == why


def test_the_bounds_are_as_published() -> None:
    assert (passwords.SHORTEST, passwords.LONGEST) == (15, 200)
    assert weakness("qwdefmklostuvxz", "wren") is None
    assert weakness("green lamp" * 20, "wren") is None
    assert weakness("green lamp" * 20 + "k", "wren") == Weakness.TOO_LONG
