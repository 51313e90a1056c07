"""The tables of the evidence page, written between markers: `python -m psi_analysis.backtests.evidence_page docs/evidence.md`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from psi_analysis.backtests.evidence import Evidence, load_evidence
from psi_analysis.backtests.panel_rules import SHARE_OF_REFERENCE
from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.scoring import clustered_mean

RIVALS = ("base rate", "latest windows", "share × province, long drift", "carried growth", "share windows")
"""Rules that the chosen one is compared with, origin by origin."""

_MARK = re.compile(r"<!-- table (?P<name>\w+)(?P<words>[ \w]*) -->\n.*?<!-- end -->", re.DOTALL)


def fill_page(text: str, evidence: Evidence) -> str:
    """Return a page with its tables replaced by those of the evidence.

    Args:
        text: Markdown with `<!-- table brier deposits 4 2 -->` … `<!-- end -->` around each table.
        evidence: what to show.

    Raises:
        DataError: a marker names no known table.
    """

    def table(match: re.Match[str]) -> str:
        name, words = match["name"], match["words"].split()
        if name not in TABLES:
            raise DataError(f"the page asks for a table {name!r}. {did_you_mean(name, TABLES)}")
        lines = TABLES[name](evidence, *words)
        return "\n".join([f"<!-- table {' '.join([name, *words])} -->", "", *lines, "", "<!-- end -->"])

    return _MARK.sub(table, text)


def brier_table(evidence: Evidence, indicator: str, horizon: str, known: str) -> list[str]:
    """Brier score by origin, best mean first."""
    table = _setting(evidence.scores, indicator, horizon, known).pivot(index="rule", columns="origin", values="brier")
    table.insert(0, "mean", table.mean(axis=1))
    body = [_row(str(rule), *(f"{value:.3f}" for value in row)) for rule, row in table.sort_values("mean", kind="stable").iterrows()]
    return [*_head("rule", *(str(name) for name in table.columns)), *body]


def means_table(evidence: Evidence, indicator: str, horizon: str, known: str) -> list[str]:
    """The other scores, means over origins."""
    columns = ["brier", "log_score", "crps", "coverage80", "coverage95", "said", "happened"]
    table = _setting(evidence.scores, indicator, horizon, known).groupby("rule")[columns].mean().sort_values("brier", kind="stable")
    body = [_row(str(rule), *("–" if np.isnan(value) else f"{value:.3f}" for value in row.iloc[1:])) for rule, row in table.iterrows()]
    return [*_head("rule", "log score", "CRPS", "cover 80", "cover 95", "said", "happened"), *body]


def reliability_table(evidence: Evidence, indicator: str, horizon: str, known: str) -> list[str]:
    """Said and happened of the chosen rule, by bin."""
    rows = _setting(evidence.reliability, indicator, horizon, known)
    rows = rows[rows["rule"] == SHARE_OF_REFERENCE]
    body = [
        _row(f"{low:.1f}–{high:.1f}", f"{said:.2f}", f"{happened:.2f}", str(cells), str(years))
        for low, high, said, happened, cells, years in rows[["lower", "upper", "said", "happened", "cells", "years"]].itertuples(
            index=False
        )
    ]
    return [*_head("said", "mean", "happened", "cells", "years"), *body]


def differences_table(evidence: Evidence) -> list[str]:
    """Brier score of the chosen rule minus its rivals', origins as clusters."""
    body = []
    for horizon, known in ((4, 2), (3, 0)):
        for indicator in ("deposits", "loans"):
            table = _setting(evidence.scores, indicator, str(horizon), str(known)).pivot(index="origin", columns="rule", values="brier")
            for rival in RIVALS:
                less = (table[SHARE_OF_REFERENCE] - table[rival]).to_numpy(dtype=float)
                error = clustered_mean(less, table.index.to_numpy()).standard_error
                ahead = f"{int((less < 0).sum())} of {len(less)}"
                body.append(_row(indicator, f"{horizon}, {known}", rival, f"{less.mean():+.3f}", f"{error:.3f}", ahead))
    return [*_head("indicator", "ahead, known", "against", "difference", "standard error", "origins ahead"), *body]


def members_table(evidence: Evidence) -> list[str]:
    """Members against the base rate on the same cells."""
    columns = ["member", "indicator", "horizon", "brier", "brier_base_rate", "origins_ahead", "origins", "in_pool"]
    body = [
        _row(member, indicator, str(horizon), f"{own:.3f}", f"{base:.3f}", f"{ahead} of {origins}", kept)
        for member, indicator, horizon, own, base, ahead, origins, kept in evidence.members[columns].itertuples(index=False)
    ]
    return [*_head("member", "indicator", "ahead", "Brier", "base rate", "origins ahead", "in the pool"), *body]


TABLES: dict[str, Callable[..., list[str]]] = {
    "brier": brier_table,
    "means": means_table,
    "reliability": reliability_table,
    "differences": differences_table,
    "members": members_table,
}
"""Tables by the name in the marker."""


def _setting(table: pd.DataFrame, indicator: str, horizon: str, known: str) -> pd.DataFrame:
    rows = (table["indicator"] == indicator) & (table["horizon"] == int(horizon)) & (table["known"] == int(known))
    return table[rows]


def _head(*names: str) -> list[str]:
    return [_row(*names), "|---" * len(names) + "|"]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(fill_page(page.read_text(encoding="utf-8"), load_evidence()), encoding="utf-8", newline="\n")
