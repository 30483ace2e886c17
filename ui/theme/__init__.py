"""Colours, sizes, type and glyphs."""
