"""Schedules, wording, links, kiosk, alerts, notices, flags and baselines of assessments."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

import portal.db
from portal import triggers

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table('instrument_permission',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('instrument_code', sa.String(length=40), nullable=False),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('recorded_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=False),
    sa.Column('withdrawn_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('withdrawn_by', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_instrument_permission_clinic_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user.id'], name=op.f('fk_instrument_permission_recorded_by')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['user.id'], name=op.f('fk_instrument_permission_withdrawn_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instrument_permission'))
    )
    with op.batch_alter_table('instrument_permission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_instrument_permission_clinic_id'), ['clinic_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_instrument_permission_instrument_code'), ['instrument_code'], unique=False)

    op.create_table('instrument_wording',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('instrument_code', sa.String(length=40), nullable=False),
    sa.Column('instrument_version', sa.Integer(), nullable=False),
    sa.Column('lang', sa.String(length=12), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('origin', sa.String(length=10), nullable=False),
    sa.Column('content_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('source_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('licence_note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('risk_items', sa.JSON(), nullable=False),
    sa.Column('made_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('approved_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('approved_by', sa.Uuid(), nullable=True),
    sa.Column('retired_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("origin IN ('pasted', 'fhir', 'csv', 'package')", name=op.f('ck_instrument_wording_origin')),
    sa.ForeignKeyConstraint(['approved_by'], ['user.id'], name=op.f('fk_instrument_wording_approved_by')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_instrument_wording_clinic_id')),
    sa.ForeignKeyConstraint(['made_by'], ['user.id'], name=op.f('fk_instrument_wording_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instrument_wording')),
    sa.UniqueConstraint('clinic_id', 'instrument_code', 'lang', 'number', name=op.f('uq_instrument_wording_clinic_id_instrument_code_lang_number'))
    )
    with op.batch_alter_table('instrument_wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_instrument_wording_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('own_instrument',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('made_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('definition_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('published_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('archived_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("state IN ('draft', 'published', 'archived')", name=op.f('ck_own_instrument_state')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_own_instrument_clinic_id')),
    sa.ForeignKeyConstraint(['made_by'], ['user.id'], name=op.f('fk_own_instrument_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_instrument')),
    sa.UniqueConstraint('clinic_id', 'code', 'number', name=op.f('uq_own_instrument_clinic_id_code_number'))
    )
    with op.batch_alter_table('own_instrument', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_own_instrument_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('alert',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('severity', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('source_type', sa.String(length=40), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=False),
    sa.Column('raised_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('detail_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('acknowledged_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('acknowledged_by', sa.Uuid(), nullable=True),
    sa.Column('resolved_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('history_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('resolved_by', sa.Uuid(), nullable=True),
    sa.Column('escalate_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('escalated_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('escalated_to', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind IN ('safety_item', 'unsafe_stop', 'high_distress', 'early_stops', 'off_track', 'deterioration', 'overdue', 'overuse_red', 'silent', 'screen_expired', 'criterion_met', 'note')", name=op.f('ck_alert_kind')),
    sa.CheckConstraint("state IN ('open', 'acknowledged', 'resolved', 'snoozed')", name=op.f('ck_alert_state')),
    sa.CheckConstraint('severity BETWEEN 1 AND 4', name=op.f('ck_alert_severity')),
    sa.ForeignKeyConstraint(['acknowledged_by'], ['user.id'], name=op.f('fk_alert_acknowledged_by')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_alert_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_alert_clinic_id')),
    sa.ForeignKeyConstraint(['escalated_to'], ['user.id'], name=op.f('fk_alert_escalated_to')),
    sa.ForeignKeyConstraint(['resolved_by'], ['user.id'], name=op.f('fk_alert_resolved_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert')),
    sa.UniqueConstraint('client_id', 'key', name=op.f('uq_alert_client_id_key'))
    )
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.create_index('ix_alert_client_state', ['client_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_alert_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('notice',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('about_id', sa.Uuid(), nullable=False),
    sa.Column('recipient_digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('address_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('link_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('lang', sa.String(length=2), nullable=False),
    sa.Column('tz', sa.String(length=64), nullable=False),
    sa.Column('made_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('due_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('claimed_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('sent_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind IN ('questionnaire_due', 'questionnaire_link')", name=op.f('ck_notice_kind')),
    sa.CheckConstraint("state IN ('waiting', 'claimed', 'sent', 'failed', 'cancelled', 'uncertain')", name=op.f('ck_notice_state')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_notice_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_notice_clinic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('kind', 'about_id', 'recipient_digest', name=op.f('uq_notice_kind_about_id_recipient_digest'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_clinic_id'), ['clinic_id'], unique=False)
        batch_op.create_index('ix_notice_state_due', ['state', 'due_at'], unique=False)

    op.create_table('answer_link',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('assessment_id', sa.Uuid(), nullable=False),
    sa.Column('token_digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('code_digest', sa.LargeBinary(length=32), nullable=True),
    sa.Column('wrong_codes', sa.Integer(), nullable=False),
    sa.Column('sitting_digest', sa.LargeBinary(length=32), nullable=True),
    sa.Column('answered_before', sa.JSON(), nullable=False),
    sa.Column('made_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('expires_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('revoked_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('started_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('ended_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_answer_link_assessment_id')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_answer_link_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_answer_link_clinic_id')),
    sa.ForeignKeyConstraint(['made_by'], ['user.id'], name=op.f('fk_answer_link_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_link')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_answer_link_token_digest'))
    )
    with op.batch_alter_table('answer_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_link_assessment_id'), ['assessment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_answer_link_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('kiosk_sitting',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('assessment_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('token_digest', sa.LargeBinary(length=32), nullable=False),
    sa.Column('started_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('last_seen_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('ended_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_kiosk_sitting_assessment_id')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_kiosk_sitting_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_kiosk_sitting_clinic_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_kiosk_sitting_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kiosk_sitting')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_kiosk_sitting_token_digest'))
    )
    with op.batch_alter_table('kiosk_sitting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kiosk_sitting_assessment_id'), ['assessment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_kiosk_sitting_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('scale_baseline',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('instrument_code', sa.String(length=40), nullable=False),
    sa.Column('scale', sa.String(length=40), nullable=False),
    sa.Column('assessment_id', sa.Uuid(), nullable=False),
    sa.Column('set_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('set_by', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_scale_baseline_assessment_id')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_scale_baseline_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_scale_baseline_clinic_id')),
    sa.ForeignKeyConstraint(['set_by'], ['user.id'], name=op.f('fk_scale_baseline_set_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scale_baseline')),
    sa.UniqueConstraint('client_id', 'instrument_code', 'scale', name=op.f('uq_scale_baseline_client_id_instrument_code_scale'))
    )
    with op.batch_alter_table('scale_baseline', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_scale_baseline_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_scale_baseline_clinic_id'), ['clinic_id'], unique=False)

    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('occurrence', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('wording_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('opens_at', portal.db.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('expires_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('answered_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('double_entered', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('release_numbers', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('context_sealed', sa.LargeBinary(), nullable=True))
        batch_op.drop_constraint(batch_op.f('ck_assessment_lang'), type_='check')
        batch_op.alter_column('lang', existing_type=sa.String(length=2), type_=sa.String(length=12), existing_nullable=False)
    fill_in_the_days()
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.alter_column('occurrence', existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column('double_entered', existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column('release_numbers', existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column('opens_at', existing_type=portal.db.Instant(timezone=True), nullable=False)
        batch_op.alter_column('expires_on', existing_type=sa.Date(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_assessment_assignment_id_occurrence'), ['assignment_id', 'occurrence'])
        batch_op.create_foreign_key(batch_op.f('fk_assessment_wording_id'), 'instrument_wording', ['wording_id'], ['id'])
        batch_op.create_index('ix_assessment_client_sent', ['client_id', 'instrument_code', 'submitted_at'], unique=False)

    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('opens_at_time', sa.String(length=5), nullable=False, server_default='09:00'))
        batch_op.add_column(sa.Column('ends_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('grace_days', sa.Integer(), nullable=False, server_default='14'))
        batch_op.add_column(sa.Column('remind', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('paused_at', portal.db.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('resumed_at', portal.db.Instant(timezone=True), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_assignment_repeat_every_days'), 'repeat_every_days BETWEEN 0 AND 365')
        batch_op.create_check_constraint(batch_op.f('ck_assignment_grace_days'), 'grace_days BETWEEN 0 AND 90')
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        for name, kind in (('opens_at_time', sa.String(length=5)), ('grace_days', sa.Integer()), ('remind', sa.Boolean())):
            batch_op.alter_column(name, existing_type=kind, server_default=None)

    with op.batch_alter_table('clinic', schema=None) as batch_op:
        batch_op.add_column(sa.Column('links_ask_code', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('escalate_after_minutes', sa.Integer(), nullable=False, server_default='240'))
    with op.batch_alter_table('clinic', schema=None) as batch_op:
        batch_op.alter_column('links_ask_code', existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column('escalate_after_minutes', existing_type=sa.Integer(), server_default=None)

    with op.batch_alter_table('score', schema=None) as batch_op:
        batch_op.add_column(sa.Column('bands_alt', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('flags', sa.JSON(), nullable=True))

    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.add_column(sa.Column('backup_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_user_backup_id'), 'user', ['backup_id'], ['id'])

    triggers.make(op.get_bind())


def fill_in_the_days() -> None:
    """What was given before opened when it was given, and closed two weeks after its due date."""
    given = sa.table(
        'assessment',
        sa.column('id', sa.Uuid()),
        sa.column('due_on', sa.Date()),
        sa.column('created_at', portal.db.Instant(timezone=True)),
        sa.column('opens_at', portal.db.Instant(timezone=True)),
        sa.column('expires_on', sa.Date()),
    )
    op.execute(sa.update(given).values(opens_at=given.c.created_at))
    bind = op.get_bind()
    for day in list(bind.scalars(sa.select(given.c.due_on).distinct())):
        bind.execute(sa.update(given).where(given.c.due_on == day).values(expires_on=day + timedelta(days=14)))


def downgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_user_backup_id'), type_='foreignkey')
        batch_op.drop_column('backup_id')

    with op.batch_alter_table('score', schema=None) as batch_op:
        batch_op.drop_column('flags')
        batch_op.drop_column('bands_alt')

    with op.batch_alter_table('clinic', schema=None) as batch_op:
        batch_op.drop_column('escalate_after_minutes')
        batch_op.drop_column('links_ask_code')

    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_assignment_grace_days'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_assignment_repeat_every_days'), type_='check')
        batch_op.drop_column('resumed_at')
        batch_op.drop_column('paused_at')
        batch_op.drop_column('remind')
        batch_op.drop_column('grace_days')
        batch_op.drop_column('ends_on')
        batch_op.drop_column('opens_at_time')

    # The release before knows two languages only; which wording was read elsewhere is lost.
    op.execute("UPDATE assessment SET lang = 'en' WHERE lang NOT IN ('en', 'zh')")
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.drop_index('ix_assessment_client_sent')
        batch_op.drop_constraint(batch_op.f('fk_assessment_wording_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_assessment_assignment_id_occurrence'), type_='unique')
        batch_op.alter_column('lang', existing_type=sa.String(length=12), type_=sa.String(length=2), existing_nullable=False)
        batch_op.create_check_constraint(batch_op.f('ck_assessment_lang'), "lang IN ('en', 'zh')")
        batch_op.drop_column('context_sealed')
        batch_op.drop_column('release_numbers')
        batch_op.drop_column('double_entered')
        batch_op.drop_column('answered_on')
        batch_op.drop_column('expires_on')
        batch_op.drop_column('opens_at')
        batch_op.drop_column('wording_id')
        batch_op.drop_column('occurrence')

    with op.batch_alter_table('scale_baseline', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_scale_baseline_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_scale_baseline_client_id'))

    op.drop_table('scale_baseline')
    with op.batch_alter_table('kiosk_sitting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kiosk_sitting_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_kiosk_sitting_assessment_id'))

    op.drop_table('kiosk_sitting')
    with op.batch_alter_table('answer_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_link_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_answer_link_assessment_id'))

    op.drop_table('answer_link')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_state_due')
        batch_op.drop_index(batch_op.f('ix_notice_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_notice_client_id'))

    op.drop_table('notice')
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_clinic_id'))
        batch_op.drop_index('ix_alert_client_state')

    op.drop_table('alert')
    with op.batch_alter_table('own_instrument', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_own_instrument_clinic_id'))

    op.drop_table('own_instrument')
    with op.batch_alter_table('instrument_wording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_instrument_wording_clinic_id'))

    op.drop_table('instrument_wording')
    with op.batch_alter_table('instrument_permission', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_instrument_permission_instrument_code'))
        batch_op.drop_index(batch_op.f('ix_instrument_permission_clinic_id'))

    op.drop_table('instrument_permission')
    triggers.make(op.get_bind())
