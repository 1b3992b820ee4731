"""A clinic's own library and numbers, the gate's overrides, suggestions, reviews, notes about safety, formulations."""

import sqlalchemy as sa
from alembic import op

import portal.db
from portal import triggers

ALERTS = (
    'safety_item', 'unsafe_stop', 'high_distress', 'early_stops', 'off_track', 'deterioration', 'overdue', 'overuse_red',
    'silent', 'screen_expired', 'criterion_met', 'note',
)
MORE_ALERTS = (*ALERTS[:-1], 'screen_again', 'needs_change', 'note')
LOGS = ('exposure', 'skill', 'activity', 'thought')
MORE_LOGS = (*LOGS, 'excursion', 'event', 'signal', 'agreement', 'reflection')

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _allow(table: str, words: tuple[str, ...]) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f'ck_{table}_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f(f'ck_{table}_kind'), _one_of('kind', words))


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table('archived_template',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('template_id', sa.String(length=20), nullable=False),
    sa.Column('archived_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('archived_by', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['archived_by'], ['user.id'], name=op.f('fk_archived_template_archived_by')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_archived_template_clinic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_archived_template')),
    sa.UniqueConstraint('clinic_id', 'template_id', name=op.f('uq_archived_template_clinic_id_template_id'))
    )
    with op.batch_alter_table('archived_template', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_archived_template_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('chosen_number',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('set_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('set_by', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_chosen_number_clinic_id')),
    sa.ForeignKeyConstraint(['set_by'], ['user.id'], name=op.f('fk_chosen_number_set_by')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_chosen_number_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chosen_number')),
    sa.UniqueConstraint('user_id', 'key', name=op.f('uq_chosen_number_user_id_key'))
    )
    with op.batch_alter_table('chosen_number', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chosen_number_clinic_id'), ['clinic_id'], unique=False)
        batch_op.create_index('uq_chosen_number_clinic', ['clinic_id', 'key'], unique=True, sqlite_where=sa.text('user_id IS NULL'), postgresql_where=sa.text('user_id IS NULL'))

    op.create_table('template_copy',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('template_id', sa.String(length=20), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.String(length=20), nullable=False),
    sa.Column('parent_version', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('created_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_template_copy_clinic_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user.id'], name=op.f('fk_template_copy_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_template_copy')),
    sa.UniqueConstraint('clinic_id', 'template_id', 'number', name=op.f('uq_template_copy_clinic_id_template_id_number'))
    )
    with op.batch_alter_table('template_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_template_copy_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('formulation',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('belief', sa.Integer(), nullable=True),
    sa.Column('created_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('belief BETWEEN 0 AND 100', name=op.f('ck_formulation_belief')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_formulation_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_formulation_clinic_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user.id'], name=op.f('fk_formulation_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_formulation')),
    sa.UniqueConstraint('client_id', 'number', name=op.f('uq_formulation_client_id_number'))
    )
    with op.batch_alter_table('formulation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_formulation_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_formulation_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('staying_safe',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('on_phone', sa.Boolean(), nullable=False),
    sa.Column('on_card', sa.Boolean(), nullable=False),
    sa.Column('created_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_staying_safe_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_staying_safe_clinic_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user.id'], name=op.f('fk_staying_safe_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staying_safe')),
    sa.UniqueConstraint('client_id', 'number', name=op.f('uq_staying_safe_client_id_number'))
    )
    with op.batch_alter_table('staying_safe', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staying_safe_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_staying_safe_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('suggestion_decision',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('template_id', sa.String(length=20), nullable=False),
    sa.Column('rung_no', sa.Integer(), nullable=False),
    sa.Column('choice', sa.String(length=10), nullable=False),
    sa.Column('grounds', sa.JSON(), nullable=False),
    sa.Column('created_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('why_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("choice IN ('chosen', 'dismissed')", name=op.f('ck_suggestion_decision_choice')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_suggestion_decision_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_suggestion_decision_clinic_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user.id'], name=op.f('fk_suggestion_decision_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion_decision'))
    )
    with op.batch_alter_table('suggestion_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_suggestion_decision_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suggestion_decision_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('gate_override',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('template_id', sa.String(length=20), nullable=False),
    sa.Column('screen_id', sa.Uuid(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('why_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('client_token', sa.Uuid(), nullable=False),
    sa.Column('created_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_gate_override_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_gate_override_clinic_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user.id'], name=op.f('fk_gate_override_created_by')),
    sa.ForeignKeyConstraint(['screen_id'], ['safety_screen.id'], name=op.f('fk_gate_override_screen_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gate_override')),
    sa.UniqueConstraint('client_token', name=op.f('uq_gate_override_client_token'))
    )
    with op.batch_alter_table('gate_override', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gate_override_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_gate_override_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('risk_note',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('alert_id', sa.Uuid(), nullable=True),
    sa.Column('next_contact_on', sa.Date(), nullable=False),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('client_token', sa.Uuid(), nullable=False),
    sa.Column('created_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['alert_id'], ['alert.id'], name=op.f('fk_risk_note_alert_id')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_risk_note_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_risk_note_clinic_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user.id'], name=op.f('fk_risk_note_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_note')),
    sa.UniqueConstraint('client_token', name=op.f('uq_risk_note_client_token'))
    )
    with op.batch_alter_table('risk_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_note_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_note_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('review',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('plan_revision', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('adherence_client', sa.Integer(), nullable=True),
    sa.Column('adherence_clinician', sa.Integer(), nullable=True),
    sa.Column('goal_attainment', sa.Integer(), nullable=True),
    sa.Column('must_or_choose', sa.Integer(), nullable=True),
    sa.Column('had_learning', sa.Boolean(), nullable=False),
    sa.Column('had_dose', sa.Boolean(), nullable=False),
    sa.Column('is_final', sa.Boolean(), nullable=False),
    sa.Column('next_review_on', sa.Date(), nullable=True),
    sa.Column('client_token', sa.Uuid(), nullable=False),
    sa.Column('created_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind IN ('in_session', 'remote', 'auto')", name=op.f('ck_review_kind')),
    sa.CheckConstraint('adherence_client BETWEEN 0 AND 4', name=op.f('ck_review_adherence_client')),
    sa.CheckConstraint('adherence_clinician BETWEEN 0 AND 4', name=op.f('ck_review_adherence_clinician')),
    sa.CheckConstraint('goal_attainment BETWEEN 0 AND 10', name=op.f('ck_review_goal_attainment')),
    sa.CheckConstraint('must_or_choose BETWEEN 0 AND 100', name=op.f('ck_review_must_or_choose')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_review_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_review_clinic_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user.id'], name=op.f('fk_review_created_by')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_review_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('client_token', name=op.f('uq_review_client_token')),
    sa.UniqueConstraint('plan_id', 'number', name=op.f('uq_review_plan_id_number'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_clinic_id'), ['clinic_id'], unique=False)

    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('answered_at', portal.db.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('waits_for_talk', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('client_token', sa.Uuid(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_plan_client_token'), ['client_token'])
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.alter_column('waits_for_talk', server_default=None)

    with op.batch_alter_table('plan_step', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calming_purpose', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('fade_from_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('repeated_on', sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f('ck_plan_step_calming_purpose'), "calming_purpose IN ('to_start', 'to_cope', 'to_escape')"
        )
    with op.batch_alter_table('export', schema=None) as batch_op:
        batch_op.add_column(sa.Column('about', sa.String(length=80), nullable=True))
        batch_op.alter_column('client_id', existing_type=sa.Uuid(), nullable=True)
    _allow('alert', MORE_ALERTS)
    _allow('practice_log', MORE_LOGS)
    triggers.make(op.get_bind())


def downgrade() -> None:
    triggers.drop(op.get_bind())
    op.execute("UPDATE alert SET kind = 'note' WHERE kind IN ('screen_again', 'needs_change')")
    op.execute(
        sa.text("UPDATE practice_log SET kind = 'activity' WHERE kind NOT IN :known").bindparams(
            sa.bindparam('known', list(LOGS), expanding=True)
        )
    )
    _allow('practice_log', LOGS)
    _allow('alert', ALERTS)
    op.execute("DELETE FROM export WHERE client_id IS NULL")
    with op.batch_alter_table('export', schema=None) as batch_op:
        batch_op.alter_column('client_id', existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column('about')
    with op.batch_alter_table('plan_step', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_plan_step_calming_purpose'), type_='check')
        batch_op.drop_column('repeated_on')
        batch_op.drop_column('fade_from_on')
        batch_op.drop_column('calming_purpose')

    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_plan_client_token'), type_='unique')
        batch_op.drop_column('client_token')
        batch_op.drop_column('waits_for_talk')
        batch_op.drop_column('answered_at')

    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_review_client_id'))

    op.drop_table('review')
    with op.batch_alter_table('risk_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_risk_note_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_risk_note_client_id'))

    op.drop_table('risk_note')
    with op.batch_alter_table('gate_override', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_gate_override_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_gate_override_client_id'))

    op.drop_table('gate_override')
    with op.batch_alter_table('suggestion_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_suggestion_decision_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_suggestion_decision_client_id'))

    op.drop_table('suggestion_decision')
    with op.batch_alter_table('staying_safe', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staying_safe_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_staying_safe_client_id'))

    op.drop_table('staying_safe')
    with op.batch_alter_table('formulation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_formulation_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_formulation_client_id'))

    op.drop_table('formulation')
    with op.batch_alter_table('template_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_template_copy_clinic_id'))

    op.drop_table('template_copy')
    with op.batch_alter_table('chosen_number', schema=None) as batch_op:
        batch_op.drop_index('uq_chosen_number_clinic', sqlite_where=sa.text('user_id IS NULL'), postgresql_where=sa.text('user_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_chosen_number_clinic_id'))

    op.drop_table('chosen_number')
    with op.batch_alter_table('archived_template', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_archived_template_clinic_id'))

    op.drop_table('archived_template')
    triggers.make(op.get_bind())
