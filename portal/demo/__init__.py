"""The demo clinic: fictional people with believable histories."""
