"""Haven: a therapist practice-management portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.settings import Settings
    from portal.transaction import Portal

ASSETS = ("static", "bootstrap.static")


def create_app(settings: Settings) -> Portal:
    """Build the web app, register its parts, check that every endpoint says who may use it."""
    from flask_wtf.csrf import CSRFProtect

    from portal import access, audit, errors, headers, i18n, jobs, logs, resources, rounds, seal, site
    from portal.accounts import outbox_models, sessions, settings_views  # noqa: F401
    from portal.accounts import views as accounts
    from portal.assessments import (
        answering_models,  # noqa: F401
        assign_views,
        baseline_views,
        catalogue_views,
        entry_views,
        own_views,
        result_views,
        slip_views,
    )
    from portal.assessments import kiosk_views as kiosk
    from portal.assessments import link_views as links
    from portal.assessments import my_views as my_assessments
    from portal.assessments import views as assessments
    from portal.assessments import ways_views as ways
    from portal.clients import alert_models, correction_models, formulation_views, safety_views  # noqa: F401
    from portal.clients import views as clients
    from portal.demo import outbox_views  # noqa: F401
    from portal.demo import views as demo
    from portal.diary import excursion_views
    from portal.diary import models as diary_models  # noqa: F401
    from portal.fhir import views as fhir
    from portal.notifications import senders
    from portal.overview import (
        breathing_views,  # noqa: F401
        brief_views,  # noqa: F401
        diary_views,  # noqa: F401
        home_views,  # noqa: F401
        my_diary_views,  # noqa: F401
        next_time_views,  # noqa: F401
        outings_views,
        own_list_views,  # noqa: F401
        progress_views,
        suggestion_views,
        today_views,
        tools_views,
        urge_views,  # noqa: F401
        use_views,  # noqa: F401
    )
    from portal.overview import offline_views as offline_pages  # noqa: F401
    from portal.overview import outbox_views as own_outbox  # noqa: F401
    from portal.overview import views as overview
    from portal.plans import (
        agreement_models,  # noqa: F401
        agreement_views,  # noqa: F401
        agreement_writing_views,  # noqa: F401
        builder_views,
        file_views,  # noqa: F401
        first_views,  # noqa: F401
        gate_views,  # noqa: F401
        library_copy_views,  # noqa: F401
        library_views,
        my_agreement_day_views,  # noqa: F401
        my_agreement_views,  # noqa: F401
        my_reflection_views,  # noqa: F401
        offline_views,  # noqa: F401
        own_sheet_views,  # noqa: F401
        practice_models,  # noqa: F401
        quick_views,  # noqa: F401
        read_models,  # noqa: F401
        read_views,  # noqa: F401
        reflection_views,  # noqa: F401
        review_models,  # noqa: F401
        review_views,  # noqa: F401
        steer_views,
        step_order_views,  # noqa: F401
        step_views,
        typed_views,  # noqa: F401
    )
    from portal.plans import my_views as my_plans
    from portal.plans import views as plans
    from portal.transaction import Portal

    seal.install(settings.keys)
    audit.install(settings.keys.audit)
    app = Portal(
        __name__, template_folder=str(resources.templates_path()), static_folder=str(resources.static_path())
    )
    site.configure(app, settings)
    logs.init_app(app)
    CSRFProtect(app)
    sessions.init_app(app)
    i18n.init_app(app)
    site.init_app(app, settings)
    headers.init_app(app, secure=settings.secure)
    errors.init_app(app)
    senders.init_app(app, settings)
    jobs.init_app(app, settings, rounds.ROUNDS)
    building = (library_views, builder_views, step_views, steer_views)
    parts = (
        accounts,
        clients,
        assessments,
        my_assessments,
        ways,
        entry_views,
        links,
        kiosk,
        assign_views,
        result_views,
        baseline_views,
        catalogue_views,
        slip_views,
        own_views,
        plans,
        my_plans,
        *building,
        overview,
        today_views,
        suggestion_views,
        tools_views,
        progress_views,
        outings_views,
        excursion_views,
        fhir,
    )
    for blueprint in dict.fromkeys(part.bp for part in parts):
        app.register_blueprint(blueprint)
    if settings.demo:
        app.register_blueprint(demo.bp)
    access.check_every_endpoint(app, assets=ASSETS)
    return app
