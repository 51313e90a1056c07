"""Every number of a brief, recomputed from the results it stands for by another route: paths, tables and nothing of the brief's own code.

A place of the brief (a paragraph by its section and order, a row of a table) has the numbers listed here, no more and no fewer. Where a
sentence gains or loses a number its place gains or loses it here, with where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from psi_analysis.briefs.annual import annual_brief
from psi_analysis.briefs.content import Annex, AnnexList, Block, Boxed, Brief, Fold, Paragraph, Points, Section, SignedOn, Stamp, Table
from psi_analysis.briefs.indicator import IndicatorParameters, indicator_brief
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.sections.rule_range import RuleRange
from psi_analysis.record.summary import Fared, RecordNote
from psi_analysis.scoring.rule_record import Reliability
from psi_analysis.studies.comparable.city_rank import CityRank
from psi_analysis.words import Text
from psi_analysis.words.text import parts
from tests.briefs.made_up import DAY
from tests.briefs.made_up_whole import made_up_whole

PARAMETERS = BriefParameters(as_of="2031-05-02")
FARED = Fared(33, 6, 0.2104, 2, 5, 3, 4, 1, (0.6053, 0.8342))
RULES = {
    "G1": {"ladder": 0.5005, "share stays": 0.61, "own figures only": 0.71},
    "G2": {"ladder": 0.42, "share stays": 0.33, "own figures only": 0.31},
}
BRIER = {"ladder": 0.1701, "share stays": 0.1712, "own figures only": 0.1733}
GREW = np.array([0.1, 0.05, 0.08, 0.02, 0.09])
RANK = CityRank("savings", "aville", "bprovince", 2026, 2030, GREW, 1, np.array([True, True, False, False, True]))
OWN_PAST, PAST_OF_OTHERS = [0.2, 0.3, 0.45], [0.11, 0.15, 0.21]
"""Shares of past windows that grew less than the growth for one half, two thirds and nine tenths."""
TRIED = Reliability(said=0.52, happened=0.47, cells=412, years=6, brier=0.127, brier_base_rate=0.144)


def made_up_everything():
    """The made-up study with what its plain form lacks: a record, rules beside ours, rows left out, a larger area yet."""
    whole = made_up_whole()
    goal = whole.headline[0]
    above = replace(goal.curve, area="bprovince", even_at=0.071, expected=(0.061, 0.031, 0.101), probability=goal.curve.probability / 2)
    past = replace(goal.assessment.required, own_percentile=0.25, own_windows=8, peers_percentile=0.4, peers_windows=120)
    first = replace(goal, wider=(above,), assessment=replace(goal.assessment, reliability=TRIED, required=past))
    effort = whole.plan.efforts["G1"]
    known = replace(effort, growth_for=effort.growth_for.assign(own_percentile=OWN_PAST, peers_percentile=PAST_OF_OTHERS))
    return replace(
        whole,
        headline=(first, *whole.headline[1:]),
        plan=replace(whole.plan, efforts={"G1": known}),
        record=RecordNote(FARED),
        rule_ranges={id: RuleRange(id, odds, BRIER) for id, odds in RULES.items()},
        left_out=2,
        later=3,
        ranks={"G1": RANK},
        figures={name: {"zh": f"{name}.svg", "en": f"{name}.svg"} for name in ("fans", "curve_G1", "tornado", "cities")},
    )


def places(brief: Brief) -> Iterator[tuple[str, Text]]:
    """Every text with the name of its place."""
    for name in ("title", "subject", "date", "disclaimer"):
        yield name, getattr(brief, name)
    for part in brief.parts:
        if isinstance(part, Boxed):
            yield from _within(part.id, part.points)
        elif isinstance(part, Annex | Fold):
            yield from _within(part.section.id, part.section)
        elif not isinstance(part, AnnexList | SignedOn | Stamp):
            yield from _within(getattr(part, "id", "about"), part)


def _within(name: str, block: Block) -> Iterator[tuple[str, Text]]:
    if isinstance(block, Section):
        yield f"{block.id} heading", block.heading
        for inner in block.blocks:
            place = sum(isinstance(one, Paragraph | Points) for one in block.blocks[: block.blocks.index(inner)])
            yield from _within(f"{block.id} {place}", inner)
    elif isinstance(block, Points):
        for place, item in enumerate(block.items):
            yield from _within(f"{name}.{place}", item)
    elif isinstance(block, Paragraph):
        yield from ((name, text) for text in (block.lead, block.text) if text is not None)
    elif isinstance(block, Table):
        yield from ((f"{block.id} heads", text) for text in (block.caption, *block.columns, *([block.note] if block.note else [])))
        yield from ((f"{block.id} row {place}", cell.text) for place, row in enumerate(block.rows) for cell in row)
    else:
        yield from ((f"{block.id} figure", text) for text in (block.caption, block.alt, block.note) if text is not None)


def numbers_by_place(brief: Brief) -> dict[str, list[float]]:
    """The numbers of each place; cell by cell in a row, elsewhere by size."""
    found: dict[str, list[float]] = {}
    for place, text in places(brief):
        found.setdefault(place, []).extend(sorted(quantity.value for quantity in text.values.values()))
    return {place: values if " row " in place else sorted(values) for place, values in found.items() if values}


ENDS = np.linspace(180.0, 220.0, 1001)
AT = {year: 158.0 + (ENDS - 158.0) * (year - 2028) / 5 for year in range(2029, 2036)}
"""The savings the study was made of: straight paths from 158 in 2028 to levels spread evenly in 2033, and on."""
TABLE = [round(0.03 + 0.01 * step, 2) for step in range(9)]


def share_met(draws: np.ndarray, goal: float = 200.0) -> float:
    return float(np.mean(draws >= goal))


def by_growth(rate: float) -> float:
    """P over growth of the province, as made up: a straight line from 10 % at 2 % to 90 % at 11 %."""
    return 0.1 + 0.8 * (rate - 0.02) / 0.09


def growth_for(odds: float) -> float:
    """Growth a year from 158 at which a share of the paths, moved together, reaches 200."""
    return float((np.median(ENDS) / 158.0 * 200.0 / np.quantile(ENDS, 1.0 - odds, method="linear")) ** 0.2 - 1.0)


def whole(shares: list[float], total: int) -> list[float]:
    """Shares in whole percents that add up to a total, rounded up where most would be cut off."""
    cut = [100 * share - np.floor(100 * share) for share in shares]
    up = sorted(range(len(shares)), key=lambda place: -cut[place])[: total - int(sum(np.floor(100 * np.array(shares))))]
    return [(np.floor(100 * share) + (place in up)) / 100 for place, share in enumerate(shares)]


def statuses() -> list[float]:
    """Met a year early and still; met by 1.2 of the required growth; met; by seven tenths of it; less."""
    pace = ((ENDS / 158.0) ** 0.2 - 1.0) / ((200.0 / 158.0) ** 0.2 - 1.0)
    met, early = ENDS >= 200.0, AT[2032] >= 200.0
    reached = [met & early, met & ~early & (pace >= 1.2), met & ~early & (pace < 1.2)]
    missed = [~met & (pace >= 0.7), ~met & (pace < 0.7)]
    total = round(100 * share_met(ENDS))
    return [*whole([float(np.mean(one)) for one in reached], total), *whole([float(np.mean(one)) for one in missed], 100 - total)]


def savings() -> dict[str, list[float]]:
    """Places on the goal of savings and the growth it is paired with."""
    p, low, high, middle = share_met(ENDS), share_met(0.95 * ENDS), share_met(1.05 * ENDS), float(np.median(ENDS))
    growth = (ENDS / AT[2029]) ** 0.25 - 1.0
    pair, base = share_met(growth, 0.05), 200.0 / 1.05**4
    needed = (200.0 / 158.0) ** 0.2 - 1.0
    rules = [3, *(f(RULES["G1"].values()) for f in (min, max)), 2]
    looser = {share: share_met(ENDS, 200.0 * (1.0 - share)) for share in (0.005, 0.01, 0.02)}
    even = [2031, 2033, 0.065, 0.05, 0.02, 0.09, 0.04]
    drivers = next(driver for driver in made_up_everything().drivers["G1"].drivers if driver.values is not None)
    return {
        "findings.0": [0.065, 0.05, 0.04, 0.52, 0.47],
        "standing row 0": [200.0, 158.0, 42.0, p],
        "answers row 0": [200.0, 158.0, 42.0, p],
        "statuses heads": [0.7, 0.7, 1.2, 1.2],
        "statuses row 0": statuses(),
        "answers row 1": [0.05, 158.0, pair],
        "goal-G1 heading": [2033, 200.0],
        "goal-G1 0": [middle, *np.quantile(ENDS, [0.1, 0.9]), middle - 200.0, share_met(AT[2034]), 0.05, pair],
        "goal-G1 1": [*even, 0.071, 0.061, 0.031, 0.101, *rules, 0.52, 412, 6, 0.47],
        "scenarios-section 0": [2033, *drivers.outcomes, *drivers.probabilities],
        "members row 0": [0.5, high],
        "members row 1": [0.5, low],
        "members row 2": [0.0, p],
        "fans figure": [200.0, p, *np.quantile(ENDS, [0.1, 0.9]), middle, middle - 200.0],
        "curve_G1 figure": [0.02, by_growth(0.02), 0.11, by_growth(0.11)],
        "cities figure": [0.05, 5, np.sum(GREW > 0.05), 2, 2, np.median(GREW), needed],
        "goals row 0": [200.0, p],
        "goals row 1": [0.05, pair],
        "goal-numbers row 0": [200.0],
        "goal-numbers row 1": [158.0],
        **{f"goal-numbers row {year - 2027}": [year, 158.0 * (200.0 / 158.0) ** ((year - 2028) / 5)] for year in range(2029, 2034)},
        "goal-numbers row 7": [needed],
        "goal-numbers row 8": [(158.0 / 126.0) ** (1 / 3) - 1.0],
        "goal-numbers row 9": [needed / ((158.0 / 126.0) ** (1 / 3) - 1.0)],
        "goal-numbers row 10": [1 - 0.25, 8],
        "goal-numbers row 11": [1 - 0.4, 120],
        **{
            f"goal-numbers row {12 + k}": [*sorted((odds, 2029, 2033)), *sorted((growth_for(odds), OWN_PAST[k], PAST_OF_OTHERS[k]))]
            for k, odds in enumerate((0.5, 0.66, 0.9))
        },
        "goal-numbers row 15": [2033, p],
        "goal-numbers row 16": [2034, share_met(AT[2034])],
        "goal-numbers row 17": [2033],
        "goal-numbers row 18": [2035, 1.0 - share_met(AT[2035])],
        "goal-numbers row 19": [*looser, *looser.values()],
        "growth-G1 heads": [2031, 2033, *TABLE, 0.04, 3, 0.08, *even[:2], *even[3:6]],
        "growth-G1 row 0": [by_growth(rate) for rate in TABLE],
        "growth-G1 row 1": [by_growth(rate) / 2 for rate in TABLE],
        **{f"rules-G1 row {k}": [BRIER[rule], RULES["G1"][rule], RULES["G2"][rule]] for k, rule in enumerate(BRIER)},
        "rules row 0": [p, 0.8],
        "rules row 1": [0.61],
        "rules heads": [2028],
        "plan-numbers 1.0": [base, share_met(AT[2029], base), 158.0, base / 1.05, 158.0 - base / 1.05],
        "risks 0.1": [7, low, high],
        "advice 0.1": [p],
        "advice 1": [1 - p],
    }


def waste() -> dict[str, list[float]]:
    """Places on the goal judged by proxy: its priors give 12 % to 48 %, told in steps of five points, outward."""
    told = [0.2, 0.1, 0.3, 0.5]
    return {
        "findings.1": [0.22, 2030, 0.21, 1, 0],
        "standing row 1": [0.2, 0.0, 0.3],
        "answers row 2": [0.2, 0.0, *told[1:]],
        "goal-G3 heading": [2033, 0.2],
        "goal-G3 0": [*told, 0.21, 1, 0],
        "advice 0.2": [0.21],
        "goals row 2": told,
        "priors-G3 row 0": [0.48],
        "priors-G3 row 1": [0.12],
        "record-G3 row 0": [2028],
    }


def together() -> dict[str, list[float]]:
    """Places on the goals together and on scenarios: bounds from the margins alone, the table from the sweep of the correlation."""
    results, p = made_up_everything(), share_met(ENDS)
    sweep = results.together.sweep.set_index("correlation")
    shown = [sweep.index.min(), -0.5, 0.0, 0.5, 0.75, sweep.index.max()]
    assert sweep["all"][0.0] == pytest.approx(p * 0.3, abs=0.002) and sweep["none"][0.0] == pytest.approx((1 - p) * 0.7, abs=0.002)
    tilted = results.projections["G1"].projections[0]
    at_most = 0.5  # G1 alone at most p, the waste goal at most 48 %: both at most that, outward
    return {
        "together 0": [2, at_most, 2, at_most],
        "together-table heads": [*shown, 0.3],
        "together-table row 0": [sweep["all"][one] for one in shown],
        "together-table row 1": [sweep["none"][one] for one in shown],
        "scenarios row 0": [0.05, p],
        "scenarios row 1": [tilted.plausibility.growth, tilted.plausibility.below, tilted.probability],
    }


def counted() -> dict[str, list[float]]:
    """Places that count goals, rows, breaks and statements, or name years."""
    return {
        "title": [2033, share_met(ENDS), 0.3],
        "date": [3],
        "standing heads": [2033],
        "answers heads": [3],
        "overall 0": [4, 2033, 3, 1],
        "holders heads": [1],
        "risks 0.0": [1],
        "risks 0.2": [2],
        "advice 0.0": [2029, 2030],
        "method 0.3": [33, 6, 2, 0.2104, 0.25, 3, 5, 4, 1, 61, 83],
        "goals heads": [4],
        "goals row 3": [10.0],
        "plan-numbers 1.2": [1234.5],
    }


@pytest.fixture(scope="module")
def brief() -> Brief:
    return annual_brief(made_up_everything(), PARAMETERS)


def sheet(id: str) -> Brief:
    """The brief on one goal alone."""
    results = made_up_everything()
    goal = next(goal for goal in results.headline if goal.target.id == id)
    answers = {answer.target.id: answer for answer in (goal.assessment, goal.pair) if answer is not None}
    alone = replace(results, headline=(goal,), assessments=answers, figures={})
    return indicator_brief(alone, IndicatorParameters(as_of="2031-05-02", goal=id))


def on_sheet(id: str) -> dict[str, list[float]]:
    """The places of that brief: those of the annual one under the names they have here, and its own."""
    here, p = {**savings(), **waste(), **together(), **counted()}, share_met(ENDS)
    folded = ("scenarios", "growth-G1", "members", "rules")
    same = ["standing heads", "date"]
    if id == "G1":
        low, high = (share_met(share * ENDS) for share in (0.95, 1.05))
        same += ["standing row 0", "risks 0.0", "risks 0.1", "risks 0.2", "advice 0.0", "advice 0.1"]
        return {
            **{place: here[place] for place in same},
            "title": [2033, p],
            "findings.0": [200.0, p, low, high, 158.0, 42.0, 42.0 / 5, 3, (158.0 - 126.0) / 3],
            "standing row 1": [0.05, 158.0, here["answers row 1"][2]],
            "goal-G1 0": here["goal-G1 0"],
            "goal-G1 1": here["goal-G1 1"],
            "advice 1": [1 - p],
            **{place: numbers for place, numbers in here.items() if place.startswith(folded)},
        }
    told = [0.2, 0.1, 0.3, 0.5]
    return {
        **{place: here[place] for place in same},
        "title": [2033, 0.3],
        "findings.0": [*told, 0.21, 1, 0],
        "standing row 0": here["standing row 1"],
        "goal-G3 0": [2030, 0.22, 2, 0.12, 0.48],
        "base-G3 heads": [2030, 2030],
        "base-G3 row 0": [0.2, 0.7, 0.4, 0.9],
        "base-G3 row 1": [0.22, 0.3, 0.1, 0.5, 0.007],
        "goal-G3 1": [0, 0, 1, 1, 1],
        "risks 0.0": [2],
        "advice 0.0": [0.21],
        "priors-G3 row 0": [0.48],
        "priors-G3 row 1": [0.12],
        "record-G3 row 0": [2028],
    }


def differences(brief: Brief, right: dict[str, list[float]]) -> dict[str, tuple[list[float] | None, list[float] | None]]:
    """Places whose numbers are not those of the results: what is found, what is right."""
    found, wrong = numbers_by_place(brief), {}
    for place in dict.fromkeys([*found, *right]):
        have, want = found.get(place), right.get(place)
        want = want if want is None or " row " in place else sorted(map(float, want))
        if have is None or want is None or have != pytest.approx(want, rel=1e-9, abs=1e-12):
            wrong[place] = (have, want)
    return wrong


def test_every_number_of_the_brief_is_that_of_the_results(brief: Brief) -> None:
    found, wrong = numbers_by_place(brief), differences(brief, {**savings(), **waste(), **together(), **counted()})
    total, missed = sum(map(len, found.values())), sum(len(found.get(place, ())) for place in wrong)
    print(f"{total - missed} of {total} numbers in {len(found)} places recomputed")
    assert total > 250
    assert not wrong, "\n".join(f"{place}: found {have}, the results say {want}" for place, (have, want) in wrong.items())


@pytest.mark.parametrize("id", ["G1", "G3"])
def test_every_number_of_the_brief_on_one_goal_is_that_of_the_results(id: str) -> None:
    wrong = differences(sheet(id), on_sheet(id))
    assert not wrong, "\n".join(f"{place}: found {have}, the results say {want}" for place, (have, want) in wrong.items())


def words_of(brief: Brief, place: str) -> str:
    """The English words of a place without its numbers."""
    return " ".join(words for name, text in places(brief) if name == place for words, _ in parts(text.en))


def test_figures_that_stand_inside_words_are_those_of_the_results_too(brief: Brief) -> None:
    error = 100 * np.sqrt(share_met(ENDS) * (1 - share_met(ENDS)) / len(ENDS))
    assert re.findall(r"\d+", words_of(brief, "method 0.1")) == [str(int(np.ceil(error)))]
    behind = DAY.year - 1 - 2028
    assert [re.findall(r"\b\d\b", words_of(brief, f"goals row {row}")) for row in (0, 1)] == [[str(behind)]] * 2


NAMES = ("甲政〔2030〕1号", "UN progress chart 2022", "UN progress chart 2023")


def test_every_year_inside_words_is_one_of_the_study(brief: Brief) -> None:
    series, days = {2022, 2026, 2028, 2030}, {DAY.year}
    plan, ahead, broken = {2029, 2033, 2034}, {2029, 2030, 2031, 2033}, {2025}
    text = " ".join(words for _, one in places(brief) for words, _ in parts(one.en))
    for name in NAMES:
        text = text.replace(name, "")
    assert {int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text)} == series | days | plan | ahead | broken
