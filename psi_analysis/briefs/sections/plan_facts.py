"""What fixed sentences of a brief hang on: the plan's deadlines and kinds of goals, what was tried, how exact the simulation is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.sections.phrases import inside, year
from psi_analysis.studies.study_file import Study
from psi_analysis.words import Quantity, Text, filled, plain
from psi_analysis.words.lists import enumerated


def plan_name(study: Study) -> Text:
    """The plan's name inside a sentence: names of the study's areas keep their capital."""
    name = study.plan.name_en
    first = name.split(" ")[0].removesuffix("'s")
    named = {area.name_en.split(" ")[0] for area in study.areas.values()}
    return plain(study.plan.name_zh, name if first in named else inside(name))


def deadlines_said(results: AnnualResults) -> Text:
    """The years the goals are due in: each where they are few, else first and last."""
    years = sorted({answer.target.deadline.year for answer in results.assessments.values()})
    if len(years) > 3:
        return filled("{a}—{b}年", "{a} to {b}", a=year(years[0]), b=year(years[-1]))
    return filled("{all}年", "{all}", all=enumerated([year(one) for one in years]))


def backtested(results: AnnualResults) -> bool:
    """Whether a back-test stands behind every headline goal that is forecast."""
    made = [goal.assessment for goal in results.headline if goal.assessment.forecast is not None and not goal.by_proxy]
    return bool(made) and all(answer.reliability is not None for answer in made)


def observations_said(goals: Sequence[GoalResult]) -> Text:
    """On how many observations the forecasts of some goals rest: one number, or the fewest and the most."""
    counts = sorted({len(goal.assessment.forecast.series.values) for goal in goals if goal.assessment.forecast is not None})
    fewest, most = Quantity(counts[0], "count"), Quantity(counts[-1], "count")
    return filled("{a}", "{a}", a=fewest) if len(counts) == 1 else filled("{a}～{b}", "{a} to {b}", a=fewest, b=most)


def chance_note(results: AnnualResults) -> Text:
    """What a probability is, how exact its simulation, and whether the method was tried."""
    errors = [goal.assessment.monte_carlo_error for goal in results.headline if not goal.by_proxy]
    most = max((error for error in errors if error is not None), default=None)
    zh, en = "概率是模拟路径中达到目标的比例", "A probability is the share of simulated futures that meet the goal"
    points = None if most is None else max(1, math.ceil(100 * most - 1e-9))
    if points is not None:
        zh += f"，模拟误差不超过{points}个百分点"
        en += f", with an error of at most {'one point' if points == 1 else f'{points} points'}"
    if backtested(results):
        return plain(
            f"{zh}；方法用其他地区的历史检验过，单次结果不能证明概率对错。",
            f"{en}; the method was tried on other areas' past, and one outcome proves it neither right nor wrong.",
        )
    return plain(
        f"{zh}；方法没有用其他地区的历史检验，单次结果不能证明概率对错。",
        f"{en}; the method was not tried on other areas' past, and one outcome proves it neither right nor wrong.",
    )


def about_said(results: AnnualResults) -> list[Text]:
    """How "about" is read, by the direction of the goals that say it; nothing where none does."""
    sides = {answer.target.upward for answer in results.assessments.values() if answer.target.about}
    if not sides:
        return []
    zh, en = ("不低于", "at least") if True in sides else ("不高于", "at most")
    if len(sides) == 2:
        zh, en = "不低于（须降低的目标按不高于）", "at least (at most, of a goal that must fall)"
    return [plain(f"“左右”按{zh}理解，放宽后的概率另列。", f'"About" is read as {en}, looser readings stand beside it.')]


def tied_said(results: AnnualResults) -> list[Text]:
    """That probabilities must not be multiplied, where more than one is told."""
    told = [answer for answer in results.assessments.values() if answer.probability is not None and answer.outcome is None]
    if len(told) < 2:
        return []
    return [plain("各目标相互关联，概率不能相乘。", "The goals are tied, so their probabilities must not be multiplied.")]
