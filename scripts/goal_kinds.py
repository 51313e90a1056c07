"""Write docs/goal-kinds.md: every kind of goal judged on a real series of the data at hand, by the rule for its kind.

Goals marked "made up" are not in any plan; they show the arithmetic. Run from the root of the repository: python scripts/goal_kinds.py
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.goals.answers.assessing import assess
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.routes.chances import assess_chances, award_chances
from psi_analysis.goals.routes.few_readings import assess_few_readings
from psi_analysis.goals.routes.growth_elsewhere import assess_growth_elsewhere
from psi_analysis.goals.routes.joint_ratio import forecast_ratio
from psi_analysis.goals.routes.parts import assess_parts
from psi_analysis.goals.routes.sparse_readings import forecast_things
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.data import Data
from psi_analysis.studies.judgements.judging import read_judging
from psi_analysis.studies.judgements.proxies import due_by, read_proxy
from psi_analysis.studies.loading import load

DAY, PATHS, SEED = "2026-11-23", 4000, 20250321
PAGE = Path("docs") / "goal-kinds.md"


@dataclass(frozen=True)
class Shown:
    """One row: the kind, the rule, the series, the goal, its latest value and the probability."""

    kind: str
    rule: str
    series: str
    goal: str
    latest: str
    probability: float


def stock(data: Data) -> Shown:
    """A balance at the end of the year."""
    made = forecast(data.series("loans", area="hunan"), to="2027", models="log_drift", n_paths=PATHS, seed=SEED)
    answer = assess(made, Target(">=", 90_000.0, "2027"))
    return _shown("year-end stock", "paths on logs, value in December", "loans, Hunan", "at least 90,000 in 2027 (made up)", answer)


def flow(data: Data) -> Shown:
    """A sum over the year."""
    made = forecast(data.series("gdp"), to="2027", models="log_drift", n_paths=PATHS, seed=SEED)
    answer = assess(made, Target(">=", 4_500.0, "2027"))
    return _shown("yearly flow", "paths on logs, sum of the year", "GDP, Zhuzhou", "at least 4,500 in 2027 (made up)", answer)


def ratio(data: Data) -> Shown:
    """A share, directly."""
    own = data.series("logistics_cost_ratio_one_vintage", area="china")
    answer = assess(
        forecast(own, to="2027", models="drift", n_paths=PATHS, seed=SEED), Target("<=", 0.135, "2027", kind="ratio", about=True)
    )
    return _shown(
        "ratio, directly", "paths on logits", "logistics cost ÷ GDP, nation, one vintage", "about 13.5 % by 2027 (the nation's)", answer
    )


def joint_ratio(data: Data) -> Shown:
    """A share as two parts that move together."""
    services, gdp = data.series("services_value_added"), data.series("gdp")
    made, _ = forecast_ratio(services, gdp.until(services.origin), to="2027", n_paths=PATHS, seed=SEED)
    answer = assess(made, Target(">=", 0.5, "2027", kind="ratio"))
    rule = "numerator and denominator drawn together, then divided"
    return _shown("ratio of two parts", rule, "services ÷ GDP, Zhuzhou", "at least 50 % in 2027 (made up)", answer)


def average_growth(data: Data) -> Shown:
    """Growth a year since a base, whatever the level."""
    made = forecast(data.series("loans", area="hunan"), to="2027", models="log_drift", n_paths=PATHS, seed=SEED)
    goal = Target(">=", 0.082, "2027", kind="average growth", base="2024")
    return _shown(
        "average growth",
        "each path's own growth since the base: no level needed",
        "loans, Hunan",
        "8.2 % a year, 2025–2027",
        assess(made, goal),
    )


def growth_of_a_level(data: Data) -> Shown:
    """Growth of one year, from levels."""
    made = forecast(data.series("loans", area="hunan"), to="2027", models="log_drift", n_paths=PATHS, seed=SEED)
    answer = assess(made, Target(">=", 0.07, "2027", kind="growth"))
    rule = "each path's own growth from the year before"
    return _shown("growth of one year", rule, "loans, Hunan", "at least 7 % in 2027 alone (made up)", answer)


def growth_of_one_year(data: Data) -> Shown:
    """A rate that is itself the indicator."""
    own = data.series("money_supply_m2_growth", area="china", frequency="M")
    made = forecast(own, to="2027-12", models="naive", n_paths=PATHS, seed=SEED)
    answer = assess(made, Target(">=", 0.07, "2027-12", kind="growth"))
    rule = "the indicator is a growth rate: the path's value is compared"
    return _shown("growth of one period", rule, "growth of M2, nation", "at least 7 % in December 2027 (made up)", answer)


def count(data: Data) -> Shown:
    """A count known by two readings."""
    rules = read_judging(data.folder).few_readings["T19"]
    answer = assess_few_readings(data, data.target("T19"), rules, to="2030", n_paths=PATHS, seed=SEED)
    return _shown("count of a stock", "net additions: Poisson, rate uncertain", "listed companies, Zhuzhou", "16 in 2027 (T19)", answer)


def additions(data: Data) -> Shown:
    """Additions since a base, from a flow."""
    whole_years = replace(data.series("new_loans", area="china"), later=())  # the year so far is not this page's subject
    made = forecast(whole_years, to="2027", models="log_drift", n_paths=PATHS, seed=SEED)
    answer = assess(made, Target(">=", 500_000.0, "2027", kind="addition", base="2024"))
    rule = "sum of the years after the base, never falling"
    return _shown("cumulative additions", rule, "new loans, nation", "50 trillion yuan in 2025–2027 (made up)", answer)


def counted_additions(data: Data) -> Shown:
    """Additions since a base, from a few yearly counts."""
    trains = data.series("rail_sea_trains_from_zhuzhou", start="2022")
    made = forecast_things(trains, to="2026", n_paths=PATHS, seed=SEED)
    answer = assess(made, Target(">=", 1_200.0, "2026", kind="addition", base="2023"))
    rule = "Poisson years whose rate differs, never falling"
    return _shown("additions, few counts", rule, "trains from Zhuzhou, 2022 and 2023", "1,200 more in 2024–2026 (made up)", answer)


def award(data: Data) -> Shown:
    """A milestone, from the record of such."""
    past = read_proxy(data.folder, "T15").past_goals
    known = past[due_by(past, load(as_of=DAY).as_of) & past["outcome"].isin(["met", "missed"])]  # type: ignore[arg-type]
    met = int((known["outcome"] == "met").sum())
    chance = award_chances(met, len(known))
    span = f"{met} of {len(known)}; share {chance['low']:.0%} to {chance['high']:.0%}"
    return Shown(
        "award or milestone", "base rate, Jeffreys' prior", "past logistics-cost goals", "one more is met", span, chance["central"]
    )


def met_already(_: Data) -> Shown:
    """A goal that is met before its deadline."""
    then = load(as_of="2019-12-31")
    own = then.series("logistics_cost_ratio", area="china")
    answer = assess(
        forecast(own, to="2020", models="drift", n_paths=PATHS, seed=SEED), Target("<=", 0.16, "2020", kind="ratio", about=True)
    )
    assert answer.met_already
    rule = "said to be met; P that it still is at the deadline"
    return _shown("goal met already", rule, "logistics cost ÷ GDP, nation, as known in 2019", "about 16 % by 2020 (the nation's)", answer)


def share_of_parts(data: Data) -> Shown:
    """A share whose amount nobody publishes."""
    judging = read_judging(data.folder)
    tie = judging.tie_of("T04")
    assert tie is not None
    answer = assess_parts(data, data.target("T04"), judging.parts["T03"], tie)
    rule = "sum of published and stated parts, every combination of priors"
    return _stated("amount or share of parts", rule, "branches of services, Zhuzhou", "about 47 % in 2027 (T04)", answer)


def single_events(data: Data) -> Shown:
    """Awards, by what is in hand and what may come."""
    answer = assess_chances(data, data.target("T01"), read_judging(data.folder).chances["T01"])
    rule = "Poisson-binomial, and standing and falling together"
    return _stated("awards with candidates", rule, "zones in hand and candidates", "5 zones in 2027 (T01)", answer)


def growth_of_others(data: Data) -> Shown:
    """Average growth, by that of others in one year."""
    answer = assess_growth_elsewhere(data, data.target("T13"), read_judging(data.folder).elsewhere["T13"])
    rule = "own years as they were, then the spread between other areas, Student-t"
    return _stated("average growth, few years", rule, "telecom volume, Zhuzhou and 7 cities", "4 % a year, 2025–2027 (T13)", answer)


def borrowed_drift(data: Data) -> Shown:
    """A ratio with three readings, and a wider area's drift."""
    rules = read_judging(data.folder).few_readings["T05"]
    answer = assess_few_readings(data, data.target("T05"), rules, to="2030", n_paths=PATHS, seed=SEED)
    return _shown("ratio, few readings", "own drift, or the province's borrowed", "R&D intensity, Zhuzhou", "3.5 % in 2027 (T05)", answer)


KINDS: tuple[Callable[[Data], Shown], ...] = (
    stock, flow, ratio, joint_ratio, average_growth, growth_of_a_level, growth_of_one_year, count, additions,
    counted_additions, award, met_already, borrowed_drift, share_of_parts, single_events, growth_of_others,
)  # fmt: skip


def _shown(kind: str, rule: str, series: str, goal: str, answer: Assessment) -> Shown:
    assert answer.probability is not None and answer.latest is not None
    percent = answer.forecast is not None and answer.forecast.series.indicator.in_points
    value = f"{100 * answer.latest:.2f} %" if percent else f"{answer.latest:,.0f}"
    return Shown(kind, rule, series, goal, f"{value} ({answer.latest_period})", answer.probability)


def _stated(kind: str, rule: str, series: str, goal: str, answer: Assessment) -> Shown:
    """A row on stated priors: where it stands today, over the priors, where that is a quantity."""
    assert answer.probability is not None and answer.stated is not None
    today = answer.stated.today
    latest = "–" if today is None else f"{today[0]:.0%} to {today[2]:.0%} ({answer.stated.base_period})"
    return Shown(kind, rule, series, goal, latest, answer.probability)


def table(data: Data) -> list[Shown]:
    """Judge one goal of every kind."""
    return [make(data) for make in KINDS]


def page(rows: list[Shown]) -> str:
    """Return the page."""
    lines = [
        "# Every kind of goal on a real series",
        "",
        f"Made by `scripts/goal_kinds.py` from the data known on {DAY}. One plain member each, to show the rule for the kind, not the best",
        "forecast: the plan's own answers are in the brief. Goals marked *made up* are nobody's. The last four rest on few readings or on",
        "stated priors (grade C); for their ranges see the brief.",
        "",
        "| kind | rule | series | goal | latest | P |",
        "|---|---|---|---|---|---|",
    ]
    lines += [f"| {row.kind} | {row.rule} | {row.series} | {row.goal} | {row.latest} | {row.probability:.2f} |" for row in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(table(load(as_of=DAY))), encoding="utf-8")
