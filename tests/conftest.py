"""Settings that must be there before numpy and matplotlib are: one thread, no window; and the day the tests take for today."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
os.environ["MPLBACKEND"] = "Agg"
os.environ["PSI_TODAY"] = "2026-11-30"

collect_ignore_glob = ["*make_*.py"]
"""Scripts that made another program's values; they need that program."""
