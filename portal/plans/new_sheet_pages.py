"""Which of the sheets that need no plan are there for a client today: none whose template the gate locks."""

from __future__ import annotations

from portal.clients.models import Client
from portal.clock import today
from portal.diary.kinds import Tool
from portal.plans.gate_queries import gate_today
from portal.plans.own_sheet_pages import Sheet, own_sheet

SHEETS = (Tool.THOUGHT, Tool.EXPERIMENT)


def find_new_sheet(client: Client, tool: Tool) -> Sheet | None:
    """The sheet to begin; None where there is none, or none for this client today."""
    sheet = own_sheet(tool)
    if sheet is None or gate_today(client, on=today(client.tz)).lock(sheet.template) is not None:
        return None
    return sheet


def list_new_sheets(client: Client) -> list[Tool]:
    """The sheets that may be begun today, in their order."""
    return [tool for tool in SHEETS if find_new_sheet(client, tool)]
