"""House rules of the source: one door to each thing outside, pure modules stay pure, tests stay on this machine."""

from __future__ import annotations

import ast
import socket
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ReachedOut
from tests.source import ROOT, calls, imported, modules, where

DOORS: dict[str, set[str]] = {
    "flask_babel": {"portal.i18n"},
    "flask_login": {"portal.accounts.sessions"},
    "flask_migrate": {"portal.shape"},
    "flask_wtf": {"portal", "portal.forms", "portal.errors"},
    "huey": {"portal.jobs"},
    "weasyprint": {"portal.pdf"},
    "pikepdf": {"portal.pdf"},
    "argon2": {"portal.accounts.passwords"},
    "cryptography": {"portal.seal", "portal.accounts.outbox_keys"},
    "segno": {"portal.qr"},
    "smtplib": {"portal.notifications.senders"},
    "whitenoise": {"portal.site"},
    "structlog": {"portal"},
}
"""Which modules (and what lies below them) may import what."""
HEAVY = {"weasyprint", "pydyf", "fontTools", "tinycss2", "pikepdf", "hypothesis", "pytest"}
FRAMEWORKS = {
    "alembic",
    "flask",
    "flask_sqlalchemy",
    "huey",
    "jinja2",
    "sqlalchemy",
    "weasyprint",
    "werkzeug",
    "wtforms",
}
CLOCKS = {"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"}


def run(code: str, *arguments: str) -> str:
    """What a fresh interpreter prints."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def pure_modules() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = next(one for one in contracts if one["name"] == "Pure modules know no framework")[
        "source_modules"
    ]
    return [
        name for name in modules() if any(fnmatch(name, one) or name.startswith(f"{one}.") for one in named)
    ]


def test_there_is_something_to_look_at() -> None:
    assert len(modules()) > 60
    assert len(pure_modules()) > 25


# Doors


@pytest.mark.parametrize("framework", DOORS)
def test_a_framework_has_one_door(framework: str) -> None:
    users = where(lambda _name, tree: any(one.split(".")[0] == framework for one in imported(tree)))
    doors = DOORS[framework]
    assert {
        one for one in users if not any(one == door or one.startswith(f"{door}.") for door in doors)
    } == set()
    assert users, f"nobody uses {framework}: take its door away"


def test_only_settings_reads_the_environment() -> None:
    asking = {
        name
        for name, tree in modules().items()
        if any(
            isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} for node in ast.walk(tree)
        )
    }
    assert asking == {
        "portal.settings",
        "portal.pdf.client",
    }  # the second hands a few values on to its own child


def test_only_the_clock_reads_the_time() -> None:
    def asks(_name: str, tree: ast.Module) -> bool:
        return any(
            called in {"time.time", "time.localtime", "time.gmtime"}
            or (called.split(".")[-1] in CLOCKS and called.split(".")[0] in {"datetime", "date"})
            for called, _ in calls(tree)
        )

    assert where(asks) == {"portal.clock"}


def test_no_database_sets_a_time_by_itself() -> None:
    def sets(_name: str, tree: ast.Module) -> bool:
        return any(isinstance(node, ast.keyword) and node.arg == "server_default" for node in ast.walk(tree))

    assert where(sets) == set()


def test_the_import_contracts_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run(
        [program, "--no-logo", "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stdout


# Purity and weight


def test_pure_modules_import_no_framework() -> None:
    code = (
        "import sys, importlib; [importlib.import_module(one) for one in sys.argv[1:]]; print(*sys.modules)"
    )
    loaded = {one.split(".")[0] for one in run(code, *pure_modules()).split()}
    assert loaded & FRAMEWORKS == set()
    assert "portal" in loaded


@pytest.mark.parametrize(
    "module", ["portal.assessments.scoring", "portal.plans.criterion", "portal.charts", "portal.clock"]
)
def test_a_pure_module_alone_imports_no_framework(module: str) -> None:
    loaded = {one.split(".")[0] for one in run(f"import sys, {module}; print(*sys.modules)").split()}
    assert loaded & FRAMEWORKS == set()


def test_the_web_app_does_not_load_the_pdf_maker(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from portal import create_app
from portal.keys import make_key_file, read_key_file
from portal.settings import Settings
data = Path(sys.argv[1])
make_key_file(data / "keys.json")
settings = Settings(data=data, keys=read_key_file(data / "keys.json"),
                    database_url=f"sqlite:///{data}/haven.db", origin="http://localhost:8000")
app = create_app(settings)
app.test_client().get("/healthz")
print(*sys.modules)
"""
    loaded = {one.split(".")[0] for one in run(code, str(tmp_path)).split()}
    assert "flask" in loaded
    assert loaded & HEAVY == set()


# The tests themselves stay on this machine


@pytest.mark.parametrize(
    "address", [("192.0.2.1", 80), ("2001:db8::1", 80), ("0.0.0.0", 80), ("example.org", 80)]
)
def test_a_test_cannot_reach_another_machine(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as sock:
        for reach in (sock.connect, sock.connect_ex):
            with pytest.raises(ReachedOut):
                reach(address)
    with socket.socket(family, socket.SOCK_DGRAM) as sock, pytest.raises(ReachedOut):
        sock.sendto(b"x", address)


@pytest.mark.parametrize("name", ["example.org", b"example.org", "192.0.2.1"])
def test_a_test_cannot_look_up_another_machine(name: Any) -> None:
    with pytest.raises(ReachedOut):
        socket.getaddrinfo(name, 80)
    with pytest.raises(ReachedOut):
        socket.create_connection((name if isinstance(name, str) else name.decode(), 80), timeout=1)


def test_a_test_can_talk_to_its_own_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()
