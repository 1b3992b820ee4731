"""What clients write for the next talk, and its corrections; reminders of plans."""

import sqlalchemy as sa
from alembic import op

import portal.db
from portal import triggers

CORRECTED = ('practice', 'diary', 'tool', 'excursion')
MORE_CORRECTED = (*CORRECTED, 'next_time')

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


NOTICES = ('questionnaire_due', 'questionnaire_link')
MORE_NOTICES = (*NOTICES, 'plan_due')


def _allow_notices(words: tuple[str, ...]) -> None:
    listed = ', '.join(repr(word) for word in words)
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_notice_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_notice_kind'), f'kind IN ({listed})')


TOOLS = ('urge', 'breathing', 'grounding', 'imagery', 'own_list')
MORE_TOOLS = (*TOOLS, 'thought', 'experiment')


def _allow_tools(words: tuple[str, ...]) -> None:
    listed = ', '.join(repr(word) for word in words)
    with op.batch_alter_table('tool_use', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_tool_use_tool'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_tool_use_tool'), f'tool IN ({listed})')


def _make_reminders() -> None:
    op.create_table('reminder_choice',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('wanted', sa.Boolean(), nullable=False),
    sa.Column('hour', sa.Integer(), nullable=True),
    sa.Column('said_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('said_by', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('hour BETWEEN 0 AND 23', name=op.f('ck_reminder_choice_hour')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_reminder_choice_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_reminder_choice_clinic_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_reminder_choice_plan_id')),
    sa.ForeignKeyConstraint(['said_by'], ['user.id'], name=op.f('fk_reminder_choice_said_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_choice')),
    sa.UniqueConstraint('plan_id', name=op.f('uq_reminder_choice_plan_id'))
    )
    with op.batch_alter_table('reminder_choice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_choice_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reminder_choice_clinic_id'), ['clinic_id'], unique=False)

    op.create_table('plan_reminder',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('local_date', sa.Date(), nullable=False),
    sa.Column('letter_id', sa.Uuid(), nullable=False),
    sa.Column('asked_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_plan_reminder_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_plan_reminder_clinic_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_reminder_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_reminder')),
    sa.UniqueConstraint('plan_id', 'local_date', name=op.f('uq_plan_reminder_plan_id_local_date'))
    )
    with op.batch_alter_table('plan_reminder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_reminder_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_reminder_clinic_id'), ['clinic_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_reminder_letter_id'), ['letter_id'], unique=False)

    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('remind_at_hour', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_plan_remind_at_hour'), 'remind_at_hour BETWEEN 0 AND 23')


def _drop_reminders() -> None:
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_plan_remind_at_hour'), type_='check')
        batch_op.drop_column('remind_at_hour')

    with op.batch_alter_table('plan_reminder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_reminder_letter_id'))
        batch_op.drop_index(batch_op.f('ix_plan_reminder_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_plan_reminder_client_id'))

    op.drop_table('plan_reminder')
    with op.batch_alter_table('reminder_choice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminder_choice_clinic_id'))
        batch_op.drop_index(batch_op.f('ix_reminder_choice_client_id'))

    op.drop_table('reminder_choice')


def _allow(words: tuple[str, ...]) -> None:
    listed = ', '.join(repr(word) for word in words)
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_correction_about'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_correction_about'), f'about IN ({listed})')


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.create_table('for_next_time',
    sa.Column('clinic_id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('client_token', sa.Uuid(), nullable=False),
    sa.Column('line_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('written_at', portal.db.Instant(timezone=True), nullable=False),
    sa.Column('struck_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('talked_at', portal.db.Instant(timezone=True), nullable=True),
    sa.Column('talked_by', sa.Uuid(), nullable=True),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('talked_at IS NULL OR shared', name=op.f('ck_for_next_time_talked_when_shared')),
    sa.ForeignKeyConstraint(['client_id'], ['client.id'], name=op.f('fk_for_next_time_client_id')),
    sa.ForeignKeyConstraint(['clinic_id'], ['clinic.id'], name=op.f('fk_for_next_time_clinic_id')),
    sa.ForeignKeyConstraint(['created_by'], ['user.id'], name=op.f('fk_for_next_time_created_by')),
    sa.ForeignKeyConstraint(['talked_by'], ['user.id'], name=op.f('fk_for_next_time_talked_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_for_next_time')),
    sa.UniqueConstraint('client_id', 'client_token', name=op.f('uq_for_next_time_client_id_client_token'))
    )
    with op.batch_alter_table('for_next_time', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_for_next_time_clinic_id'), ['clinic_id'], unique=False)
    _allow(MORE_CORRECTED)
    _allow_tools(MORE_TOOLS)
    _make_reminders()
    _allow_notices(MORE_NOTICES)
    triggers.make(op.get_bind())


def downgrade() -> None:
    triggers.drop(op.get_bind())
    op.execute("DELETE FROM notice WHERE kind = 'plan_due'")
    _allow_notices(NOTICES)
    _drop_reminders()
    op.execute("DELETE FROM tool_use WHERE tool IN ('thought', 'experiment')")
    _allow_tools(TOOLS)
    op.execute("DELETE FROM correction WHERE about = 'next_time'")
    _allow(CORRECTED)
    with op.batch_alter_table('for_next_time', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_for_next_time_clinic_id'))

    op.drop_table('for_next_time')
    triggers.make(op.get_bind())
