"""Background jobs: the only importer of the queue. What is due lives in our tables; the queue only runs it.

The web process hands over an id after its commit; the worker makes the file. A sweep each minute finds what was missed.
Features say what comes round as `Round`s, so that the queue need not know them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from flask import Flask, current_app

from portal.db import db, keep_private, read_only
from portal.pdf import Renderer
from portal.plans import exports
from portal.settings import Settings

if TYPE_CHECKING:
    from huey import Huey

WAIT_SECONDS = 15
"""How long an address that gives a file waits for the worker."""
POLL_SECONDS = 0.05

log = structlog.get_logger()


@dataclass(frozen=True)
class Beyond:
    """What cannot be taken back and may take its time, such as talking with a mail server.

    `do` gets what the round's `act` gave, once that is committed, and runs while no transaction is open; what came of
    it is kept by `keep` in a transaction of its own.
    """

    do: Callable[[Any], Any]
    keep: Callable[[UUID, Any], object]


@dataclass(frozen=True)
class Round:
    """Work that comes round: which rows ask for it now, and what is done about each, in a transaction of its own.

    `act` writes and does not commit; where it gives something, the round goes on `beyond` the database. A round comes
    each minute, a `slow` one four times a day, so that no zone waits longer than six hours for it after midnight.
    """

    name: str
    due: Callable[[], Iterable[UUID]]
    act: Callable[[UUID], object]
    slow: bool = False
    beyond: Beyond | None = None


class Queue:
    """The queue of one app and its tasks, loaded when first needed; `renderer` is there in the worker only."""

    def __init__(self, app: Flask, settings: Settings, rounds: Sequence[Round]) -> None:
        self.app = app
        self.settings = settings
        self.rounds = {one.name: one for one in rounds}
        self.renderer: Renderer | None = None

    @cached_property
    def huey(self) -> Huey:
        """The queue itself, on the same database engine as everything else."""
        return _huey(self.settings)

    @cached_property
    def make_export(self) -> Callable[[str], Any]:
        """The task that makes one file."""

        def make_export(export_id: str) -> bool:
            _in_app(self.app, lambda: exports.make(UUID(export_id), _renderer(self)))
            return True  # the queue keeps no empty results, and somebody waits for this one

        task: Callable[[str], Any] = self.huey.task()(make_export)
        return task

    @cached_property
    def act(self) -> Callable[[str, str], Any]:
        """The task that does one round's work about one row."""

        def act(name: str, about: str) -> None:
            _act(self, name, UUID(about))

        task: Callable[[str, str], Any] = self.huey.task()(act)
        return task

    def hand_over(self, wanted: Iterable[tuple[str, UUID]]) -> None:
        """Queue work about rows that are committed. What cannot be queued now, its round finds later."""
        for name, about in wanted:
            try:
                self.act(name, str(about))
            except Exception as error:  # a full disk or a busy queue must not undo what has been kept
                log.warning("job", job=name, kind=type(error).__name__)

    def go_round(self, *, slow: bool) -> None:
        """Do what is due now; neither a row whose work fails nor a round whose rows cannot be read holds up another."""
        for one in self.rounds.values():
            if one.slow is slow:
                for about in _due(self, one):
                    _act(self, one.name, about)

    def look_after(self) -> None:
        """Let the worker sweep each minute."""
        from huey import crontab

        def sweep() -> None:
            _in_app(self.app, lambda: _sweep(self))

        def each_minute() -> None:
            self.go_round(slow=False)

        def each_quarter_of_a_day() -> None:
            self.go_round(slow=True)

        self.huey.periodic_task(crontab(minute="*"))(sweep)
        self.huey.periodic_task(crontab(minute="*"))(each_minute)
        self.huey.periodic_task(crontab(minute="10", hour="*/6"))(each_quarter_of_a_day)


def init_app(app: Flask, settings: Settings, rounds: Sequence[Round] = ()) -> None:
    """Join the app to its queue; in tests jobs may run in place."""
    app.extensions["jobs"] = Queue(app, settings, rounds)


def make_export(export_id: UUID) -> None:
    """Hand an export over and wait until it is made or the wait is over; the row tells which."""
    from huey.exceptions import HueyException, TaskException

    queue: Queue = current_app.extensions["jobs"]
    result = queue.make_export(str(export_id))
    if result is not None:
        try:
            result.get(blocking=True, timeout=WAIT_SECONDS, backoff=1, max_delay=POLL_SECONDS)
        except (HueyException, TaskException) as error:
            log.warning("job", job="make_export", kind=type(error).__name__)


def work(app: Flask) -> None:
    """Run jobs until told to stop: the whole of `portal worker`."""
    queue: Queue = app.extensions["jobs"]
    _ = queue.make_export, queue.act
    queue.look_after()
    with Renderer() as renderer:
        queue.renderer = renderer
        log.info("worker")
        queue.huey.create_consumer(
            workers=2, initial_delay=POLL_SECONDS, backoff=1, max_delay=POLL_SECONDS, check_worker_health=True
        ).run()


def _sweep(queue: Queue) -> None:
    exports.forget_expired()
    for export_id in exports.list_missed():
        queue.make_export(str(export_id))


def _due(queue: Queue, one: Round) -> list[UUID]:
    found: list[UUID] = []
    try:
        _in_app(queue.app, lambda: found.extend(one.due()))
    except Exception as error:  # it comes again, and what is more urgent may come after it
        log.error("job", job=one.name, kind=type(error).__name__)
    return found


def _act(queue: Queue, name: str, about: UUID) -> None:
    one, given = queue.rounds[name], list[Any]()

    def act() -> None:
        given.append(one.act(about))
        db.session.commit()

    try:
        _in_app(queue.app, act)
        if one.beyond is not None and given[0] is not None:
            _go_beyond(queue.app, one.beyond, about, given[0])
    except Exception as error:  # one row of many; its round comes again
        log.error("job", job=name, about=str(about), kind=type(error).__name__)


def _go_beyond(app: Flask, beyond: Beyond, about: UUID, given: Any) -> None:
    came = list[Any]()

    def keep() -> None:
        beyond.keep(about, came[0])
        db.session.commit()

    _in_app(app, lambda: came.append(beyond.do(given)))
    _in_app(app, keep)


def _in_app(app: Flask, job: Callable[[], None]) -> None:
    """Do a job with a session of its own, which may write also where it runs in place of a read."""
    token = read_only.set(False)
    try:
        with app.app_context():
            try:
                job()
            finally:
                db.session.remove()
    finally:
        read_only.reset(token)


def _renderer(queue: Queue) -> Renderer:
    if queue.renderer is None:
        queue.renderer = Renderer().__enter__()
    return queue.renderer


def _huey(settings: Settings) -> Huey:
    from huey import PostgresHuey, SqliteHuey
    from huey.serializer import SignedSerializer

    signed = SignedSerializer(secret=settings.keys.cookie.hex())
    if settings.run_jobs_inline:
        return SqliteHuey("haven", filename=":memory:", immediate=True, serializer=signed)
    if settings.is_sqlite:
        keep_private(settings.queue_path)
        return SqliteHuey("haven", filename=str(settings.queue_path), serializer=signed)
    dsn = settings.database_url.replace("postgresql+psycopg://", "postgresql://")
    return PostgresHuey("haven", dsn=dsn, table_prefix="queue", serializer=signed)
