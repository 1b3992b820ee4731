"""The app's frame: configuration, database, files, what every template knows, and the health addresses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import flask_bootstrap
import sqlalchemy as sa
from flask import Flask, g, has_request_context, request, url_for
from flask.typing import ResponseReturnValue
from flask_bootstrap import Bootstrap5
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from portal import headers, i18n, resources, svg
from portal.access import public
from portal.accounts import queries, sessions
from portal.clients import queries as clients
from portal.db import db, engine_options, prepare_engine
from portal.settings import Settings

BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
YEAR = 31_536_000
NOBODY = UUID(int=0)


def configure(app: Flask, settings: Settings) -> None:
    """Everything that has to be known before extensions look at the app."""
    app.config.update(
        HAVEN=settings,
        SECRET_KEY=settings.keys.cookie,
        SESSION_COOKIE_NAME="__Host-haven" if settings.secure else "haven",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=512 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        MAX_FORM_PARTS=400,
        BOOTSTRAP_SERVE_LOCAL=True,
        SEND_FILE_MAX_AGE_DEFAULT=YEAR,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["asset_endpoints"] = {"static", "bootstrap.static"}


def init_app(app: Flask, settings: Settings) -> None:
    """Database, migrations, files, template globals, health."""
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    Bootstrap5(app)
    files = WhiteNoise(
        app.wsgi_app, max_age=YEAR, add_headers_function=headers.on_file, allow_all_origins=False
    )
    files.add_files(str(resources.static_path()), prefix="static/")
    scripts = resources.static_path() / "js"
    scripts_mark = _mark_of(*sorted(scripts.glob("*.js")))
    files.add_files(str(scripts), prefix=f"static/{scripts_mark}/js/")
    files.add_files(str(BOOTSTRAP), prefix="bootstrap/static/bootstrap5/")
    app.wsgi_app = files  # type: ignore[method-assign]
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    _template_globals(app, settings, scripts_mark)
    _health(app)


def _template_globals(app: Flask, settings: Settings, scripts_mark: str) -> None:
    marks: dict[str, str] = {}

    def asset(path: str) -> str:
        if path.startswith(
            "js/"
        ):  # scripts import each other: one mark for all, in the path, keeps them of one age
            return url_for("static", filename=f"{scripts_mark}/{path}")
        return _marked(marks, resources.static_path() / path, url_for("static", filename=path))

    def bootstrap_asset(path: str) -> str:
        return _marked(marks, BOOTSTRAP / path, url_for("bootstrap.static", filename=f"bootstrap5/{path}"))

    app.jinja_env.globals.update(asset=asset, bootstrap_asset=bootstrap_asset, demo=settings.demo)
    app.jinja_env.globals.update(
        svg_line=svg.line, svg_text=svg.text, svg_spark=svg.spark, addresses=addresses
    )

    @app.context_processor
    def known() -> dict[str, Any]:
        if not has_request_context():  # paper that the worker makes: nobody is signed in, there is no address
            return {"lang": i18n.lang()}
        person = _person()  # first: the person's language is the page's
        return {
            "lang": i18n.lang(),
            "me": person,
            "current_path": request.path,
            **_own_frame(),
        }

    @app.template_filter("lines")
    def lines(text: str | None) -> Markup:
        """Typed text with its line breaks."""
        return Markup("<br>").join((text or "").splitlines())


def _person() -> sessions.Me | None:
    return None if g.get("no_person") else sessions.me()


def _own_frame() -> dict[str, Any]:
    """What the frame of a client's own page says; a page about a failure must not fail because of it."""
    client = g.get("client")
    if client is None or g.get("no_person"):
        return {}
    try:
        return {"crisis_text": clients.crisis_text(client), "quick_exit": client.quick_exit}
    except SQLAlchemyError:
        return {}


def addresses(endpoint: str, differs: str, **values: Any) -> Callable[[object], str]:
    """Addresses of rows that differ in one id: one is built for the page, as that takes longer than writing a row."""
    place: dict[str, Any] = {**values, differs: NOBODY}
    before, after = url_for(endpoint, **place).split(str(NOBODY))
    return lambda one: f"{before}{one}{after}"


def _marked(marks: dict[str, str], file: Path, url: str) -> str:
    mark = marks.get(url)
    if mark is None:
        mark = marks[url] = _mark_of(file)
    return f"{url}?v={mark}"


def _mark_of(*files: Path) -> str:
    """What changes when a file does."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:10]


def _health(app: Flask) -> None:
    @app.get("/healthz")
    @public
    def healthz() -> ResponseReturnValue:
        return {"status": "ok"}

    @app.get("/readyz")
    @public
    def readyz() -> ResponseReturnValue:
        try:
            db.session.execute(sa.text("SELECT version_num FROM alembic_version"))
            ready = queries.find_only_clinic() is not None
        except SQLAlchemyError:
            return {"status": "no database"}, 503
        return ({"status": "ready"}, 200) if ready else ({"status": "no clinic yet"}, 503)
