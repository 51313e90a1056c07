"""With Chinese chosen, no card, table or line of the console holds an English word but names and ids: every kind of goal, every route."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import PsiError
from psi_analysis.forecasts.defaults import DEFAULT_POOL
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.plans.plan import PlanAssessment
from psi_analysis.goals.routes.due_goals import score_due_goals
from psi_analysis.models.registry import MEMBERS
from psi_analysis.nouns.goal_kinds import KINDS
from psi_analysis.nouns.shown import Shown
from psi_analysis.show import tables
from psi_analysis.show.answer_cards import answer_lines
from psi_analysis.studies.data import Data
from psi_analysis.words.messages import messages
from tests.kept import cases

ENGLISH = re.compile(r"[A-Za-z]{3,}")
NAMES = {*MEMBERS, *DEFAULT_POOL, "Brier", "ETS", "ARIMA", "Theta", "GDP", "Fréchet", "logit", "mase", "crps", "own"}
"""Names of models, of scores and of things that have no other name."""

NAMED = re.compile(rf"(?<![A-Za-z_])({'|'.join(sorted(map(re.escape, NAMES), key=len, reverse=True))})(?![A-Za-z_])")

CODE = re.compile(
    r"models='\w+'|[A-Z]\d+-[a-z0-9-]+|\.[a-z_]+(\(\))?|psi [a-z]+|psi\.[a-z_]+(\([^)]*\))?|[a-z_]+\.csv|[a-z]+-[A-Z]\b|https?://\S+"
)
"""What is typed as it stands: attributes, commands, files, names of made-up series, addresses."""


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSI_LANGUAGE", "zh")


def names_of(data: Data) -> list[str]:
    """Names and ids of a study, longest first."""
    found: set[str] = set(data.sources) | {data.study.plan.name_en, data.study.title_en}
    for area in data.study.areas.values():
        found |= {str(area.id), area.name_en}
    for indicator in data.indicators.values():
        found |= {indicator.id, indicator.name_en, indicator.definition}
    for goal in data.targets.values():
        found |= {goal.id, goal.name_en, goal.gloss_en, goal.our_reading}
    for source in data.sources.values():
        found |= {source.title, source.publisher, source.licence}
    return sorted((each for each in found if each), key=len, reverse=True)


def english_in(text: str, names: list[str]) -> list[str]:
    """Return the English words of a text that are no names and no code."""
    text = CODE.sub(" ", text)
    for name in names:
        text = text.replace(name, " ")
    return ENGLISH.findall(NAMED.sub(" ", text))


def texts_of(shown: Shown) -> Iterator[str]:
    """Say what a card shows but for its title, which is a name."""
    card = Shown.card_said(shown._card())
    yield card.kind
    for line in card.lines:
        yield ": ".join(line)
    yield from (" | ".join(row) for row in card.table)
    yield card.note


def shown_by(plan: PlanAssessment) -> Iterator[tuple[str, Shown]]:
    """Return a plan and what each of its answers rests on."""
    yield "plan", plan
    for id, answer in plan.assessments.items():
        yield f"{id}, {plan.routes[id]}", answer
        yield f"{id}, goal", answer.target
        if answer.forecast is not None:
            yield f"{id}, forecast", answer.forecast
            yield f"{id}, series", answer.forecast.series
            yield f"{id}, indicator", answer.forecast.series.indicator


def leftovers(shown: Iterator[tuple[str, Shown]], names: list[str]) -> list[str]:
    """Return the lines of cards that hold English."""
    return [f"{what}: {words} in {text}" for what, one in shown for text in texts_of(one) if (words := english_in(text, names))]


def told_by(answers: dict[str, Assessment]) -> Iterator[str]:
    """Say answers as the console does, and as every table of them does."""
    for answer in answers.values():
        yield from (": ".join(line) for line in answer_lines(answer, "zh"))
        for table in (tables.assessment_table, tables.member_table, tables.tolerance_table, tables.passage_table, tables.takes_table):
            try:
                made = table(answer, language="zh")
            except PsiError:  # nothing of the kind to tell of this answer
                continue
            yield from (cell for cell in (*made.columns, *made.to_numpy().ravel()) if isinstance(cell, str))
        if answer.forecast is not None:
            yield from (cell for cell in tables.mix_table(answer.forecast, language="zh").to_numpy().ravel() if isinstance(cell, str))
    yield from (cell for cell in tables.attainment_table(list(answers.values()), language="zh").to_numpy().ravel() if isinstance(cell, str))


@pytest.mark.slow
def test_cards_of_plans_and_of_what_their_answers_rest_on_hold_no_english() -> None:
    plans = (cases.plan(), cases.plan_with_figures())
    names = names_of(cases.study())
    assert [line for plan in plans for line in leftovers(shown_by(plan), names)] == []
    assert [text for plan in plans for text in told_by(dict(plan.assessments)) if english_in(text, names)] == []
    routes = {route for plan in plans for route in plan.routes.values()}
    known = {id.rpartition(".")[2].replace("_", " ") for id in messages() if id.startswith("cards.route.")}
    assert known - routes <= {"due", "short series", "ratio of parts", "fault"}


def test_cards_of_a_plan_whose_goals_are_over_hold_no_english() -> None:
    data = psi.load(cases.folder() / "studies/national_logistics/data", as_of=cases.DAY)
    plan = psi.assess_plan(data, n_paths=100)
    assert "due" in plan.routes.values()
    assert leftovers(shown_by(plan), names_of(data)) == []
    assert [text for text in told_by(dict(plan.assessments)) if english_in(text, names_of(data))] == []


@pytest.mark.slow
def test_cards_of_a_study_and_of_verbs_hold_no_english() -> None:
    data = cases.study()
    shown: dict[str, object] = {"data": data, "study": data.study, "peers": data.peers("loans")}
    shown |= {"rank": data.peers("loans").rank("株洲市"), "source": next(iter(data.sources.values()))}
    shown |= {f"why, {name}": one for name, one in cases.why().items()} | {"together": cases.together()}
    own = cases.series("stock", "Y", 16, drift=0.06, noise=0.03)
    shown |= {"past": psi.backtest(own, horizon=2, models=["drift", "theta"], n_paths=100), "bases": cases.other_bases(), "own": own}
    shown |= {"due": score_due_goals(cases.folder() / "studies/national_logistics/data", n_paths=100)}
    cards = [(name, one) for name, one in shown.items() if isinstance(one, Shown)]
    assert len(cards) == len(shown)
    assert leftovers(iter(cards), names_of(data)) == []


def goals_of_own() -> dict[str, Assessment]:
    """Judge a goal of every kind on made-up series: ahead, about, from above, and where the plan only strives."""
    index = range(2015, 2026)
    amount = psi.Series.from_pandas(pd.Series([50.0, 55, 59, 66, 70, 78, 85, 90, 99, 108, 117], index=index, name="额"), unit="亿元")
    share = psi.Series.from_pandas(
        pd.Series([60.0, 63, 66, 70, 74, 78, 81, 85, 88, 91, 94], index=index, name="率"), unit="percent", kind="ratio"
    )
    things = psi.Series.from_pandas(pd.Series([3, 4, 4, 5, 7, 8, 8, 9, 11, 12, 13], index=index, name="数"), unit="count", kind="count")
    asked = {
        "level": (amount, ">=", 140.0, "2027", {}), "average growth": (amount, ">=", 0.08, "2028", {"base": "2025"}),
        "growth": (amount, ">=", 0.08, "2026", {}), "ratio": (share, ">=", 0.96, "2027", {}), "count": (things, ">=", 15.0, "2027", {}),
        "addition": (things, ">=", 6.0, "2028", {"base": "2025"}), "milestone": (things, ">=", 14.0, "2027", {}),
    }  # fmt: skip
    others = {
        "full coverage": (share, ">=", 1.0, "2027", "ratio", {}), "about": (amount, ">=", 140.0, "2027", "level", {"about": True}),
        "below": (share, "<=", 0.9, "2026", "ratio", {}), "strive": (amount, ">", 125.0, "2026", "level", {"commitment": "strive"}),
    }  # fmt: skip
    assert set(asked) == set(KINDS)
    every = {name: (own, relation, value, period, name, more) for name, (own, relation, value, period, more) in asked.items()} | others
    answers = {}
    for name, (own, relation, value, period, kind, more) in every.items():
        goal = psi.Target(relation, value, period, kind, **more)  # type: ignore[arg-type]
        made = psi.forecast(own.reaching(goal), to="2030", models="drift", n_paths=200)
        answers[name] = psi.assess(made, goal)
    return answers


def test_answers_of_every_kind_of_goal_on_own_series_hold_no_english() -> None:
    answers = goals_of_own()
    cards = ((f"{name}, {what}", one) for name, answer in answers.items() for what, one in (("answer", answer), ("goal", answer.target)))
    assert leftovers(cards, []) == []
    assert [text for text in told_by(answers) if english_in(text, [])] == []


def test_english_is_found() -> None:
    assert english_in("own mean of T05-log 50%, log_drift, psi check", []) == ["mean"]
