"""Neutral messages to people: what is to be sent, to whom, once."""
