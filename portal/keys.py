"""The key file: the secrets that live outside the database, in one file with mode 0600."""

from __future__ import annotations

import base64
import json
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Keys:
    """`cookie` signs cookies, `seal` maps key version to a 32-byte key, `audit` chains the log, `digest` keys look-ups."""

    cookie: bytes = field(repr=False)
    seal: dict[int, bytes] = field(repr=False)
    audit: bytes = field(repr=False)
    digest: bytes = field(repr=False)

    @property
    def seal_version(self) -> int:
        """The version that new text is sealed with: the newest."""
        return max(self.seal)


def new_keys() -> Keys:
    """Fresh random keys."""
    return Keys(
        cookie=secrets.token_bytes(32),
        seal={1: secrets.token_bytes(32)},
        audit=secrets.token_bytes(32),
        digest=secrets.token_bytes(32),
    )


def make_key_file(path: Path) -> bool:
    """Write fresh keys to `path` with mode 0600; leave an existing file alone. Says whether it wrote."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    keys = new_keys()
    text = json.dumps(
        {
            "cookie": _text(keys.cookie),
            "seal": {str(version): _text(key) for version, key in keys.seal.items()},
            "audit": _text(keys.audit),
            "digest": _text(keys.digest),
        },
        indent=1,
    )
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def read_key_file(path: Path) -> Keys:
    """Read keys; `OSError` when the file is not there, `ValueError` when it is unsafe or malformed."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise ValueError(f"others may read it (mode {mode:04o}); run: chmod 600 {path}")
    try:
        raw = json.loads(path.read_text())
        keys = Keys(
            cookie=base64.b64decode(raw["cookie"], validate=True),
            seal={int(version): base64.b64decode(key, validate=True) for version, key in raw["seal"].items()},
            audit=base64.b64decode(raw["audit"], validate=True),
            digest=base64.b64decode(raw["digest"], validate=True),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"it is not a key file: {error}") from error
    if not keys.seal or any(
        len(key) != 32 for key in [keys.cookie, keys.audit, keys.digest, *keys.seal.values()]
    ):
        raise ValueError("every key must be 32 bytes")
    if any(not 1 <= version <= 255 for version in keys.seal):
        raise ValueError("seal key versions run from 1 to 255")
    return keys


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()
