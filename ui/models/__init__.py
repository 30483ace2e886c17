"""Boards and item models: the desk's one copy of the live state."""
