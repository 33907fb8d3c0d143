"""Decisions about the line at the counter, its waiting time and the end of a day."""
