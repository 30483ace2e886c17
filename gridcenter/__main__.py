"""`python -m gridcenter` is the command line."""

import sys

from gridcenter.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
