"""Who can do what, by when and for whom, each item given only where its occasion holds; and what outside forecasters say."""

from __future__ import annotations

import unicodedata

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.brief_settings import Advice
from psi_analysis.briefs.content import Block, Cell, Paragraph, Points, Section, Table
from psi_analysis.briefs.sections.phrases import day_words, goal_cell, growth, heads, numbered, odds_cell, probability, short, year
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.answers.attainment import acting_pays_below
from psi_analysis.goals.scenarios import Projection
from psi_analysis.record.side_by_side import SideBySide
from psi_analysis.words import Quantity, Text, filled, joined, plain
from psi_analysis.words.likelihood import probability_shown
from psi_analysis.words.lists import chained, enumerated
from psi_analysis.words.messages import message
from psi_analysis.words.numbers import amount_of
from psi_analysis.words.text import one, parts
from psi_analysis.written.marks import holds_chinese

MOVES = {"push on own growth": "faster", "amount added": "added", "other scope": "rescoped"}
"""What a piece of advice may call the probability under a scenario of this kind."""


def advice_section(results: AnnualResults, number: int) -> Section | None:
    """Advice whose occasion holds, at what ratio of costs acting pays, and what others forecast; None where the study has no advice."""
    items = [Paragraph(text, message("briefs.advice.who", who=plain(item.who_zh, item.who_en))) for item, text in advised(results)]
    if not items:
        return None
    blocks: list[Block] = [Points(tuple(items), numbered=True)]
    pays = acting_pays(results)
    if pays is not None:
        blocks.append(Paragraph(pays))
    blocks.append(beside_others(results))
    return Section("advice", numbered(number, "briefs.advice.heading"), tuple(blocks))


def advised(results: AnnualResults, *, brief: bool = False) -> list[tuple[Advice, Text]]:
    """Advice whose occasion holds and whose numbers are known, with its words.

    Args:
        results: of the whole brief.
        brief: the few words of the first page instead.
    """
    found = []
    for item in results.settings.advice:
        if item.goal in results.assessments and _occurs(item, results):
            zh, en = (item.short_zh, item.short_en) if brief else (item.zh, item.en)
            by = None if brief or not item.by_zh else plain(ended(item.by_zh), ended(item.by_en))
            zh, en = (zh, en) if by is None else (ended(zh), ended(en))
            numbers = advice_numbers(item.goal, results)
            names = {name for _, name in parts(zh) if name}
            if names <= set(numbers):
                said = filled(zh, en, **{name: numbers[name] for name in names})
                found.append((item, joined([said, by])))
    return found


def ended(said: str) -> str:
    """Words with the stop of their language behind them, where they end without one.

    >>> ended("2027年6月底前"), ended("By June 2027"), ended("Done.")
    ('2027年6月底前。', 'By June 2027.', 'Done.')
    """
    if not said or unicodedata.category(said[-1]).startswith("P"):
        return said
    return f"{said}{message('briefs.advice.stop').said('zh' if holds_chinese(said) else 'en')}"


def _occurs(item: Advice, results: AnnualResults) -> bool:
    answer, goal = results.assessments[item.goal], _headline(item.goal, results)
    stale = answer.latest_period is not None and answer.latest_period.end_time.year < results.as_of.year - 1
    return {
        "always": True,
        "stale": stale,
        "reference": goal is not None and goal.curve is not None and goal.curve.even_at is not None,
        "below even": answer.probability is not None and answer.probability < 0.5,
        "above even": answer.probability is not None and answer.probability > 0.5,
        "proxy": answer.proxy is not None,
    }[item.when]


def _headline(id: str, results: AnnualResults) -> GoalResult | None:
    return next((goal for goal in results.headline if goal.target.id == id), None)


def advice_numbers(id: str, results: AnnualResults) -> dict[str, Text | Quantity]:
    """Numbers a piece of advice may name in braces: those its goal has.

    Returns:
        p (probability), easier (at a tolerance of 1 %), latest, missing (years), left (to the goal), rest (goals without an answer);
        of a headline goal even (growth of the reference at even odds), faster, added and rescoped (probability under a scenario), extra
        (what growth faster by that scenario adds in the first year); by proxy base, likely_base and unlikely_base (the base at which
        the probability is one half, two thirds, one third).
    """
    answer, goal = results.assessments[id], _headline(id, results)
    numbers: dict[str, Text | Quantity] = {"rest": Quantity(results.unassessed, "count"), **_of_answer(answer)}
    if goal is not None and goal.curve is not None and goal.curve.even_at is not None:
        numbers["even"] = growth(goal.curve.even_at)
    if answer.latest_period is not None:
        numbers["latest"] = year(answer.latest_period)
        gap = range(answer.latest_period.end_time.year + 1, results.as_of.year)
        if gap:
            numbers["missing"] = enumerated([year(number) for number in gap])
    made = results.projections.get(id)
    for projection in made.projections if made is not None else ():
        numbers.update(_under(projection, answer, results.units[id]))
    return numbers


def _of_answer(answer: Assessment) -> dict[str, Quantity]:
    """What the answer alone says."""
    numbers: dict[str, Quantity] = {}
    if answer.probability is not None:
        numbers["p"] = probability_shown(answer, answer.probability)
    if 0.01 in answer.tolerance:
        numbers["easier"] = probability_shown(answer, answer.tolerance[0.01])
    if answer.distance is not None and answer.distance > 0 and not answer.target.nature.on_growth:
        numbers["left"] = amount_of(answer.distance, answer.forecast.series.indicator.unit if answer.forecast is not None else "count")
    if answer.proxy is not None:
        rows = answer.proxy.break_even.to_dict("records")
        for name, odds in (("base", 0.5), ("likely_base", 2 / 3), ("unlikely_base", 1 / 3)):
            if rows:
                nearest = min(rows, key=lambda row: abs(row["probability"] - odds))
                numbers[name] = Quantity(float(nearest["base"]), "share")
    return numbers


def _under(projection: Projection, answer: Assessment, unit: str) -> dict[str, Quantity]:
    """The probability under one scenario, and what more a year a push on growth is."""
    name = MOVES.get(projection.scenario.kind)
    if name is None:
        return {}
    numbers = {name: probability_shown(answer, projection.probability)}
    if name == "faster" and answer.latest is not None:
        numbers["extra"] = amount_of(round(answer.latest * projection.scenario.size), unit)
    return numbers


def acting_pays(results: AnnualResults) -> Text | None:
    """The cost of acting, as a share of what a miss would cost, below which acting pays; of goals whose evidence bears a number."""
    ratios = [(goal, acting_pays_below(goal.assessment)) for goal in results.headline if goal.assessment.grade in ("A", "B")]
    each = [
        message("briefs.advice.ratio", what=short(goal), r=Quantity(ratio, "whole share")) for goal, ratio in ratios if ratio is not None
    ]
    return message("briefs.advice.pays", all=chained(each, "comma")) if each else None


def beside_others(results: AnnualResults) -> Table | Paragraph:
    """The outside forecasts of this brief's goals in a table; where there is none, that one can stand here and how it is scored."""
    rows = [_row(row, results) for row in results.outside if row.theirs.goal in results.assessments]
    if not rows:
        return Paragraph(message("briefs.advice.outside"))
    columns = heads("outside", "goal", "ours", "theirs", "who", "came")
    return Table("outside", message("briefs.outside.caption"), columns, tuple(rows), (), message("briefs.outside.note"))


def _row(row: SideBySide, results: AnnualResults) -> tuple[Cell, ...]:
    answer, theirs = results.assessments[row.theirs.goal], row.theirs
    return (
        goal_cell(answer.target),
        odds_cell(answer),
        Cell(one(probability(theirs.value))),
        Cell(message("briefs.outside.who", who=plain(*row.by), day=day_words(theirs.said_on))),
        Cell(_came(row)),
    )


def _came(row: SideBySide) -> Text:
    """The outcome, with both scores where both are scored; before it is known, when it will be."""
    if not row.theirs.met:
        return message("briefs.outside.open", period=row.theirs.period)
    outcome = message(f"briefs.outside.{row.theirs.met}")
    if row.scores is None:
        return outcome
    ours, theirs = (Quantity(score, "score") for score in row.scores)
    return message("briefs.outside.scored", outcome=outcome, ours=ours, theirs=theirs)
