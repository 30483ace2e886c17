"""Forms that do one thing to a case."""
