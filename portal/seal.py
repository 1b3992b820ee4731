"""Sealed text: what people typed, unreadable without the key file.

A sealed value is one version byte, a 12-byte nonce and AES-256-GCM ciphertext. Table, column, row id and clinic are
bound in as associated data, so a sealed value moved to another row, column or clinic no longer opens.
"""

from __future__ import annotations

import hmac
import json
import os
from typing import Any, Generic, TypeVar, overload
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.keys import Keys


class SealBroken(Exception):
    """A sealed value does not open: wrong key, wrong row, or altered bytes."""


class _Ring:
    """The keys in use; installed once by `create_app`."""

    version: int = 0
    ciphers: dict[int, AESGCM] = {}  # noqa: RUF012  replaced whole, never changed
    digest: bytes = b""


def install(keys: Keys) -> None:
    """Use these keys from now on."""
    _Ring.ciphers = {version: AESGCM(key) for version, key in keys.seal.items()}
    _Ring.version = keys.seal_version
    _Ring.digest = keys.digest


def seal(plain: bytes, *, table: str, column: str, row: UUID, clinic: UUID) -> bytes:
    """Seal bytes for one place; raises `SealBroken` when no key is installed."""
    if not _Ring.version:
        raise SealBroken("no key is installed")
    nonce = os.urandom(12)
    sealed = _Ring.ciphers[_Ring.version].encrypt(nonce, plain, _place(table, column, row, clinic))
    return bytes([_Ring.version]) + nonce + sealed


def unseal(sealed: bytes, *, table: str, column: str, row: UUID, clinic: UUID) -> bytes:
    """Open bytes sealed for this place; raises `SealBroken`."""
    cipher = _Ring.ciphers.get(sealed[0]) if sealed else None
    if cipher is None:
        raise SealBroken(f"no key for {table}.{column}")
    try:
        return cipher.decrypt(sealed[1:13], sealed[13:], _place(table, column, row, clinic))
    except (InvalidTag, ValueError) as error:
        raise SealBroken(f"{table}.{column} does not open") from error


def digest(text: str, *, purpose: str) -> bytes:
    """Keyed digest for looking up a value (handle, address, token) that is not stored in clear."""
    return hmac.digest(_Ring.digest, f"{purpose}\0{text}".encode(), "sha256")


def _place(table: str, column: str, row: UUID, clinic: UUID) -> bytes:
    return b"\0".join([table.encode(), column.encode(), row.bytes, clinic.bytes])


def sealed_column() -> Mapped[bytes | None]:
    """The bytes column behind a sealed attribute."""
    return mapped_column(LargeBinary, nullable=True, deferred=False)


T = TypeVar("T")


class _Sealed(Generic[T]):
    """A descriptor over a bytes column `<name>_sealed`; on the class it raises, so nobody filters or sorts by it."""

    name: str

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.column = f"{name}_sealed"

    def encode(self, value: T) -> bytes:
        raise TypeError("a subclass says how")  # pragma: no cover

    def decode(self, plain: bytes) -> T:
        raise TypeError("a subclass says how")  # pragma: no cover

    @overload
    def __get__(self, row: None, owner: type) -> _Sealed[T]: ...
    @overload
    def __get__(self, row: DeclarativeBase, owner: type) -> T | None: ...
    def __get__(self, row: DeclarativeBase | None, owner: type) -> T | _Sealed[T] | None:
        if row is None:
            raise AttributeError(
                f"{owner.__name__}.{self.name} is sealed: it can be read on a row, not asked for in SQL"
            )
        sealed: bytes | None = getattr(row, self.column)
        if sealed is None:
            return None
        opened = row.__dict__.get(f"_opened_{self.name}")
        if opened is not None and opened[0] is sealed:
            return opened[1]  # type: ignore[no-any-return]
        value = self.decode(unseal(sealed, **_where(row, self.column)))
        row.__dict__[f"_opened_{self.name}"] = (sealed, value)
        return value

    def __set__(self, row: DeclarativeBase, value: T | None) -> None:
        sealed = None if value is None else seal(self.encode(value), **_where(row, self.column))
        setattr(row, self.column, sealed)


class SealedText(_Sealed[str]):
    """Sealed unicode text, or None."""

    def encode(self, value: str) -> bytes:
        return value.encode()

    def decode(self, plain: bytes) -> str:
        return plain.decode()


class SealedBytes(_Sealed[bytes]):
    """Sealed bytes of a made file, or None."""

    def encode(self, value: bytes) -> bytes:
        return value

    def decode(self, plain: bytes) -> bytes:
        return plain


class SealedJson(_Sealed[Any]):
    """Sealed JSON; treat the value as frozen and assign a new one to change it."""

    def encode(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def decode(self, plain: bytes) -> Any:
        return json.loads(plain)


def _where(row: Any, column: str) -> dict[str, Any]:
    return {"table": row.__tablename__, "column": column, "row": row.id, "clinic": row.clinic_id}
