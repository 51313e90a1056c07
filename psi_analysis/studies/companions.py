"""Checks of the folders beside the observations: the reference class, the stated priors, the rules for goals without a series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.nouns.goal_kinds import KINDS
from psi_analysis.nouns.units import GROWTH
from psi_analysis.studies.comparable.peer_panels import indicators_with_peers, load_peers, own_peers
from psi_analysis.studies.judgements.judging import read_judging, tables_in
from psi_analysis.studies.judgements.outside_forecasts import outside_problems
from psi_analysis.studies.judgements.past_goals import FOLDER as PAST_GOALS_FOLDER
from psi_analysis.studies.judgements.past_goals import past_goal_problems
from psi_analysis.studies.judgements.proxies import CHANGES_ELSEWHERE, PROXY_SOURCES, proxy_tables_in, read_proxy
from psi_analysis.studies.judgements.stated_rows import CHANCES, GROWTH_ELSEWHERE, PARTS, RESTATEMENTS, read_restatements
from psi_analysis.studies.raw_tables import Raw
from psi_analysis.studies.reading import scan_table
from psi_analysis.studies.rows import Problem, Row


def check_companions(raw: Raw) -> Iterator[Problem]:
    """Say what is wrong in `proxy/`, `peers/`, `judging/`, `past_goals/` and `outside.csv`, where a study has them."""
    if (raw.folder / "proxy").is_dir():
        yield from _proxy(raw)
    if (raw.folder / "peers").is_dir():
        yield from _peers(raw)
    if (raw.folder / "judging").is_dir():
        yield from _judging(raw)
    if (raw.folder / PAST_GOALS_FOLDER).is_dir():
        yield from past_goal_problems(raw.folder, raw.goals)
    yield from outside_problems(raw.folder, raw.goals, raw.sources)


def _proxy(raw: Raw) -> Iterator[Problem]:
    """Check the stated priors: every file, every name, then what each goal's rows say together."""
    scans = {table.name: scan_table(raw.folder / table.pattern, table, root=raw.folder) for table in proxy_tables_in(raw.folder)}
    problems = [problem for scan in scans.values() for problem in scan.problems]
    cited = [*raw.sources, *(row.text("id") for row in scans[PROXY_SOURCES.name].rows)]
    for row in (row for scan in scans.values() for row in scan.rows):
        problems += row.undefined("target", "targets.csv", raw.goals)
        problems += row.undefined("source", "sources.csv or proxy/sources.csv", cited, row.listed("sources"))
    problems += _elsewhere(raw, scans[CHANGES_ELSEWHERE.name].rows if CHANGES_ELSEWHERE.name in scans else ())
    yield from problems
    if problems:
        return
    for row in scans["proxies"].rows:
        try:
            read_proxy(raw.folder, row.text("target"))
        except DataError as error:
            yield row.problem(str(error))


def _elsewhere(raw: Raw, rows: tuple[Row, ...]) -> list[Problem]:
    """Say which changes elsewhere name an area or indicator the study does not have."""
    problems = [problem for row in rows for problem in row.undefined("area", "study.toml", raw.areas)]
    return problems + [problem for row in rows for problem in row.undefined("indicator", "indicators.csv", raw.indicators)]


def _judging(raw: Raw) -> Iterator[Problem]:
    """Check the rules for goals without a series: every file, every name, then what the rows of one goal say together."""
    tables = [*tables_in(raw.folder), *([RESTATEMENTS] if (raw.folder / RESTATEMENTS.pattern).is_file() else [])]
    scans = [scan_table(raw.folder / table.pattern, table, root=raw.folder) for table in tables]
    problems = [problem for scan in scans for problem in scan.problems]
    for row in (row for scan in scans for row in scan.rows):
        for column in ("target", "part", "whole"):
            problems += row.undefined(column, "targets.csv", raw.goals)
        for column in ("indicator", "wider_indicator", "trend_indicator", "whole_indicator", "total_indicator", "over_indicator"):
            problems += row.undefined(column, "indicators.csv", raw.indicators)
        for column in ("area", "wider_area", "trend_area"):
            problems += row.undefined(column, "study.toml", raw.areas)
        problems += row.undefined("source", "sources.csv", raw.sources, row.listed("sources"))
    rows = {table.name: scan.rows for table, scan in zip(tables, scans, strict=True)}
    problems += _stated(raw, rows)
    yield from problems
    if not problems:
        try:
            read_judging(raw.folder)
            read_restatements(raw.folder)
        except DataError as error:
            yield Problem("judging", 0, str(error))


def _stated(raw: Raw, rows: Mapping[str, tuple[Row, ...]]) -> list[Problem]:
    """Say which stated rows do not fit the kind of their goal, the unit of their whole, or the areas of the study."""
    kinds = {row.text("id"): row.text("kind") for row in raw.targets}
    fits = {
        PARTS.name: [kind.name for kind in KINDS.values() if kind.grows and not kind.counted],
        CHANCES.name: [kind.name for kind in KINDS.values() if kind.counted],
        GROWTH_ELSEWHERE.name: [kind.name for kind in KINDS.values() if kind.averaged],
    }
    problems = [
        row.problem(f"goal {row.text('target')} is of kind {kind!r}; rows here are for {' or '.join(fits[name])}.")
        for name in fits
        for row in rows.get(name, ())
        if (kind := kinds.get(row.text("target"), "")) and kind not in fits[name]
    ]
    units = {id: indicator.unit for id, indicator in raw.indicators.items()}
    wholes = {row.text("part"): units.get(row.text("total_indicator")) for row in rows["ties"] if row.text("kind") == "share of total"}
    for row in rows.get(PARTS.name, ()):
        unit, whole = units.get(row.text("indicator")), wholes.get(row.text("target"))
        if row.text("rule") == "counted" and unit and whole and unit != whole:
            problems.append(
                row.problem(f"{row.text('indicator')!r} is in {unit}, its whole in {whole}; a part needs the unit of its whole.")
            )
    for row in rows.get(GROWTH_ELSEWHERE.name, ()):
        problems += row.undefined("area", "study.toml", raw.areas, row.listed("areas"))
        if units.get(row.text("indicator"), GROWTH) != GROWTH:
            problems.append(
                row.problem(f"{row.text('indicator')!r} is in {units[row.text('indicator')]}; growth elsewhere needs yearly growth.")
            )
    return problems


def _peers(raw: Raw) -> Iterator[Problem]:
    """Check that the comparable areas can be read for every indicator they cover."""
    folder = raw.folder / "peers"
    try:
        for indicator in indicators_with_peers(folder):
            if indicator not in raw.indicators:
                known = list(raw.indicators)
                raise DataError(f"no indicator {indicator!r}; add it to indicators.csv. {did_you_mean(indicator, known)}")
            if own_peers(folder, raw.indicators[indicator]) is None:
                load_peers(folder, indicator)
    except DataError as error:
        yield Problem("peers", 0, str(error))
