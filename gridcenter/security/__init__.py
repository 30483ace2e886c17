"""Secrets: how passwords are kept."""
