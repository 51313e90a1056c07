"""The tables of the evidence page, written between markers: `python -m scripts.evidence_page docs/evidence.md`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.evidence.cities.city_record import CityRecord
from psi_analysis.evidence.evidence_files import write_whole
from psi_analysis.evidence.panel.panel_backtest import CLASSICAL, DEFAULT, SLOW_MEMBERS
from psi_analysis.evidence.panel.panel_rules import BASE_RATE, ENGINE_LEVELS, ENGINE_LOGS, SHARE_ENGINE_LOGS
from psi_analysis.evidence.recorded import Evidence, load_evidence
from psi_analysis.evidence.rules.comparing import RULES
from psi_analysis.evidence.rules.rival_verdicts import VERDICTS
from psi_analysis.forecasts.defaults import DEFAULT_POOL
from psi_analysis.forecasts.reference.conditional import SHARE_OF_REFERENCE
from psi_analysis.forecasts.reference.peer_members import CARRIED_GROWTH
from psi_analysis.scoring import clustered_mean
from psi_analysis.words.markdown import table
from scripts import city_page, provinces_page
from scripts.page_tables import table_by, table_of

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

    def filled(match: re.Match[str]) -> str:
        name, words = match["name"], match["words"].split()
        if name not in TABLES:
            raise DataError(f"the page asks for a table {name!r}. {did_you_mean(name, TABLES)}")
        lines = TABLES[name](evidence, *words)
        return "\n".join([f"<!-- table {' '.join([name, *words])} -->", "", *lines, "", "<!-- end -->"])

    return _MARK.sub(filled, text)


def means_table(evidence: Evidence, indicator: str, horizon: str, known: str) -> list[str]:
    """The other scores, means over origins."""
    rows = _setting(evidence.scores, indicator, horizon, known)
    means = rows.groupby("rule").mean(numeric_only=True).sort_values("brier", kind="stable").reset_index()
    columns = {"rule": "rule", "log score": "log_score:.3f", "CRPS": "crps:.3f", "cover 80": "coverage80:.3f", "cover 95": "coverage95:.3f"}
    return table_of(means, columns | {"said": "said:.3f", "happened": "happened:.3f"})


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
        body.append(["; ".join(_name(str(rule)) for rule in group.index), f"{first['brier']:.3f}", *shares])
    return table(["rule", "Brier", "right", "hit", "false alarm", *by_origin.columns], body)


def field_table(evidence: Evidence) -> list[str]:
    """Mean Brier score and share right of the rules that are counted, both settings and indicators in one table."""
    asked = [(*setting, each) for setting in (("4", "2"), ("3", "0")) for each in _indicators(evidence)]
    columns = []
    for horizon, known, indicator in asked:
        rows = _setting(evidence.scores, indicator, horizon, known)
        columns.append(rows[rows["rule"].isin(COUNTED)].groupby("rule")[["brier", "right"]].mean())
    order = pd.concat([each["brier"] for each in columns], axis=1).mean(axis=1).sort_values(kind="stable").index
    body = ([_name(rule), *(f"{each['brier'][rule]:.3f}, {each['right'][rule]:.2f}" for each in columns)] for rule in order)
    return table(["rule", *(f"{indicator}, {horizon} years" for horizon, _, indicator in asked)], body)


def _name(rule: str) -> str:
    """A rule's name; a rival's own, a slow member with a star."""
    known, _, rest = rule.partition(", base")
    if known in RULES:
        return RULES[known].name[1] + (f", base{rest}" if rest else "")
    return f"{rule} \\*" if rule in SLOW_MEMBERS else rule


def pools_table(evidence: Evidence, indicator: str, horizon: str, known: str) -> list[str]:
    """Brier score by origin of what can be done with a series alone, all on every sixth city."""
    rows = _setting(evidence.same_cities, indicator, horizon, known)
    return table_by(rows[rows["rule"].isin(POOLS)], "origin", "brier")


def years_table(evidence: Evidence, horizon: str, known: str) -> list[str]:
    """Said and happened of the chosen rule, by the year judged."""
    rows = pd.concat([_setting(evidence.scores, indicator, horizon, known) for indicator in _indicators(evidence)])
    rows = rows[rows["rule"] == SHARE_OF_REFERENCE].sort_values(["indicator", "origin"])
    columns = {
        "indicator": "indicator",
        "year judged": "year",
        "cities": "cities",
        "said": "said:.2f",
        "happened": "happened:.2f",
    }
    return table_of(rows.assign(year=rows["origin"] + int(horizon)), columns)


def blends_table(evidence: Evidence) -> list[str]:
    """What learned blends and recalibrations would have changed."""
    rows = evidence.blends[(evidence.blends["horizon"] != 3) | (evidence.blends["known"] != 2)]
    columns = {"rule": "rule", "with": "partner", "indicator": "indicator", "ahead, known": "{horizon}, {known}"}
    columns |= {"weight or slope": "weight:.2f", "Brier alone": "brier:.3f", "change": "change:+.4f"}
    return table_of(
        rows.assign(change=rows["brier_changed"] - rows["brier"]), columns | {"origins better": "{origins_better} of {origins}"}
    )


def reliability_lines(evidence: Evidence, indicator: str, horizon: str, known: str) -> list[str]:
    """Said and happened of the chosen rule, by bin."""
    rows = _setting(evidence.reliability, indicator, horizon, known)
    columns = {"said": "{lower:.1f}–{upper:.1f}", "mean": "said:.2f", "happened": "happened:.2f"}
    columns |= {"standard error": "standard_error:.2f", "cells": "cells", "years": "years"}
    return table_of(rows[rows["rule"] == SHARE_OF_REFERENCE], columns)


def differences_table(evidence: Evidence) -> list[str]:
    """Brier score of the chosen rule minus its rivals', origins as clusters."""
    body = []
    for horizon, known in ((4, 2), (3, 0)):
        for indicator in _indicators(evidence):
            wide = _setting(evidence.scores, indicator, str(horizon), str(known)).pivot(index="origin", columns="rule", values="brier")
            for rival in RIVALS:
                less = (wide[SHARE_OF_REFERENCE] - wide[rival]).to_numpy(dtype=float)
                error = clustered_mean(less, wide.index.to_numpy()).standard_error
                ahead = f"{int((less < 0).sum())} of {len(less)}"
                body.append([indicator, f"{horizon}, {known}", rival, f"{less.mean():+.3f}", f"{error:.3f}", ahead])
    return table(["indicator", "ahead, known", "against", "difference", "standard error", "origins ahead"], body)


def member_lines(evidence: Evidence) -> list[str]:
    """Members against the base rate on the same cells."""
    columns = {"member": "member", "indicator": "indicator", "ahead": "horizon", "Brier": "brier:.3f"}
    columns |= {"base rate": "brier_base_rate:.3f", "origins ahead": "{origins_ahead} of {origins}", "in the pool": "in_pool"}
    return table_of(evidence.members, columns)


TABLES: dict[str, Callable[..., list[str]]] = {
    "brier": lambda evidence, *setting: table_by(_setting(evidence.scores, *setting), "origin", "brier"),
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


def _indicators(evidence: Evidence) -> list[str]:
    """The indicators of the panel back-test."""
    return list(dict.fromkeys(evidence.scores["indicator"]))


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
