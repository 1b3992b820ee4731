"""What comes round in the worker: each feature's work, named once. `handover.later` asks for one out of turn."""

from __future__ import annotations

from portal.jobs import Round

ROUNDS: tuple[Round, ...] = ()
