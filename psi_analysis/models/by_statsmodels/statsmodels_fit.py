"""Run a statsmodels fit on one series after another: safe magnitudes, warnings kept as notes, failures named."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.models.histories import check_request, checked, naming, refuse_exact_line, standardised
from psi_analysis.models.notes import add_note
from psi_analysis.models.protocol import FloatArray, Histories

PathsOfOne: TypeAlias = Callable[[FloatArray, int, int, np.random.Generator], FloatArray]
"""(standardised history, horizon, n_paths, generator) → array (n_paths, horizon)."""

SAME_IN_EVERY_UNIT = 9
"""Decimals of a standardised history: its last bits differ by unit, and numerical derivatives make other digits of them."""


def simulate_each(
    histories: Histories,
    rngs: Sequence[np.random.Generator],
    *,
    request: tuple[int, int, int],
    model: str,
    needed: int,
    paths_of: PathsOfOne,
) -> FloatArray:
    """Fit and simulate each series on its own.

    Args:
        histories: observed values of each series.
        rngs: one generator a series.
        request: horizon, n_paths, seasons.
        model: name of the model.
        needed: fewest observations.
        paths_of: fits one standardised history and simulates it.

    Returns:
        Array (series, n_paths, horizon).

    Raises:
        ModelError: a history cannot be fitted; the reason is said.
    """
    horizon, n_paths, seasons = request
    check_request(horizon, n_paths, seasons)
    arrays = checked(histories, rngs, model=model, needed=needed)
    out = np.empty((len(arrays), n_paths, horizon))
    for position, (history, rng) in enumerate(zip(arrays, rngs, strict=True)):
        with naming(position, len(arrays)):
            known = standardised(history)
            refuse_exact_line(history)
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                try:
                    paths = paths_of(known.z.round(SAME_IN_EVERY_UNIT), horizon, n_paths, rng)
                except (ValueError, np.linalg.LinAlgError) as error:
                    raise ModelError(f"model {model!r} cannot be fitted to these {history.size} observations: {error}") from error
            for warning in caught:
                add_note(model, position, str(warning.message))
            if not np.isfinite(paths).all():
                raise ModelError(
                    f"model {model!r} simulated values that are not finite from these {history.size} observations; use models='drift'."
                )
            if float(np.ptp(paths[:, -1])) <= 1e-9 and n_paths > 1:
                raise ModelError(f"model {model!r} fits these {history.size} observations exactly: their spread cannot be learned.")
            out[position] = known.restore(paths, model=model)
    return out
