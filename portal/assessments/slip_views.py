"""The slip of paper on which a client's partner may say how things are between the two."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.assessments.form_wording import of
from portal.assessments.instruments import get_instrument
from portal.assessments.views import bp
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import today
from portal.i18n import in_language

PARTNER = "the_two_of_us_partner"


@bp.get("/clients/<uuid:client_id>/assessments/partner-slip")
@requires(Permission.ASSESSMENT_ASSIGN)
def partner_slip(client: Client) -> ResponseReturnValue:
    instrument = get_instrument(PARTNER)
    paper = None
    if clients.safety_is_clear(client, on=today(client.tz)):
        asked = instrument.items[0]
        with in_language(client.lang):
            paper = render_template(
                "assessments/_partner_paper.html",
                client=client,
                question=of(asked.text, client.lang) if asked.text else "",
                lowest=of(asked.anchors.low, client.lang) if asked.anchors else "",
                highest=of(asked.anchors.high, client.lang) if asked.anchors else "",
            )
    return render_template("assessments/partner_slip.html", client=client, paper=paper, instrument=instrument)
