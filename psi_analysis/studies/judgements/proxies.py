"""Stated priors for goals that are judged by another area's series: `data/raw/proxy`, read and checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pandas as pd

from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.studies.contracts import SOURCES, TableContract, contract
from psi_analysis.studies.judgements.stated_rows import check_exclusive
from psi_analysis.studies.reading import read_table
from psi_analysis.studies.rows import Row

TERMS = ("offset", "vintage", "trend", "local")
"""offset: area less proxy in the base period · vintage: what another vintage or definition adds · trend: the change from there on ·
local: how the area's yearly change departs from the trend's area."""

PROXIES = contract("proxies")
PRIORS = contract("priors")
COMPARISONS = contract("comparisons")
PAST_GOALS = contract("proxy past goals")
CHANGES_ELSEWHERE = contract("changes elsewhere")
"""How the ratio has moved in other areas, beside what a goal asks; a folder may do without."""

PROXY_SOURCES = TableContract("proxy sources", "proxy/sources.csv", SOURCES.columns, SOURCES.key)
"""Publications that only the proxy folder rests on; the others are in the study's own sources.csv."""

PROXY_TABLES = (PROXIES, PRIORS, COMPARISONS, PAST_GOALS, PROXY_SOURCES)
"""The files the proxy folder must have."""


def proxy_tables_in(folder: Path) -> tuple[TableContract, ...]:
    """Return the contracts of the files a `proxy` folder has or must have."""
    return (*PROXY_TABLES, *((CHANGES_ELSEWHERE,) if (folder / CHANGES_ELSEWHERE.pattern).is_file() else ()))


@dataclass(frozen=True)
class ProxyEvidence:
    """Everything stated for one goal that is judged by proxy.

    Attributes:
        indicator: the proxy's indicator, and `proxy_area` whose series it is.
        trend_indicator: the indicator whose change is carried over, and `trend_area` whose it is.
        needed: the better route and what it would need (Chinese, English).
        priors: one row a stated prior, the columns of `PRIORS`.
        comparisons: the columns of `COMPARISONS`.
        past_goals: the columns of `PAST_GOALS`.
        own_sources: publications of the proxy folder: id, publisher, title.
        elsewhere: the columns of `CHANGES_ELSEWHERE`, for this goal.
    """

    target: str
    indicator: str
    proxy_area: str
    trend_indicator: str
    trend_area: str
    needed: tuple[str, str]
    priors: pd.DataFrame = field(repr=False)
    comparisons: pd.DataFrame = field(repr=False)
    past_goals: pd.DataFrame = field(repr=False)
    own_sources: pd.DataFrame = field(repr=False)
    elsewhere: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=[column.name for column in CHANGES_ELSEWHERE.columns]), repr=False
    )

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source id cited in priors, comparisons and past goals, sorted."""
        cited = pd.concat([self.priors["sources"], self.comparisons["sources"], self.past_goals["sources"], self.elsewhere["sources"]])
        return tuple(sorted({name for cell in cited for name in str(cell).split(";")}))


def read_proxy(folder: Path, target: str) -> ProxyEvidence:
    """Read what is stated for one goal.

    Args:
        folder: a study's `data/raw` folder; the files lie in its `proxy` folder.
    """
    rows = {table.name: read_table(folder / table.pattern, table, root=folder) for table in proxy_tables_in(folder)}
    stated = {row.text("target"): row for row in rows["proxies"]}
    if target not in stated:
        raise DataError(f"proxy/proxies.csv: nothing is stated for target {target!r}. {did_you_mean(target, stated)}")
    setup, priors = stated[target], [row for row in rows["priors"] if row.text("target") == target]
    for term in TERMS:
        own = [row for row in priors if (row.text("term"), row.text("use")) == (term, "prior")]
        check_exclusive(own, PRIORS, f"term {term!r} of target {target!r}")
    evidence = ProxyEvidence(
        target=target,
        indicator=setup.text("indicator"),
        proxy_area=setup.text("proxy_area"),
        trend_indicator=setup.text("trend_indicator"),
        trend_area=setup.text("trend_area"),
        needed=setup.pair("needed"),
        priors=_frame(priors, PRIORS),
        comparisons=_frame(rows["comparisons"], COMPARISONS),
        past_goals=_frame(rows[PAST_GOALS.name], PAST_GOALS),
        own_sources=_frame(rows["proxy sources"], PROXY_SOURCES)[["id", "publisher", "title"]],
        elsewhere=_frame([row for row in rows.get(CHANGES_ELSEWHERE.name, ()) if row.text("target") == target], CHANGES_ELSEWHERE),
    )
    _check_priors(evidence)
    return evidence


def judged_by_proxy(folder: Path) -> frozenset[str]:
    """Return the ids of the goals for which a proxy is stated; none where the study has no `proxy` folder."""
    if not (folder / PROXIES.pattern).is_file():
        return frozenset()
    return frozenset(row.text("target") for row in read_table(folder / PROXIES.pattern, PROXIES, root=folder))


def trends_of(folder: Path, goal: str) -> frozenset[str]:
    """Return the indicators whose trend stands in for a goal's own; none for a goal that is not judged by proxy.

    Args:
        goal: its id.
    """
    if not (folder / PROXIES.pattern).is_file():
        return frozenset()
    rows = read_table(folder / PROXIES.pattern, PROXIES, root=folder)
    return frozenset(row.text("trend_indicator") for row in rows if row.text("target") == goal)


def due_by(past_goals: pd.DataFrame, day: dt.date) -> pd.Series:
    """Say which past goals had come due: the year of their deadline was over.

    Args:
        past_goals: the columns of `PAST_GOALS`.
    """
    over: list[bool] = [cast(pd.Period, deadline).end_time.date() < day for deadline in past_goals["deadline"]]
    return pd.Series(over, index=past_goals.index, dtype=bool)


def _frame(rows: Sequence[Row], table: TableContract) -> pd.DataFrame:
    return pd.DataFrame([dict(row.cells) for row in rows], columns=[column.name for column in table.columns])


def _check_priors(evidence: ProxyEvidence) -> None:
    """Hold the rules between rows."""
    for change in evidence.elsewhere.to_dict("records"):
        first, last = cast(pd.Period, change["from"]), cast(pd.Period, change["to"])
        if first.year >= last.year:
            raise DataError(f"{CHANGES_ELSEWHERE.pattern}: {change['area']} runs from {first} to {last}; 'to' is a later year than 'from'.")
    groups = set(evidence.comparisons["group"])
    for prior in evidence.priors.to_dict("records"):
        name, rule, readings = prior["id"], prior["rule"], str(prior["readings"])
        if rule == "stated" and (pd.isna(prior["points"]) or pd.isna(prior["deviation"])):
            raise DataError(f"proxy/priors.csv: prior {name!r} is stated but has no points and deviation; write both.")
        if rule in ("drift", "least squares") and (prior["term"] != "trend" or pd.isna(prior["from"]) or pd.isna(prior["to"])):
            raise DataError(f"proxy/priors.csv: prior {name!r} computes a trend; its term must be 'trend', with 'from' and 'to'.")
        if rule in ("spread of differences", "mean of differences") and readings not in groups:
            raise DataError(f"proxy/priors.csv: prior {name!r} names readings {readings!r}. {did_you_mean(readings, groups)}")
