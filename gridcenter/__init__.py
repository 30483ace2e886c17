"""GridCenter: the core of a district command centre's desk."""

__version__ = "0.1.0"
