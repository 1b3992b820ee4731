"""Workers as processes of their own, each of which goes round when told, at the moment of the test."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import datetime

from portal.mail_settings import Mail
from portal.transaction import Portal
from tests.source import ROOT

LIMIT = 60
CODE = """
import sys
from datetime import datetime
import time_machine
from portal import create_app
from portal.settings import Settings
jobs = create_app(Settings.from_env()).extensions["jobs"]
with time_machine.travel(datetime.fromisoformat(sys.argv[1]), tick=False):
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(2):  # what one round makes, the next may send
        jobs.go_round(slow=False)
"""


class Worker:
    """One that has loaded everything and waits for the word."""

    def __init__(self, app: Portal, at: datetime, mail: Mail) -> None:
        settings = app.config["HAVEN"]
        env = {name: value for name, value in os.environ.items() if not name.startswith("HAVEN_")}
        env |= {"HAVEN_DATA": str(settings.data), "DATABASE_URL": settings.database_url}
        env |= {"HAVEN_ORIGIN": settings.origin, "HAVEN_LOG_LEVEL": "WARNING"}
        env |= {"HAVEN_SMTP_HOST": mail.host, "HAVEN_SMTP_PORT": str(mail.port)}
        env |= {"HAVEN_SMTP_SECURITY": str(mail.security), "HAVEN_SMTP_FROM": mail.sender}
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE, at.isoformat()],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_loaded(self) -> None:
        """Return when it waits for the word."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        while line and line != "ready\n":
            line = self.process.stdout.readline()
        assert line, "the worker ended before it was ready"

    def go(self) -> None:
        """Say the word."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def end(self) -> int:
        """How it ended; negative where it was killed."""
        self.process.communicate(timeout=LIMIT)
        return self.process.returncode


def go_round_together(app: Portal, number: int, *, at: datetime, mail: Mail) -> list[int]:
    """Let so many workers go round at the same moment; how each ended."""
    with ExitStack() as stack:
        workers = [Worker(app, at, mail) for _ in range(number)]
        for worker in workers:
            stack.callback(worker.process.kill)
        for worker in workers:
            worker.wait_until_loaded()
        for worker in workers:
            worker.go()
        return [worker.end() for worker in workers]
