"""The tables of the evidence page, written between markers: `python -m psi_analysis.evidence.evidence_page docs/evidence.md`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.evidence.cities import city_page
from psi_analysis.evidence.cities.city_record import CityRecord
from psi_analysis.evidence.evidence_files import write_whole
from psi_analysis.evidence.markdown import table_head, table_row
from psi_analysis.evidence.panel.panel_backtest import CLASSICAL, DEFAULT
from psi_analysis.evidence.panel.panel_members import SLOW_MEMBERS
from psi_analysis.evidence.panel.panel_rules import (
    BASE_RATE,
    CARRIED_GROWTH,
    ENGINE_LEVELS,
    ENGINE_LOGS,
    SHARE_ENGINE_LOGS,
    SHARE_OF_REFERENCE,
)
from psi_analysis.evidence.provinces import provinces_page
from psi_analysis.evidence.recorded import Evidence, load_evidence
from psi_analysis.evidence.rules.comparing import RULES
from psi_analysis.evidence.rules.rival_verdicts import VERDICTS
from psi_analysis.forecasts.defaults import DEFAULT_POOL
from psi_analysis.scoring import clustered_mean

RIVALS = (
    "base rate",
    "latest windows",
    "5-year drift",
    "share × province, long drift",
    "eurostat",
    "elapsed time",
    "ets_weighted",
    "dynamic_theta",
    "engine, logs",
    "carried growth",
    "share windows",
)
"""Rules that the chosen one is compared with, origin by origin."""

COUNTED = (
    SHARE_OF_REFERENCE,
    SHARE_ENGINE_LOGS,
    "share × province, long drift",
    CARRIED_GROWTH,
    ENGINE_LOGS,
    ENGINE_LEVELS,
    BASE_RATE,
    "5-year drift",
    "ets_weighted",
    "dynamic_theta",
    *SLOW_MEMBERS[:2],
    *VERDICTS,
)
"""Rules that are counted right or wrong."""

POOLS = (DEFAULT, CLASSICAL, *DEFAULT_POOL, ENGINE_LOGS, ENGINE_LEVELS, BASE_RATE, CARRIED_GROWTH)
"""Rules for a series alone, and beside them those that see peers."""

_MARK = re.compile(r"<!-- table (?P<name>\w+)(?P<words>[ \w]*) -->\n.*?<!-- end -->", re.DOTALL)


def fill_page(text: str, evidence: Evidence) -> str:
    """Return a page with its tables replaced by those of the evidence.

    Args:
        text: Markdown with `<!-- table brier deposits 4 2 -->` … `<!-- end -->` around each table.
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
    return _by_origin(_setting(evidence.scores, indicator, horizon, known))


def _by_origin(rows: pd.DataFrame) -> list[str]:
    """Brier scores, best mean first."""
    table = rows.pivot(index="rule", columns="origin", values="brier")
    table.insert(0, "mean", table.mean(axis=1))
    body = [table_row(str(rule), *(f"{value:.3f}" for value in row)) for rule, row in table.sort_values("mean", kind="stable").iterrows()]
    return [*table_head("rule", *(str(name) for name in table.columns)), *body]


def means_table(evidence: Evidence, indicator: str, horizon: str, known: str) -> list[str]:
    """The other scores, means over origins."""
    columns = ["brier", "log_score", "crps", "coverage80", "coverage95", "said", "happened"]
    table = _setting(evidence.scores, indicator, horizon, known).groupby("rule")[columns].mean().sort_values("brier", kind="stable")
    body = [table_row(str(rule), *("–" if np.isnan(value) else f"{value:.3f}" for value in row.iloc[1:])) for rule, row in table.iterrows()]
    return [*table_head("rule", "log score", "CRPS", "cover 80", "cover 95", "said", "happened"), *body]


def right_table(evidence: Evidence, indicator: str, horizon: str, known: str) -> list[str]:
    """How often each rule was right, by origin; rules that always say the same share a row, a star marks every sixth city."""
    rows = _setting(evidence.scores, indicator, horizon, known)
    rows = rows[rows["rule"].isin(COUNTED)]
    by_origin = rows.pivot(index="rule", columns="origin", values="right")
    columns = ["brier", "right", "hit", "false_alarm", "undefined"]
    means = rows.groupby("rule")[columns].mean().sort_values("brier", kind="stable").round(3)
    body = []
    same = by_origin.loc[means.index].round(4).astype(str).agg(" ".join, axis=1) + means["brier"].astype(str)
    for _, group in means.groupby(same.to_numpy(), sort=False):
        first = group.iloc[0]
        shares = (f"{value:.2f}" for value in (first["right"], first["hit"], first["false_alarm"], *by_origin.loc[group.index[0]]))
        body.append(table_row("; ".join(_name(str(rule)) for rule in group.index), f"{first['brier']:.3f}", *shares))
    return [*table_head("rule", "Brier", "right", "hit", "false alarm", *(str(origin) for origin in by_origin.columns)), *body]


def field_table(evidence: Evidence) -> list[str]:
    """Mean Brier score and share right of the rules that are counted, both settings and indicators in one table."""
    asked = [("4", "2", "deposits"), ("4", "2", "loans"), ("3", "0", "deposits"), ("3", "0", "loans")]
    columns = []
    for horizon, known, indicator in asked:
        rows = _setting(evidence.scores, indicator, horizon, known)
        columns.append(rows[rows["rule"].isin(COUNTED)].groupby("rule")[["brier", "right"]].mean())
    order = [str(rule) for rule in pd.concat([each["brier"] for each in columns], axis=1).mean(axis=1).sort_values(kind="stable").index]
    body = [
        table_row(_name(rule), *(f"{float(each['brier'][rule]):.3f}, {float(each['right'][rule]):.2f}" for each in columns))
        for rule in order
    ]
    return [*table_head("rule", *(f"{indicator}, {horizon} years" for horizon, _, indicator in asked)), *body]


def _name(rule: str) -> str:
    """A rule's name; a rival's own, a slow member with a star."""
    known, _, rest = rule.partition(", base")
    if known in RULES:
        return RULES[known].name[1] + (f", base{rest}" if rest else "")
    return f"{rule} \\*" if rule in SLOW_MEMBERS else rule


def pools_table(evidence: Evidence, indicator: str, horizon: str, known: str) -> list[str]:
    """Brier score by origin of what can be done with a series alone, all on every sixth city."""
    rows = _setting(evidence.same_cities, indicator, horizon, known)
    return _by_origin(rows[rows["rule"].isin(POOLS)])


def years_table(evidence: Evidence, horizon: str, known: str) -> list[str]:
    """Said and happened of the chosen rule, by the year judged."""
    body = []
    for indicator in ("deposits", "loans"):
        rows = _setting(evidence.scores, indicator, horizon, known)
        rows = rows[rows["rule"] == SHARE_OF_REFERENCE].sort_values("origin")
        for origin, cities, said, happened in rows[["origin", "cities", "said", "happened"]].itertuples(index=False):
            body.append(table_row(indicator, str(origin + int(horizon)), str(cities), f"{said:.2f}", f"{happened:.2f}"))
    return [*table_head("indicator", "year judged", "cities", "said", "happened"), *body]


def blends_table(evidence: Evidence) -> list[str]:
    """What learned blends and recalibrations would have changed."""
    columns = ["rule", "partner", "indicator", "horizon", "known", "weight", "brier", "brier_changed", "origins_better", "origins"]
    body = [
        table_row(
            rule, partner, indicator, f"{horizon}, {known}", f"{weight:.2f}", f"{old:.3f}", f"{new - old:+.4f}", f"{better} of {origins}"
        )
        for rule, partner, indicator, horizon, known, weight, old, new, better, origins in evidence.blends[columns].itertuples(index=False)
        if (horizon, known) != (3, 2)
    ]
    return [*table_head("rule", "with", "indicator", "ahead, known", "weight or slope", "Brier alone", "change", "origins better"), *body]


def reliability_lines(evidence: Evidence, indicator: str, horizon: str, known: str) -> list[str]:
    """Said and happened of the chosen rule, by bin."""
    rows = _setting(evidence.reliability, indicator, horizon, known)
    rows = rows[rows["rule"] == SHARE_OF_REFERENCE]
    body = [
        table_row(
            f"{low:.1f}–{high:.1f}", f"{said:.2f}", f"{happened:.2f}", "–" if np.isnan(error) else f"{error:.2f}", str(cells), str(years)
        )
        for low, high, said, happened, error, cells, years in rows[
            ["lower", "upper", "said", "happened", "standard_error", "cells", "years"]
        ].itertuples(index=False)
    ]
    return [*table_head("said", "mean", "happened", "standard error", "cells", "years"), *body]


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
                body.append(table_row(indicator, f"{horizon}, {known}", rival, f"{less.mean():+.3f}", f"{error:.3f}", ahead))
    return [*table_head("indicator", "ahead, known", "against", "difference", "standard error", "origins ahead"), *body]


def member_lines(evidence: Evidence) -> list[str]:
    """Members against the base rate on the same cells."""
    columns = ["member", "indicator", "horizon", "brier", "brier_base_rate", "origins_ahead", "origins", "in_pool"]
    body = [
        table_row(member, indicator, str(horizon), f"{own:.3f}", f"{base:.3f}", f"{ahead} of {origins}", kept)
        for member, indicator, horizon, own, base, ahead, origins, kept in evidence.members[columns].itertuples(index=False)
    ]
    return [*table_head("member", "indicator", "ahead", "Brier", "base rate", "origins ahead", "in the pool"), *body]


TABLES: dict[str, Callable[..., list[str]]] = {
    "brier": brier_table,
    "means": means_table,
    "right": right_table,
    "field": field_table,
    "pools": pools_table,
    "years": years_table,
    "blends": blends_table,
    "reliability": reliability_lines,
    "differences": differences_table,
    "members": member_lines,
    "cities": lambda evidence, question: city_page.means(_cities(evidence), question),
    "cities_by_origin": lambda evidence, question, indicator: city_page.by_city_origin(_cities(evidence), question, indicator),
    "cities_middle": lambda evidence, question: city_page.middle(_cities(evidence), question),
    "cities_adding_up": lambda evidence: city_page.adding_up_lines(_cities(evidence)),
    "provinces": lambda evidence, number, panel: provinces_page.states(evidence.provinces, number, panel),
    "provinces_optimism": lambda evidence: provinces_page.optimism(evidence.provinces),
    "provinces_by_origin": lambda evidence, *words: provinces_page.by_origin(evidence.provinces, *words),
    "cities_later": lambda evidence: city_page.later(_cities(evidence)),
    "cities_admitted": lambda evidence, indicator: city_page.admitted(_cities(evidence), indicator),
    "cities_classes": lambda evidence: city_page.classes(_cities(evidence)),
    "cities_gate": lambda evidence: city_page.gate(_cities(evidence)),
    "cities_gate_now": lambda evidence: city_page.gate_now(_cities(evidence)),
}
"""Tables by the name in the marker."""


def _cities(evidence: Evidence) -> CityRecord:
    """The city back-test."""
    if evidence.cities is None:
        raise DataError("the evidence has no city back-test; make it with: psi evidence")
    return evidence.cities


def _setting(table: pd.DataFrame, indicator: str, horizon: str, known: str) -> pd.DataFrame:
    rows = (table["indicator"] == indicator) & (table["horizon"] == int(horizon)) & (table["known"] == int(known))
    return table[rows]


if __name__ == "__main__":
    page = Path(sys.argv[1])
    write_whole(page, fill_page(page.read_text(encoding="utf-8"), load_evidence()))
