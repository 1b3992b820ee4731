"""${message}"""

import sqlalchemy as sa
from alembic import op

import portal.db
from portal import triggers
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    triggers.drop(op.get_bind())
    ${upgrades if upgrades else "pass"}
    triggers.make(op.get_bind())


def downgrade() -> None:
    triggers.drop(op.get_bind())
    ${downgrades if downgrades else "pass"}
    triggers.make(op.get_bind())
