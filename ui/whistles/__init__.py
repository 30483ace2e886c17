"""The whistle board: who was called, who has come, what waits for a ruling or for the town."""
