"""What `forecast` does when nothing else is asked for."""

from __future__ import annotations

DEFAULT_SEED = 20250321
"""Names the random streams; the day the plan was issued, for want of a better reason."""

PATHS = 4000
"""Sample paths: Monte Carlo error of a probability near one half is 0.008."""

DEFAULT_POOL = ("log_drift", "arima", "trend", "ets_weighted")
"""Members that the panel back-test does not show to be worse than the base rate alone (`data/processed/evidence/members.csv`)."""

SHOWN_ONLY = ("naive", "drift", "ets", "theta")
"""Members that are worse than that: shown in the range, not pooled."""

WITH_PEERS = ("carried growth",)
"""Members pooled where peers are given; the rest is shown in the range."""
