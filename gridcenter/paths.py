"""Where things lie: the program's resources and the person's data, from source or from a frozen program."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs


def resources() -> Path:
    """The folder of resources: beside the frozen program, inside the installed package, or in the source tree."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    installed = Path(__file__).parent / "_resources"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "resources"


def data_folder() -> Path:
    """The person's own folder for databases and drafts; made when missing."""
    return platformdirs.user_data_path("GridCenter", appauthor=False, ensure_exists=True)


def log_folder() -> Path:
    """The person's own folder for logs; made when missing."""
    return platformdirs.user_log_path("GridCenter", appauthor=False, ensure_exists=True)
