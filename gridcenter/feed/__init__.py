"""Says that something changed, in a thread of its own. Reads change rows, never the changed things themselves."""
