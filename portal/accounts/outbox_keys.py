"""The seal of the outbox: a device closes an entry with an account's public key, the server alone opens it. Pure.

One sealed entry is VERSION, a fresh point on P-256 (65 bytes, uncompressed), a nonce (12), AES-256-GCM ciphertext with
its tag. The key is HKDF-SHA256 of the ECDH secret; salt: both points, the account's last; info: INFO. Version, key id
and token are bound in as associated data. `static/js/outbox.js` is the other side.
"""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

VERSION = b"\x01"
INFO = b"notes outbox 1"
POINT, NONCE, TAG = 65, 12, 16
PADDED_TO = 512
"""The length of what is inside is a multiple of this, so that it says little."""
LONGEST = 64 * 1024
"""Bytes of a sealed entry; a form with every text filled stays well below."""


class NotOpened(Exception):
    """A sealed entry does not open: another key, altered bytes, a format of another time."""


def make_pair() -> tuple[bytes, str]:
    """A new pair: the public point (65 bytes) and the private key as PKCS #8 in PEM."""
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return _point(private.public_key()), pem.decode()


def close(plain: bytes, public: bytes, *, key_id: UUID, token: UUID) -> bytes:
    """What a device does: seal bytes for the holder of the private half."""
    fresh = ec.generate_private_key(ec.SECP256R1())
    point, nonce = _point(fresh.public_key()), os.urandom(NONCE)
    cipher = _cipher(
        fresh, ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public), point + public
    )
    padded = plain + b" " * (-len(plain) % PADDED_TO)
    return VERSION + point + nonce + cipher.encrypt(nonce, padded, _bound(key_id, token))


def open_sealed(sealed: bytes, private_pem: str, *, key_id: UUID, token: UUID) -> bytes:
    """Open what was sealed for this key under this token; raises `NotOpened`."""
    if sealed[:1] != VERSION or not 1 + POINT + NONCE + TAG < len(sealed) <= LONGEST:
        raise NotOpened("no entry of this format")
    point, rest = sealed[1 : 1 + POINT], sealed[1 + POINT :]
    private = load_pem_private_key(private_pem.encode(), password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise NotOpened("no key of this curve")
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        cipher = _cipher(private, theirs, point + _point(private.public_key()))
        return cipher.decrypt(rest[:NONCE], rest[NONCE:], _bound(key_id, token))
    except (InvalidTag, ValueError) as error:
        raise NotOpened("the entry does not open") from error


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _cipher(mine: ec.EllipticCurvePrivateKey, theirs: ec.EllipticCurvePublicKey, salt: bytes) -> AESGCM:
    secret = mine.exchange(ec.ECDH(), theirs)
    return AESGCM(HKDF(hashes.SHA256(), 32, salt, INFO).derive(secret))


def _bound(key_id: UUID, token: UUID) -> bytes:
    return VERSION + key_id.bytes + token.bytes
