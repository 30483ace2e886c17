"""Where the log goes: a rotating file of the person's, with times in UTC."""

from __future__ import annotations

import logging
import time
from logging.handlers import RotatingFileHandler

from gridcenter import paths


def set_up(name: str) -> None:
    """Begins the log file of a program."""
    handler = RotatingFileHandler(
        paths.log_folder() / f"{name}.log", maxBytes=2_000_000, backupCount=5, encoding="utf-8", delay=True
    )
    formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(handler)
