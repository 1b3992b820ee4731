"""The file of a plan as the worker makes it: outside any request, where nobody is signed in."""

from datetime import timedelta
from typing import cast

from portal.clock import now
from portal.db import db
from portal.pdf import Renderer
from portal.plans import exports
from portal.plans.export_models import Export, ExportState
from tests.app import World
from tests.pages.plans.made import offered, plan_at


class Press:
    """In place of the renderer: gives the HTML back as it came."""

    def render(self, html: str, *, lang: str) -> bytes:
        return f"{lang}: {html}".encode()


def test_the_worker_makes_a_plans_file_without_anybody_signed_in(world: World) -> None:
    plan = plan_at(world, offered(world))
    waiting = Export(
        clinic_id=plan.clinic_id,
        client_id=plan.client_id,
        kind="plan_pdf",
        plan_id=plan.id,
        plan_revision=plan.revision,
        lang="zh",
        state=ExportState.WAITING,
        asked_at=now(),
        asked_by=plan.clinician_id,
        expires_at=now() + timedelta(hours=1),
    )
    with world.app.app_context():
        db.session.add(waiting)
        db.session.commit()
    with world.app.app_context():
        exports.make(waiting.id, cast(Renderer, Press()))
    with world.app.app_context():
        made = db.session.get(Export, waiting.id)
        assert made is not None
        assert (made.state, made.error) == (ExportState.DONE, None)
        assert (made.content or b"").startswith(b"zh: <!DOCTYPE html>")
        assert b"W. S." in (made.content or b"")
