"""The numbers that are our clinical defaults and not science: each with its range, and for whom it can be set. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Default:
    """One number `[D]`. `personal`: a clinician may set it for themselves, before the clinic's and before this one."""

    key: str
    value: int
    low: int
    high: int
    personal: bool = False
    switch: bool = False
    """Whether it is no number but a yes (1) or a no (0)."""


_ALL = (
    Default("screen_days", 90, 7, 365),
    Default("screen_soon_days", 14, 0, 90),
    Default("escalate_after_minutes", 240, 15, 4320),
    Default("fears_times", 2, 1, 10),
    Default("fears_of", 3, 1, 10),
    Default("reason_letters", 20, 5, 200),
    Default("review_every_days", 7, 3, 28, personal=True),
    Default("most_open_steps", 2, 1, 6, personal=True),
    Default("most_daily_logs", 1, 1, 5, personal=True),
    Default("dose_count", 4, 1, 30, personal=True),
    Default("dose_days", 3, 1, 14, personal=True),
    Default("own_last", 2, 1, 10, personal=True),
    Default("own_drop", 30, 5, 100, personal=True),
    Default("own_below", 20, 0, 90, personal=True),
    Default("own_coped", 60, 1, 100, personal=True),
    Default("quick_steps", 3, 1, 12, personal=True),
    Default("share_of_minutes", 80, 10, 100),
    Default("gap_points", 35, 10, 100, personal=True),
    Default("small_confidence", 7, 1, 10, personal=True),
    Default("burden_minutes", 5, 1, 120, personal=True),
    Default("guess_minutes_practice", 10, 1, 120),
    Default("known_minutes", 3, 1, 30),
    Default("rising_points", 10, 1, 100),
    Default("off_track_reviews", 2, 1, 6),
    Default("helped_points", 50, 1, 100),
    Default("remote_asks", 1, 0, 1, switch=True),
    Default("refreshers_a_month", 2, 1, 30, personal=True),
    Default("remind_at_hour", 18, 5, 22, personal=True),
    Default("progress_days", 28, 7, 84),
    Default("harder_stops", 2, 1, 14),
    Default("harder_events", 2, 1, 30),
    Default("dismissed_days", 28, 1, 365),
    Default("most_suggestions", 3, 1, 6, personal=True),
    Default("most_suggested_practices", 2, 1, 6, personal=True),
    Default("high_first_step", 50, 1, 100, personal=True),
    Default("moved_points", 3, 1, 20),
    Default("trigger_times", 2, 1, 20),
    Default("trigger_days", 28, 7, 90),
    Default("trigger_most", 2, 1, 7),
    Default("held_weeks", 2, 1, 12),
    Default("silent_days", 7, 2, 60),
    Default("reds_in_week", 3, 1, 21),
    Default("red_share", 30, 1, 100),
    Default("red_share_signals", 5, 1, 50),
    Default("red_share_days", 14, 8, 60),
    Default("no_signal_days", 21, 7, 90),
    Default("fading_days", 7, 1, 28),
    Default("diary_days", 14, 7, 28),
    Default("quiet_days", 2, 1, 7),
    Default("questionnaire_due_days", 7, 0, 60, personal=True),
    Default("questionnaire_grace_days", 14, 0, 90, personal=True),
    Default("questionnaire_late_days", 7, 1, 60),
    Default("questionnaire_forgotten_days", 60, 14, 365),
    Default("questionnaire_missed_in_a_row", 2, 2, 10),
    Default("link_days", 7, 1, 60),
    Default("link_rest_minutes", 30, 5, 240),
    Default("quiet_from_hour", 21, 12, 23),
    Default("quiet_until_hour", 8, 4, 11),
)

DEFAULTS: Mapping[str, Default] = MappingProxyType({one.key: one for one in _ALL})
"""Every number by its key."""
