"""The linear opinion pool: a mixture of members' sample paths."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from psi_analysis.errors import ModelError
from psi_analysis.models.protocol import FloatArray
from psi_analysis.nouns.arguments import typed


@typed
def pool(members: Mapping[str, FloatArray], weights: Mapping[str, float] | None = None) -> FloatArray:
    """Mix members' paths in proportion to their weights (linear opinion pool; Stone, 1961).

    Each member gives its first `round(weight × n_paths)` paths, so the pool has as many paths as a member
    and needs no random choice. The joint behaviour over the horizon is kept, since whole paths are taken.

    Args:
        members: paths by name, each (n_paths, horizon).
        weights: share by name; equal when None. Members without a weight are left out.

    Returns:
        Array (n_paths, horizon).

    Raises:
        ModelError: no members, a weight for an unknown one, weights negative or all zero, or paths that are no arrays of finite numbers of
            one shape.

    >>> pool({"a": np.zeros((4, 1)), "b": np.ones((4, 1))}, {"a": 0.75, "b": 0.25}).ravel().tolist()
    [0.0, 0.0, 0.0, 1.0]
    """
    shares = dict(weights) if weights is not None else dict.fromkeys(members, 1.0)
    unknown = [name for name in shares if name not in members]
    if unknown:
        raise ModelError(f"the pool gives a weight to {unknown[0]!r}, which is not among its members: {', '.join(members)}.")
    total = sum(shares.values())
    if not shares or not math.isfinite(total) or total <= 0 or min(shares.values()) < 0:
        raise ModelError(f"pool weights must be positive; found {shares}.")
    first = next(iter(members))
    shape = np.shape(members[first])
    odd = next((name for name in members if not isinstance(members[name], np.ndarray) or members[name].ndim != 2), None)
    if odd is not None:
        raise ModelError(f"the paths of {odd!r} are no array of paths and periods; give one of shape (n_paths, horizon).")
    if other := next((name for name in members if np.shape(members[name]) != shape), None):
        raise ModelError(
            f"the paths of {other!r} have shape {np.shape(members[other])} but those of {first!r} {shape}; give as many of each."
        )
    if gone := next((name for name in members if not np.isfinite(members[name]).all()), None):
        raise ModelError(f"the paths of {gone!r} hold values that are missing or not finite; leave it out.")
    counts = _apportion(np.array(list(shares.values())) / total, shape[0])
    return np.concatenate([members[name][:count] for name, count in zip(shares, counts, strict=True)])


def _apportion(shares: FloatArray, seats: int) -> list[int]:
    """Split `seats` in proportion to `shares` by largest remainders."""
    exact = shares * seats
    counts = np.floor(exact + 1e-9).astype(int)
    order = np.argsort(np.round(counts - exact, 9), kind="stable")
    counts[order[: seats - int(counts.sum())]] += 1
    return [int(count) for count in counts]
