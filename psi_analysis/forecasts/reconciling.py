"""Shares of one whole, drawn apart and made to add up."""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from psi_analysis.errors import ModelError
from psi_analysis.models.protocol import FloatArray

RIDGE = 0.01
"""How strongly shares that growth alone does not tell are pulled towards equal ones."""


def adding_up(changes: FloatArray, shares: FloatArray) -> FloatArray:
    """Move share paths of all parts of a whole by one amount a path and year, so that they add up to it.

    Proportional reconciliation (Gross and Sohl, 1990): every part is scaled by what the sum is off.

    Args:
        changes: cumulative changes of the log share of each part, (parts, n_paths, horizon) or (parts, n_paths).
        shares: the parts' shares before, (parts,); they add up to 1.

    Returns:
        Changes of the same shape; shares · exp(changes) adds up to 1 on every path.

    >>> moved = adding_up(np.log([[2.0], [1.0]]), np.array([0.5, 0.5]))
    >>> np.exp(moved).round(3).tolist()
    [[1.333], [0.667]]
    """
    if (shares < 0).any() or abs(float(shares.sum()) - 1.0) > 1e-6:
        raise ModelError(f"shares of a whole are 0 or more and add up to 1; these add up to {float(shares.sum()):.4f}.")
    whole = np.tensordot(shares, np.exp(changes), axes=1)
    moved: FloatArray = changes - np.log(whole)
    return moved


def shares_from_growth(share_changes: FloatArray) -> FloatArray:
    """Return the shares at the end, (parts,), with which the parts' past share changes add up best; they add up to 1.

    Levels are not needed: the parts of a whole add up to it in every year, so shares at the end, taken back by their own changes, sum to
    1 in every earlier year. Non-negative least squares, pulled a little towards equal shares where growth does not tell them apart.

    Args:
        share_changes: yearly changes of the log share of each part, (parts, years).

    >>> left = np.log([0.3, 0.36, 0.32, 0.40, 0.45, 0.38])
    >>> right = np.log1p(-np.exp(left))
    >>> shares_from_growth(np.diff([left, right])).round(2).tolist()
    [0.39, 0.61]
    """
    parts = len(share_changes)
    back = np.cumsum(share_changes[:, ::-1], axis=1)
    design = np.vstack([np.ones(parts), np.exp(-back).T, np.sqrt(RIDGE) * np.eye(parts)])
    target = np.concatenate([np.ones(1 + share_changes.shape[1]), np.full(parts, np.sqrt(RIDGE) / parts)])
    found, _ = nnls(design, target)
    shares: FloatArray = found / found.sum()
    return shares
