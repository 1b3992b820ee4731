"""Diary and days, tools, own list, excursions; agreements and their texts; reads; corrections; keys of the outbox."""

import sqlalchemy as sa
from alembic import op

import portal.db
from portal import triggers

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table('outbox_key',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('private_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('retired_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_outbox_key_clinic_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_outbox_key_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_key'))
    )
    with op.batch_alter_table('outbox_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_key_clinic_id'), ['clinic_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_key_user_id'), ['user_id'], unique=False)

    op.create_table('outbox_entry',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('client_token', sa.Uuid(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('why', sa.String(length=10), nullable=True),
    sa.Column('written_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('received_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('settled_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("state IN ('kept', 'waits', 'settled', 'put_away')", name=op.f('ck_outbox_entry_state')),
    sa.CheckConstraint("why IN ('unfinished', 'incomplete', 'changed', 'twice', 'unknown')", name=op.f('ck_outbox_entry_why')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_outbox_entry_clinic_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_outbox_entry_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_entry')),
    sa.UniqueConstraint('user_id', 'client_token', name=op.f('uq_outbox_entry_user_id_client_token'))
    )
    with op.batch_alter_table('outbox_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_entry_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('correction',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('about', sa.String(length=10), nullable=False),
    sa.Column('row_id', sa.Uuid(), nullable=False),
    sa.Column('corrected_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('before_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('corrected_by', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("about IN ('practice', 'diary', 'tool', 'excursion')", name=op.f('ck_correction_about')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_correction_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_correction_clinic_id')),
    sa.ForeignKeyConstraint(['corrected_by'], ['user.id'], name=op.f('fk_correction_corrected_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction'))
    )
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correction_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_correction_clinic_id'), ['clinic_id'], unique=False)
        batch_op.create_index('ix_correction_row', ['row_id'], unique=False)

    op.create_table('day_cover',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('local_date', sa.Date(), nullable=False),
    sa.Column('covered', sa.String(length=8), nullable=False),
    sa.Column('said_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("covered IN ('events', 'none')", name=op.f('ck_day_cover_covered')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_day_cover_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_day_cover_clinic_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user.id'], name=op.f('fk_day_cover_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_day_cover')),
    sa.UniqueConstraint('client_id', 'local_date', name=op.f('uq_day_cover_client_id_local_date'))
    )
    with op.batch_alter_table('day_cover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_day_cover_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('diary_entry',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('client_token', sa.Uuid(), nullable=False),
    sa.Column('occurred_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('local_date', sa.Date(), nullable=False),
    sa.Column('logged_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('entry_mode', sa.String(length=14), nullable=False),
    sa.Column('trigger', sa.String(length=20), nullable=True),
    sa.Column('peak', sa.Integer(), nullable=True),
    sa.Column('minutes_to_settle', sa.Integer(), nullable=True),
    sa.Column('still_going', sa.Boolean(), nullable=False),
    sa.Column('urge', sa.Integer(), nullable=True),
    sa.Column('acted', sa.String(length=8), nullable=True),
    sa.Column('interference', sa.Integer(), nullable=True),
    sa.Column('repaired', sa.String(length=12), nullable=True),
    sa.Column('repair_hours', sa.Integer(), nullable=True),
    sa.Column('share', sa.String(length=12), nullable=False),
    sa.Column('mistaken_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("acted IN ('acted', 'delayed', 'not')", name=op.f('ck_diary_entry_acted')),
    sa.CheckConstraint("entry_mode IN ('live', 'in_session', 'same_day', 'later', 'paper_entered')", name=op.f('ck_diary_entry_entry_mode')),
    sa.CheckConstraint("repaired IN ('no', 'yes', 'not_needed')", name=op.f('ck_diary_entry_repaired')),
    sa.CheckConstraint("share IN ('now', 'in_session', 'private')", name=op.f('ck_diary_entry_share')),
    sa.CheckConstraint("trigger IN ('ignored', 'uncertainty', 'partner_autonomy', 'excessive_demand', 'engulfment', 'emotional_need', 'commitment_step', 'other')", name=op.f('ck_diary_entry_trigger')),
    sa.CheckConstraint('NOT still_going OR minutes_to_settle IS NULL', name=op.f('ck_diary_entry_still_going_or_settled')),
    sa.CheckConstraint('interference BETWEEN 0 AND 4', name=op.f('ck_diary_entry_interference')),
    sa.CheckConstraint('minutes_to_settle BETWEEN 0 AND 1440', name=op.f('ck_diary_entry_minutes_to_settle')),
    sa.CheckConstraint('peak BETWEEN 0 AND 100', name=op.f('ck_diary_entry_peak')),
    sa.CheckConstraint('repair_hours BETWEEN 0 AND 720', name=op.f('ck_diary_entry_repair_hours')),
    sa.CheckConstraint('urge BETWEEN 0 AND 100', name=op.f('ck_diary_entry_urge')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_diary_entry_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_diary_entry_clinic_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user.id'], name=op.f('fk_diary_entry_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_diary_entry')),
    sa.UniqueConstraint('client_id', 'client_token', name=op.f('uq_diary_entry_client_id_client_token'))
    )
    with op.batch_alter_table('diary_entry', schema=None) as batch_op:
        batch_op.create_index('ix_diary_entry_client', ['client_id', 'local_date'], unique=False)
        batch_op.create_index(batch_op.f('ix_diary_entry_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('diary_period',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('created_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind IN ('baseline', 'ongoing')", name=op.f('ck_diary_period_kind')),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_diary_period_ends_after_start')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_diary_period_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_diary_period_clinic_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user.id'], name=op.f('fk_diary_period_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_diary_period'))
    )
    with op.batch_alter_table('diary_period', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_diary_period_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_diary_period_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('excursion',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('client_token', sa.Uuid(), nullable=False),
    sa.Column('went_on', sa.Date(), nullable=False),
    sa.Column('logged_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('base_before', sa.Integer(), nullable=True),
    sa.Column('base_after', sa.Integer(), nullable=True),
    sa.Column('share', sa.String(length=12), nullable=False),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("share IN ('now', 'in_session', 'private')", name=op.f('ck_excursion_share')),
    sa.CheckConstraint('base_after BETWEEN 0 AND 100', name=op.f('ck_excursion_base_after')),
    sa.CheckConstraint('base_before BETWEEN 0 AND 100', name=op.f('ck_excursion_base_before')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_excursion_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_excursion_clinic_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user.id'], name=op.f('fk_excursion_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_excursion')),
    sa.UniqueConstraint('client_id', 'client_token', name=op.f('uq_excursion_client_id_client_token'))
    )
    with op.batch_alter_table('excursion', schema=None) as batch_op:
        batch_op.create_index('ix_excursion_client', ['client_id', 'went_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_excursion_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('given_read',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('read_key', sa.String(length=40), nullable=False),
    sa.Column('given_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('given_by', sa.Uuid(), nullable=False),
    sa.Column('opened_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('taken_back_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_given_read_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_given_read_clinic_id')),
    sa.ForeignKeyConstraint(['given_by'], ['user.id'], name=op.f('fk_given_read_given_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_given_read')),
    sa.UniqueConstraint('client_id', 'read_key', name=op.f('uq_given_read_client_id_read_key'))
    )
    with op.batch_alter_table('given_read', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_given_read_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('own_list',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('weekly_target', sa.Integer(), nullable=False),
    sa.Column('changed_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('weekly_target BETWEEN 1 AND 21', name=op.f('ck_own_list_weekly_target')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_own_list_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_own_list_clinic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_list')),
    sa.UniqueConstraint('client_id', name=op.f('uq_own_list_client_id'))
    )
    with op.batch_alter_table('own_list', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_own_list_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('tool_use',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('client_token', sa.Uuid(), nullable=False),
    sa.Column('tool', sa.String(length=10), nullable=False),
    sa.Column('started_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('local_date', sa.Date(), nullable=False),
    sa.Column('logged_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('before', sa.Integer(), nullable=True),
    sa.Column('after', sa.Integer(), nullable=True),
    sa.Column('acted', sa.String(length=8), nullable=True),
    sa.Column('share', sa.String(length=12), nullable=False),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("acted IN ('acted', 'delayed', 'not')", name=op.f('ck_tool_use_acted')),
    sa.CheckConstraint("share IN ('now', 'in_session', 'private')", name=op.f('ck_tool_use_share')),
    sa.CheckConstraint("tool IN ('urge', 'breathing', 'grounding', 'imagery', 'own_list')", name=op.f('ck_tool_use_tool')),
    sa.CheckConstraint('after BETWEEN 0 AND 100', name=op.f('ck_tool_use_after')),
    sa.CheckConstraint('before BETWEEN 0 AND 100', name=op.f('ck_tool_use_before')),
    sa.CheckConstraint('minutes BETWEEN 0 AND 1440', name=op.f('ck_tool_use_minutes')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_tool_use_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_tool_use_clinic_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user.id'], name=op.f('fk_tool_use_created_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tool_use')),
    sa.UniqueConstraint('client_id', 'client_token', name=op.f('uq_tool_use_client_id_client_token'))
    )
    with op.batch_alter_table('tool_use', schema=None) as batch_op:
        batch_op.create_index('ix_tool_use_client', ['client_id', 'local_date'], unique=False)
        batch_op.create_index(batch_op.f('ix_tool_use_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('agreement',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('step_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=14), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('began_on', sa.Date(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('fade_from_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ended_by', sa.String(length=10), nullable=True),
    sa.Column('end_note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('draft_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("ended_by IN ('me', 'them', 'clinician')", name=op.f('ck_agreement_ended_by')),
    sa.CheckConstraint("kind IN ('need_signal', 'predictability', 'rhythm')", name=op.f('ck_agreement_kind')),
    sa.CheckConstraint('(ended_on IS NULL) = (ended_by IS NULL)', name=op.f('ck_agreement_ended_by_someone')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_agreement_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_agreement_clinic_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user.id'], name=op.f('fk_agreement_created_by')),
    sa.ForeignKeyConstraint(['step_id'], ['plan_step.id'], name=op.f('fk_agreement_step_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('client_id', 'number', name=op.f('uq_agreement_client_id_number'))
    )
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_clinic_id'), ['clinic_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_step_id'), ['step_id'], unique=False)

    op.create_table('agreement_text',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('max_window_min', sa.Integer(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=False),
    sa.Column('fade_from_on', sa.Date(), nullable=True),
    sa.Column('words_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('checks', sa.JSON(), nullable=False),
    sa.Column('agreed_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('agreed_by', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('max_window_min BETWEEN 10 AND 720', name=op.f('ck_agreement_text_max_window_min')),
    sa.ForeignKeyConstraint(['agreed_by'], ['user.id'], name=op.f('fk_agreement_text_agreed_by')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_text_agreement_id')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_agreement_text_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_agreement_text_clinic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_text')),
    sa.UniqueConstraint('agreement_id', 'revision', name=op.f('uq_agreement_text_agreement_id_revision'))
    )
    with op.batch_alter_table('agreement_text', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_text_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_text_clinic_id'), ['clinic_id'], unique=False)

    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('safe_now_screen_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_plan_safe_now_screen_id'), 'safety_screen', ['safe_now_screen_id'], ['id']
        )
    with op.batch_alter_table('plan_step', schema=None) as batch_op:
        batch_op.add_column(sa.Column('asks_all', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('repeated_at', portal.db.Instant(timezone=True), nullable=True))
    with op.batch_alter_table('plan_step', schema=None) as batch_op:
        batch_op.alter_column('asks_all', server_default=None)
    triggers.make(op.get_bind())


def downgrade() -> None:
    triggers.drop(op.get_bind())
    with op.batch_alter_table('plan_step', schema=None) as batch_op:
        batch_op.drop_column('repeated_at')
        batch_op.drop_column('asks_all')
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_plan_safe_now_screen_id'), type_='foreignkey')
        batch_op.drop_column('safe_now_screen_id')
    with op.batch_alter_table('agreement_text', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_text_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_text_client_id'))

    op.drop_table('agreement_text')
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreement_step_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_client_id'))

    op.drop_table('agreement')
    with op.batch_alter_table('tool_use', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tool_use_clinic_id'))
        batch_op.drop_index('ix_tool_use_client')

    op.drop_table('tool_use')
    with op.batch_alter_table('own_list', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_own_list_clinic_id'))

    op.drop_table('own_list')
    with op.batch_alter_table('given_read', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_given_read_clinic_id'))

    op.drop_table('given_read')
    with op.batch_alter_table('excursion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_excursion_clinic_id'))
        batch_op.drop_index('ix_excursion_client')

    op.drop_table('excursion')
    with op.batch_alter_table('diary_period', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_diary_period_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_diary_period_client_id'))

    op.drop_table('diary_period')
    with op.batch_alter_table('diary_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_diary_entry_clinic_id'))
        batch_op.drop_index('ix_diary_entry_client')

    op.drop_table('diary_entry')
    with op.batch_alter_table('day_cover', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_day_cover_clinic_id'))

    op.drop_table('day_cover')
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.drop_index('ix_correction_row')
        batch_op.drop_index(batch_op.f('ix_correction_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_correction_client_id'))

    op.drop_table('correction')
    with op.batch_alter_table('outbox_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_entry_clinic_id'))

    op.drop_table('outbox_entry')
    with op.batch_alter_table('outbox_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_key_user_id'))
        batch_op.drop_index(batch_op.f('ix_outbox_key_clinic_id'))

    op.drop_table('outbox_key')
    triggers.make(op.get_bind())
