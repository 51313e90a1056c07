"""Scores of forecasts and of probabilities: arrays in, numbers out."""

from psi_analysis.scoring.arrays import ScoreError
from psi_analysis.scoring.clusters import Mean, clustered_mean
from psi_analysis.scoring.distributions import (
    crps_from_samples,
    interval_coverage,
    interval_score,
    mase_scale,
    percentile_of,
    pit,
    quantile_score,
)
from psi_analysis.scoring.ordered import ranked_probability_score
from psi_analysis.scoring.probabilities import (
    TENTHS,
    BrierParts,
    ReliabilityBin,
    brier,
    brier_parts,
    brier_skill,
    calibration_error,
    log_score,
    reliability_table,
    skill,
)

__all__ = [
    "TENTHS",
    "BrierParts",
    "Mean",
    "ReliabilityBin",
    "ScoreError",
    "brier",
    "brier_parts",
    "brier_skill",
    "calibration_error",
    "clustered_mean",
    "crps_from_samples",
    "interval_coverage",
    "interval_score",
    "log_score",
    "mase_scale",
    "percentile_of",
    "pit",
    "quantile_score",
    "ranked_probability_score",
    "reliability_table",
    "skill",
]
