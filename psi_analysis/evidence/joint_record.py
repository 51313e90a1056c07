"""The record of the check on goals together: its tables in the evidence, how outcomes of two forecasts moved together."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from psi_analysis.errors import DataError
from psi_analysis.evidence.evidence_files import EvidenceFiles, panel_of
from psi_analysis.evidence.joint import FIRST_ORIGIN, JOINT_SETTINGS, check_joint, joint_steps
from psi_analysis.evidence.panel.cases import asking
from psi_analysis.evidence.panel.panel_backtest import PATHS
from psi_analysis.forecasts.dependence import Dependence
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.reference.conditional import SHARE_OF_REFERENCE
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.frozen import frozen
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.loading import find_raw
from psi_analysis.system.watching import Watcher, counted_steps

JOINT_FILES = EvidenceFiles("joint.json", ("joint.csv", "dependence.csv"))
"""Tables of this check."""


@frozen
@dataclass(frozen=True)
class JointRecord:
    """The dependence of two indicators, and how joint probabilities fared.

    Attributes:
        pair: the two indicators.
    """

    pair: tuple[str, ...]
    scores: pd.DataFrame = field(repr=False)
    dependence: pd.DataFrame = field(repr=False)

    def between(self, first: Forecast, second: Forecast, target: Target) -> Dependence | None:
        """Return how the outcomes of two forecasts moved together.

        Args:
            first: a yearly forecast of one of the pair as a share of a reference, made with peers.
            second: the same of the other, of the same area and origin.

        Returns:
            None where the check does not cover such forecasts: what is not measured is not known.
        """
        pair = {first.series.indicator.id, second.series.indicator.id}
        if pair != set(self.pair) or first.series.area != second.series.area or first.origin != second.origin:
            return None
        if not (_is_share(first) and _is_share(second)) or first.series.frequency != "Y":
            return None
        known = {int(fc.reference.origin.year - fc.origin.year) for fc in (first, second) if fc.reference is not None}
        horizon = int(target.deadline.year - first.origin.year)
        rows = self.dependence[(self.dependence["horizon"] == horizon) & self.dependence["known"].isin(known)]
        if len(known) != 1 or rows.empty:
            return None
        row = rows.iloc[0]
        pairs, origins, first_origin, last_origin = (int(row[name]) for name in ("pairs", "origins", "first_origin", "last_origin"))
        correlation, lowest, highest = (float(row[name]) for name in ("correlation", "lowest", "highest"))
        return Dependence(correlation, lowest, highest, pairs, origins, first_origin, last_origin)

    def summary(self) -> pd.DataFrame:
        """Return mean scores over the origins, one row a setting, kind of goals and coupling, with the origins at which it was ahead.

        Returns:
            Columns horizon, known, asked, coupling, origins, correlation, said and happened of both, one and none, brier_both, brier_cells,
            origins_ahead (of independence, by brier_cells).
        """
        keys = ["horizon", "known", "asked", "coupling"]
        table = self.scores.copy()
        plain = table[table["coupling"] == "independent"].set_index(["horizon", "known", "asked", "origin"])["brier_cells"]
        places = pd.MultiIndex.from_frame(table[["horizon", "known", "asked", "origin"]])
        table["origins_ahead"] = (table["brier_cells"].to_numpy() < plain.reindex(places).to_numpy()).astype(int)
        how = {name: "mean" for name in table.columns if name not in (*keys, "origin", "areas", "origins_ahead")}
        grouped = table.groupby(keys, sort=False)
        return pd.concat([grouped.size().rename("origins"), grouped.agg(how), grouped["origins_ahead"].sum()], axis=1).reset_index()


def make_joint_record(folder: str | Path | None = None, *, progress: Watcher | None = None) -> Path:
    """Run the check and write its tables into `data/processed/evidence`; takes seconds.

    Returns:
        The folder written. On one processor the same inputs, code and libraries give the same bytes; on another a last
        digit may round the other way.
    """
    step = counted_steps(progress, joint_steps())
    raw = find_raw(folder)
    panel = panel_of(raw)
    asked = panel.asked
    if len(asked.indicators) != 2:
        raise DataError("goals are judged together on two indicators; the panel has one. Name two in [evidence] of study.toml.")
    peers = {indicator: panel.peers(indicator) for indicator in asked.indicators}
    JOINT_FILES.own_folder(raw)
    about = {
        "seed": panel.seed,
        "paths": PATHS,
        "rule": SHARE_OF_REFERENCE,
        "errors_learned_from": FIRST_ORIGIN,
        "left_out": panel.studied,
    }
    settings = asking(JOINT_SETTINGS, asked.goals, panel.seed)
    return JOINT_FILES.write(raw, check_joint(peers, settings=settings, plan=asked.plan, step=step), about)


@typed
def load_joint_record(folder: str | Path | None = None) -> JointRecord:
    """Read the check's tables.

    Args:
        folder: the study's folder, found as by `load`.

    Raises:
        DataError: it was not made, a table is not the one that was made, or the panel has changed since.

    >>> load_joint_record().dependence["horizon"].tolist()
    [2, 3, 3, 4]
    """
    raw = find_raw(folder)
    scores, dependence = JOINT_FILES.read(raw)
    return JointRecord(panel_of(raw).asked.indicators, scores, dependence)


def _is_share(forecast: Forecast) -> bool:
    """Whether a forecast was made by the rule that was checked."""
    reference = forecast.reference
    return reference is not None and forecast.peers is not None and CARRIED_GROWTH in reference.weights
