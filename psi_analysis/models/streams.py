"""Random streams with names: a member's paths do not depend on what else is simulated, in which order or process."""

from __future__ import annotations

from zlib import crc32

import numpy as np

from psi_analysis.errors import ParameterError

_WORD = 0xFFFFFFFF

DEFAULT_SEED = 1
"""Names the random streams where neither the call nor the study does; any would do, but one that stays makes the same paths again."""


def stream(seed: int, series: str, model: str, origin: int) -> np.random.Generator:
    """Return the generator of one model on one series at one origin, seeded with (seed, crc32(series), crc32(model), origin).

    Args:
        series: name of the series, such as "deposits/zhuzhou".
        model: name of the model, such as "drift".
        origin: ordinal of the last observed period; may be negative (before 1970).

    >>> stream(1, "deposits/zhuzhou", "drift", 53).integers(1000) == stream(1, "deposits/zhuzhou", "drift", 53).integers(1000)
    np.True_
    """
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ParameterError(f"seed={seed!r} cannot name a random stream; give a whole number from 0, such as 2026.")
    return np.random.default_rng([int(seed), crc32(series.encode()), crc32(model.encode()), int(origin) & _WORD])
