"""The part of the brief on a goal that is judged by another area's series and stated priors."""

from __future__ import annotations

from typing import Any

import pandas as pd

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Block, Cell, Paragraph, Table
from psi_analysis.briefs.sections.phrases import DASH, capital, headed, heads, short, year
from psi_analysis.goals.routes.stated_detail import ProxyDetail
from psi_analysis.words import Quantity, Text, joined, plain
from psi_analysis.words.lists import chained, enumerated
from psi_analysis.words.messages import message, messages, pair
from psi_analysis.words.ranges import range_text
from psi_analysis.words.text import named, one

OWN = "psi_analysis"
"""Publisher of a source that the study has computed itself."""


def proxy_blocks(goal: GoalResult, results: AnnualResults) -> tuple[Block, ...]:
    """How a goal judged by proxy is inferred: from what, its base, the record of such goals, what is missing."""
    detail = goal.assessment.proxy
    if detail is None:
        return ()
    missing = message("briefs.proxy.missing", what=plain(*(capital(clause.rstrip("。.")) for clause in detail.refused_route)))
    return (
        Paragraph(made_of(detail, results), message("briefs.proxy.lead.made_of")),
        base_table(goal, detail),
        Paragraph(record_sentence(detail), message("briefs.proxy.lead.record")),
        Paragraph(missing, message("briefs.proxy.lead.missing")),
    )


def proxy_tables(goal: GoalResult, results: AnnualResults) -> tuple[Block, ...]:
    """Every prior with its reason and source, what other areas did, and the record of such goals; nothing for a goal with figures."""
    detail = goal.assessment.proxy
    if detail is None:
        return ()
    elsewhere = [] if detail.elsewhere.empty else [elsewhere_table(goal, detail)]
    return (priors_table(goal, detail), *elsewhere, past_goals_table(goal, detail, results))


def elsewhere_table(goal: GoalResult, detail: ProxyDetail) -> Table:
    """How fast the same ratio has moved in other areas, the fastest first, beside what the goal asks a year."""
    rows = tuple(
        (
            Cell(plain(str(row["name_zh"]), str(row["name_en"]))),
            Cell(message("briefs.proxy.span", first=str(row["first"]), last=str(row["last"]))),
            Cell(one(Quantity(100.0 * float(row["per_year"]), "correlation"))),
            Cell(message(f"briefs.proxy.{'yes' if row['as_fast'] else 'no'}")),
        )
        for row in detail.elsewhere.to_dict("records")
    )
    caption = message("briefs.proxy.elsewhere", what=headed(goal))
    note = message("briefs.proxy.elsewhere_note", needed=Quantity(100.0 * detail.needed_per_year, "correlation"))
    columns = heads("proxy", "area", "span", "per_year", "as_fast")
    return Table(f"elsewhere-{goal.target.id}", caption, columns, rows, (2,), note)


def made_of(detail: ProxyDetail, results: AnnualResults) -> Text:
    """What stands in for the city's own series, and what each term moves."""
    area = results.study.areas[detail.proxy_area]
    moves = [_swing(*swing) for swing in widest_swings(detail.sensitivity)]
    return message(
        "briefs.proxy.made_of",
        own=named(results.area),
        who=named(area),
        when=year(detail.base_period),
        value=Quantity(detail.base_value, "share"),
        n=len(detail.combinations),
        moves=enumerated(moves),
    )


def _swing(term: str, low: float, high: float) -> Text:
    """A term and how far its priors move the probability."""
    return message("briefs.proxy.swing", term=message(f"briefs.proxy.term.{term}"), low=by_five(low), high=by_five(high))


def widest_swings(sensitivity: pd.DataFrame) -> list[tuple[str, float, float]]:
    """Return the terms whose priors move the probability most, with the lowest and highest each gives, widest first.

    Terms within five points of the widest are named with it: as finely as the evidence bears, they move as much.
    """
    groups = sensitivity.groupby("term", sort=False)["probability"]
    swings = [(str(term), float(odds.min()), float(odds.max())) for term, odds in groups]
    swings.sort(key=lambda swing: swing[1] - swing[2])
    most = swings[0][2] - swings[0][1]
    return [swing for swing in swings if most - (swing[2] - swing[1]) < 0.025]


def base_table(goal: GoalResult, detail: ProxyDetail) -> Table:
    """P by the ratio assumed for the city in the base period."""
    shown = detail.by_base[detail.by_base["base"] > detail.target_value - 1e-9].iloc[::2]
    rows = tuple(_base_row(row) for row in shown.to_dict("records"))
    base = year(detail.base_period)
    columns = (message("briefs.proxy.head.base", y=base), *heads("proxy", "weighted", "across", "fall"))
    return Table(f"base-{goal.target.id}", message("briefs.proxy.by_base", y=base, what=short(goal)), columns, rows, (1, 2, 3))


def _base_row(row: dict[Any, Any]) -> tuple[Cell, ...]:
    needed = float(row["required_per_year"])
    fall = DASH if needed >= 0 else one(Quantity(-needed, "points"))
    return (
        Cell(one(Quantity(float(row["base"]), "share"))),
        Cell(one(by_five(float(row["probability"])))),
        Cell(range_text(by_five(float(row["lowest"])), by_five(float(row["highest"])))),
        Cell(fall),
    )


def priors_table(goal: GoalResult, detail: ProxyDetail) -> Table:
    """Every prior with its reason: what a reader would have to argue with."""
    used = detail.priors[detail.priors["use"] == "prior"]
    alone = detail.sensitivity.set_index("prior")["probability"]
    rows = []
    for prior in used.to_dict("records"):
        rows.append(
            (
                Cell(_known("term", str(prior["term"]))),
                Cell(_known("case", str(prior["case"]))),
                Cell(one(by_five(float(alone[prior["id"]])))),
                Cell(plain(str(prior["reason_zh"]), str(prior["reason_en"]))),
            )
        )
    note = joined([_odd_case(used, alone), _cited(detail)])
    columns = heads("proxy", "term", "case", "alone", "why")
    return Table(f"priors-{goal.target.id}", message("briefs.proxy.priors", what=short(goal)), columns, tuple(rows), (2,), note)


def _known(kind: str, name: str) -> Text:
    """A term, case or outcome by its name; a study's own as it is written."""
    id = f"briefs.proxy.{kind}.{name}"
    return message(id) if id in messages() else plain(name)


def _cited(detail: ProxyDetail) -> Text | None:
    """The publications the priors rest on."""
    named_sources = []
    for cited in detail.citations.to_dict("records"):
        publisher = pair("briefs.sources.own")[0] if cited["publisher"] == OWN else cited["publisher"]
        named_sources.append(plain(f"{publisher}《{cited['title']}》", str(cited["id"])))
    return message("briefs.proxy.sources", all=chained(named_sources, "semicolon")) if named_sources else None


def _odd_case(used: pd.DataFrame, alone: pd.Series[float]) -> Text | None:
    """Why a slower trend can give a higher probability than the central one: it is known less well."""
    trends = used[used["term"] == "trend"].set_index("case")
    if not {"central", "high"} <= set(trends.index):
        return None
    central, high = trends.loc["central"], trends.loc["high"]
    if alone[str(high["id"])] <= alone[str(central["id"])] or high["scale"] <= central["scale"]:
        return None
    return message("briefs.proxy.odd_case")


def record_sentence(detail: ProxyDetail) -> Text:
    """What became of earlier goals of the kind."""
    record = detail.base_rate
    return message(
        "briefs.proxy.record",
        goals=record.goals,
        due=record.due,
        known=record.known,
        met=record.met,
        clean=record.met_on_one_basis,
    )


def past_goals_table(goal: GoalResult, detail: ProxyDetail, results: AnnualResults) -> Table:
    """The record itself."""
    rows = []
    for row in detail.past_goals.to_dict("records"):
        area = results.study.areas.get(str(row["area"]).replace("-", "_"))
        name = named(area) if area else plain(str(row["area"]))
        rows.append(
            (
                Cell(name),
                Cell(message("briefs.year", a=year(pd.Period(str(row["deadline"]), freq="Y")))),
                Cell(_known("outcome", str(row["outcome"]))),
                Cell(plain(f"{row['words_zh']}。{row['evidence_zh']}", str(row["evidence_en"]))),
            )
        )
    columns = heads("proxy", "area", "due", "outcome", "evidence")
    return Table(f"record-{goal.target.id}", message("briefs.proxy.past_goals"), columns, tuple(rows))


def by_five(value: float) -> Quantity:
    """A probability as evidence of grade C bears it."""
    return Quantity(value, "probability by 5")
