"""Threads: the one place that knows them."""
