"""Use cases: the only place where a transaction begins and ends."""
