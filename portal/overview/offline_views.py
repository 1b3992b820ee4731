"""What a browser keeps to open without a connection: the worker, the manifest, and pages rendered for nobody."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from flask import Response, current_app, g, has_request_context, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import resources
from portal.access import public
from portal.accounts import outbox_queries, sessions
from portal.accounts.actor import Role
from portal.i18n import LANGUAGES
from portal.overview.diary_forms import EventForm
from portal.overview.views import bp

SHELLS = (
    ("start", "overview.offline_start", r"^/(my)?$"),
    ("hard", "overview.offline_hard", r"^/my/tools$"),
    ("practice", "plans.offline_practice", r"^/my/steps/[^/]+/practice(/remembered)?$"),
    ("away", "overview.offline_away", r"^/leave$"),
    ("diary", "overview.offline_diary", r"^/my/diary(/.*)?$"),
    ("urge", "overview.urge", r"^/my/tools/urge(/.*)?$"),
    ("breathing", "overview.breathing", r"^/my/tools/breathing$"),
    ("tools", "overview.open_tools", r"^/tools$"),
)
"""Name, endpoint of the page for nobody, and the addresses in whose place it stands. The first that fits is taken."""
ELSEWHERE = ("start", r"^/my(/.*)?$")
"""For whatever else of one's own pages is asked for without a connection."""


@bp.app_context_processor
def device() -> dict[str, Any]:
    """How a device tells this client's account from another; nothing for staff, whose devices keep nothing."""
    if not has_request_context() or g.get("no_person"):
        return {}
    person = sessions.me()
    if person is None or person.actor.role != Role.CLIENT:
        return {}
    return {"device_mark": outbox_queries.device_mark(person.actor.id)}


@bp.get("/sw.js")
@public
def worker() -> ResponseReturnValue:
    known = {
        "cache": f"notes-{_age()}",
        "files": _files(),
        "languages": list(LANGUAGES),
        "shells": _shells(),
        "elsewhere": list(ELSEWHERE),
    }
    source = (resources.static_path() / "js" / "worker.js").read_text()
    return Response(f"const KNOWN = {json.dumps(known)};\n{source}", mimetype="text/javascript")


def _shells() -> list[list[str]]:
    there = current_app.view_functions
    return [[name, url_for(endpoint), pattern] for name, endpoint, pattern in SHELLS if endpoint in there]


def _files() -> list[str]:
    known: dict[str, Any] = current_app.jinja_env.globals
    asset, bootstrap_asset = known["asset"], known["bootstrap_asset"]
    scripts = sorted(file.name for file in (resources.static_path() / "js").glob("*.js"))
    return [
        bootstrap_asset("css/bootstrap.min.css"),
        *(asset(f"css/{sheet.name}") for sheet in sorted((resources.static_path() / "css").glob("*.css"))),
        *(asset(f"js/{script}") for script in scripts if script != "worker.js"),
    ]


@cache
def _age() -> str:
    """What changes with every change of the product: shells hang on templates, words, questions and files alike."""
    roots = (resources.static_path(), resources.templates_path(), resources.translations_path())
    package = resources.static_path().parent / "portal"
    found = hashlib.sha256()
    for root in (*roots, package if package.is_dir() else resources.static_path().parent):
        for file in sorted(one for one in root.rglob("*") if one.suffix in KINDS_OF_FILES):
            found.update(file.read_bytes())
    return found.hexdigest()[:10]


KINDS_OF_FILES = {".js", ".css", ".html", ".mo", ".py", ".toml", ".svg", ".png"}


@bp.get("/manifest.webmanifest")
@public
def manifest() -> ResponseReturnValue:
    asset: Any = current_app.jinja_env.globals["asset"]

    def icon(name: str, sizes: str, kind: str) -> dict[str, str]:
        return {"src": asset(f"icons/{name}"), "sizes": sizes, "type": kind, "purpose": "any maskable"}

    said = {
        "id": "/my",
        "name": "Notes",
        "short_name": "Notes",
        "start_url": "/my",
        "scope": "/",
        "display": "standalone",
        "background_color": "#F6F4EF",
        "theme_color": "#FFFFFF",
        "icons": [
            icon("notes-192.png", "192x192", "image/png"),
            icon("notes-512.png", "512x512", "image/png"),
            icon("notes.svg", "any", "image/svg+xml"),
        ],
    }
    return Response(json.dumps(said), mimetype="application/manifest+json")


@bp.get("/offline/start")
@public
def offline_start() -> ResponseReturnValue:
    return render_template("offline/start.html")


@bp.get("/offline/hard")
@public
def offline_hard() -> ResponseReturnValue:
    return render_template("offline/hard.html")


@bp.get("/offline/away")
@public
def offline_away() -> ResponseReturnValue:
    return render_template("layout/neutral.html", away=True)


@bp.get("/offline/diary")
@public
def offline_diary() -> ResponseReturnValue:
    form = EventForm(formdata=None, meta={"csrf": False})
    return render_template("offline/diary.html", form=form)
