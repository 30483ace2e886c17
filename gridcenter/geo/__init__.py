"""Polygons of the district: reading, checking and asking them. Knows neither database nor screen."""
