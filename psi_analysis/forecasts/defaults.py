"""What `forecast` does when nothing else is asked for."""

from __future__ import annotations

from collections.abc import Sequence

PATHS = 4000
"""Sample paths: Monte Carlo error of a probability near one half is 0.008."""

DEFAULT_POOL = ("log_engine", "log_drift", "arima", "trend", "ets_weighted")
"""Members that the panel back-test does not show to be worse than the base rate alone (`data/processed/evidence/members.csv`)."""

ENGINE_WEIGHT = 0.5
"""Weight of the engine in the default pool; the other members share the rest. Half engine is ahead of the others alone at most origins of
the panel back-test, at all but one on deposits, at six of thirteen on loans (`docs/evidence.md`)."""

SHOWN_ONLY = ("naive", "drift", "ets", "theta")
"""Members that are worse than that: shown in the range, not pooled."""

WITH_PEERS = ("carried growth",)
"""Members pooled where peers are given; the rest is shown in the range."""


def default_weights(names: Sequence[str]) -> dict[str, float]:
    """Return the weights of those members of the default pool that can be used.

    >>> default_weights(["log_engine", "arima", "naive", "trend"])
    {'log_engine': 0.5, 'arima': 0.25, 'trend': 0.25}
    """
    used = [name for name in DEFAULT_POOL if name in names]
    others = [name for name in used if name != DEFAULT_POOL[0]]
    if len(others) == len(used) or not others:
        return dict.fromkeys(used, 1.0 / len(used)) if used else {}
    return {DEFAULT_POOL[0]: ENGINE_WEIGHT} | dict.fromkeys(others, (1.0 - ENGINE_WEIGHT) / len(others))
