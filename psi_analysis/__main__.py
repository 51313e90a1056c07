"""`python -m psi_analysis` is `psi`."""

import sys

from psi_analysis.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
