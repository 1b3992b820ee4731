"""What holds for every test: nothing reaches beyond this machine, and no property fails because the machine is busy."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

GUARDED = ("connect", "connect_ex", "sendto", "bind")


class ReachedOut(AssertionError):
    """A test tried to talk to another machine."""


def is_here(family: int, address: Any) -> bool:
    """Whether an address is a Unix socket or on the loopback interface."""
    if family == socket.AF_UNIX:
        return True
    host = str(address[0]).split("%")[0]
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def stay_here() -> Iterator[None]:
    """Refuse every socket and every look-up of a name that is not loopback."""
    with pytest.MonkeyPatch.context() as patch:
        for name in GUARDED:
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _guarded_look_up(socket.getaddrinfo))
        yield


def _guarded(original: Any) -> Any:
    def call(self: socket.socket, *arguments: Any) -> Any:
        if not is_here(self.family, arguments[-1]):
            raise ReachedOut(f"a test tried to reach {arguments[-1]}")
        return original(self, *arguments)

    return call


def _guarded_look_up(original: Any) -> Any:
    def look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not is_here(socket.AF_INET, (name,)):
            raise ReachedOut(f"a test looked up {name}")
        return original(host, *arguments, **options)

    return look_up
