"""The operator's home: views, live table, the case."""
