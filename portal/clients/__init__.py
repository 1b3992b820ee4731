"""Who is cared for and by whom: client, care team, safety screen and hold, timeline."""
