"""Frames ready to show: answers of assessments as tables, in Chinese or English."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.goals.jointly.together import JointAssessment
from psi_analysis.goals.scenarios import Projections
from psi_analysis.goals.why.drivers import Tornado
from psi_analysis.words.answer_sentences import sentences
from psi_analysis.words.dates import period_name
from psi_analysis.words.efforts import growth_for
from psi_analysis.words.likelihood import bears_a_word, likelihood_word, probability_shown, shown_range, status_of, status_word, weak_text
from psi_analysis.words.names import area_name, goal_phrase, target_name
from psi_analysis.words.numbers import Language, Quantity, check_language, say
from psi_analysis.words.ranges import range_text
from psi_analysis.words.subjects import amount_in, unit_of

_PARTS = {
    "refusal": ("能否评估", "Assessable"),
    "proxy": ("代理推断", "By proxy"),
    "few readings": ("少数读数", "Few readings"),
    "stated": ("所列前提", "Stated priors"),
    "condition": ("达标条件", "Condition"),
    "headline": ("实现概率", "Probability"),
    "status": ("进展判断", "Status"),
    "spread": ("模型分歧", "Models"),
    "conditional": ("参照地区", "Reference"),
    "tolerance": ("“左右”的含义", 'What "about" is worth'),
    "gap": ("预测缺口", "Gap"),
    "standing": ("已到何处", "Where it stands"),
    "required": ("所需增速", "Required growth"),
    "takes": ("还需多少努力", "What it would take"),
    "passage": ("首次达标", "First passage"),
    "pair": ("隐含基数", "Implied base"),
    "reliability": ("回测可靠性", "Back-test"),
    "grade": ("证据等级", "Evidence"),
}

REGISTER_COLUMNS = (
    "target", "name", "goal", "period", "probability", "probability_low", "probability_high", "shown", "word", "status", "grade",
    "reason", "commitment", "our_reading", "departments",
)  # fmt: skip
"""Columns of the register, before they are named in a language."""

_REGISTER_NAMES = {
    "target": ("编号", "target"),
    "name": ("指标", "name"),
    "goal": ("目标", "goal"),
    "period": ("期限", "period"),
    "probability": ("概率", "probability"),
    "probability_low": ("概率下限", "probability_low"),
    "probability_high": ("概率上限", "probability_high"),
    "shown": ("实现概率", "shown"),
    "word": ("可能性", "word"),
    "status": ("进展判断", "status"),
    "grade": ("证据等级", "grade"),
    "reason": ("理由", "reason"),
    "commitment": ("承诺", "commitment"),
    "our_reading": ("我们的解读", "our_reading"),
    "departments": ("责任单位", "departments"),
}


def assessment_table(answer: Assessment, *, language: Language = "zh") -> pd.DataFrame:
    """Return everything an assessment says, one row a part: what, and the sentence.

    Args:
        answer: the assessment.
        language: "zh" or "en".

    Returns:
        Columns "项目" and "结论", or "item" and "answer".

    >>> from psi_analysis.nouns.targets import Target
    >>> goal = Target(">=", 40.0, "2027", "count", id="T17", name_en="Logistics firms")
    >>> from psi_analysis.words.reasons import stated
    >>> assessment_table(Assessment(goal, "D", (stated("缺名录", "needs the list"),)), language="en").iloc[0, 1]
    'T17 Logistics firms (reach 40 in 2027): cannot be assessed (evidence grade D). Needs the list.'
    """
    place = _place(language)
    rows = [(_PARTS[part][place], text.said(language)) for part, text in sentences(answer).items()]
    return pd.DataFrame(rows, columns=["项目", "结论"] if place == 0 else ["item", "answer"])


def member_table(answer: Assessment, *, language: Language = "zh") -> pd.DataFrame:
    """Return the probability by member, highest first: its share of the pool, or that it is only shown, and those left out.

    Args:
        answer: an assessment made on a forecast.
        language: "zh" or "en".
    """
    place = _place(language)
    forecast = answer.forecast
    weights = forecast.weights if forecast is not None else {}
    rows: list[tuple[str, str, str]] = []
    for name, value in sorted(answer.by_member.items(), key=lambda pair: (-pair[1], pair[0])):
        share = say(Quantity(weights[name], "whole share"), language) if name in weights else ("仅列示", "shown only")[place]
        rows.append((name, share, say(probability_shown(answer, value), language)))
    for name, why in (forecast.left_out if forecast is not None else {}).items():
        rows.append((name, ("未使用", "left out")[place], why))
    return pd.DataFrame(rows, columns=["模型", "权重", "概率"] if place == 0 else ["model", "weight", "probability"])


def tolerance_table(answer: Assessment, *, language: Language = "zh") -> pd.DataFrame:
    """Return the probability by tolerance of 左右, with the level that then counts; empty where the plan does not say 左右.

    Args:
        answer: the assessment.
        language: "zh" or "en".
    """
    place = _place(language)
    rows = []
    for slack, value in answer.tolerance.items():
        level = answer.target.value * (1.0 - slack if answer.target.upward else 1.0 + slack)
        rows.append(
            (
                say(Quantity(slack, "goal growth"), language),
                say(amount_in(answer, level), language),
                say(probability_shown(answer, value), language),
            )
        )
    return pd.DataFrame(
        rows, columns=["允许偏差", "计为达标的水平", "概率"] if place == 0 else ["tolerance", "level that counts", "probability"]
    )


def passage_table(answer: Assessment, *, language: Language = "zh") -> pd.DataFrame:
    """Return the probability of having met the goal by the end of each period, and of not meeting it in any.

    Args:
        answer: the assessment; an empty table where it holds no first passage.
        language: "zh" or "en".
    """
    place = _place(language)
    columns = ["截至", "达标过的概率"] if place == 0 else ["by the end of", "probability of having met it"]
    passage = answer.first_passage
    if passage is None:
        return pd.DataFrame(columns=columns)
    rows = [
        (period_name(period).said(language), say(probability_shown(answer, value), language))
        for period, value in zip(passage.by.index, passage.by.to_numpy(dtype=float), strict=True)
    ]
    last = period_name(passage.by.index[-1]).said(language)
    rows.append(((f"晚于{last}", f"later than {last}")[place], say(probability_shown(answer, passage.beyond), language)))
    return pd.DataFrame(rows, columns=columns)


def takes_table(answer: Assessment, *, language: Language = "zh") -> pd.DataFrame:
    """Return the growth that gives each stated probability, and how far it is from the trend.

    Args:
        answer: the assessment; an empty table where it does not say what it would take.
        language: "zh" or "en".
    """
    place = _place(language)
    needed, takes = growth_for(answer), answer.takes
    columns = ["概率", "年均增速", "比趋势"] if place == 0 else ["probability", "growth a year", "against trend"]
    if not needed or takes is None:
        return pd.DataFrame(columns=columns)
    shifts = takes.remaining if takes.remaining is not None else takes.extra_growth
    rows = []
    for probability, rate in needed.items():
        trend = (1.0 + rate) / math.exp(shifts[probability]) - 1.0
        more = say(Quantity(rate - trend, "points"), language)
        rows.append(
            (
                say(Quantity(probability, "whole share"), language),
                say(Quantity(rate, "growth"), language),
                f"+{more}" if rate > trend else more,
            )
        )
    return pd.DataFrame(rows, columns=columns)


def attainment_table(answers: Sequence[Assessment], *, language: Language = "zh", named: bool = True) -> pd.DataFrame:
    """Return the register of goals, one row a goal in the order given, numbers as numbers and as they are shown.

    Args:
        answers: one assessment a goal.
        language: of words and, unless `named` is off, of the column heads.
        named: heads in the language; off for files, whose heads are `REGISTER_COLUMNS`.

    Returns:
        A row a goal: number, name, goal, period, probability and its range (missing where there is none), the probability as
        it is shown, likelihood and status words (empty below grade B), grade, reason, commitment, our reading, departments.

    >>> from psi_analysis.nouns.targets import Target
    >>> goal = Target(">=", 40.0, "2027", "count", id="T17", name_en="Logistics firms")
    >>> from psi_analysis.words.reasons import stated
    >>> table = attainment_table([Assessment(goal, "D", (stated("缺名录", "needs the list"),))], language="en")
    >>> table[["target", "shown", "grade"]].iloc[0].tolist()
    ['T17', 'cannot be assessed', 'D']
    """
    place = _place(language)
    rows = [_register_row(answer, language) for answer in answers]
    table = pd.DataFrame(rows, columns=list(REGISTER_COLUMNS)).astype(
        {"probability": float, "probability_low": float, "probability_high": float}
    )
    return table.rename(columns={name: pair[place] for name, pair in _REGISTER_NAMES.items()}) if named else table


def shown_probability(answer: Assessment, *, language: Language = "zh") -> str:
    """Return the probability as a cell shows it: a number, a range for a proxy, or that it cannot be assessed.

    Args:
        answer: the assessment.
        language: "zh" or "en".
    """
    if not answer.assessable:
        return ("无法评估", "cannot be assessed")[_place(language)]
    if (weak := weak_text(answer)) is not None:
        return weak.said(language)
    if answer.grade == "C" and answer.probability_range is not None:
        return range_text(*shown_range(answer)).said(language)
    return "" if answer.probability is None else say(probability_shown(answer, answer.probability), language)


_TIES = {"same paths": ("同一序列", "one series"), "measured": ("据历史误差", "from past errors"), "not known": ("无数据可据", "not known")}


def pair_table(joint: JointAssessment, *, language: Language = "zh") -> pd.DataFrame:
    """Return which pairs of goals hold at once, one row a pair; bounds alone where no data tell how two goals belong together.

    Args:
        joint: goals together.
        language: "zh" or "en".
    """
    place, rows = _place(language), []
    for row in joint.pairs.to_dict("records"):
        style = _bears(joint, str(row["first"]), str(row["second"]))
        cells = [_chance(row[name], style, language) for name in ("both", "only_first", "only_second", "neither")]
        ends = [_chance(row[name], style, language) for name in ("lowest", "highest")]
        span = ends[0] if ends[0] == ends[1] else ("至", " to ")[place].join(ends)
        rows.append((row["first"], row["second"], _TIES[str(row["tie"])][place], *cells, span))
    zh = ["甲", "乙", "关联依据", "都实现", "仅甲实现", "仅乙实现", "都未实现", "都实现的范围"]
    en = ["first", "second", "how tied", "both", "only first", "only second", "neither", "range of both"]
    return pd.DataFrame(rows, columns=zh if place == 0 else en)


def number_met_table(joint: JointAssessment, *, language: Language = "zh") -> pd.DataFrame:
    """Return how many goals are met, one row a number, one column a correlation tried for what no data tell.

    Args:
        joint: goals together.
        language: "zh" or "en".
    """
    place, style = _place(language), _bears(joint, *joint.goals)
    table = pd.DataFrame({("实现项数", "goals met")[place]: [str(number) for number in joint.number_met.index]})
    for at, correlation in enumerate(joint.sweep["correlation"]):
        head = ("概率", "probability")[place] if math.isnan(correlation) else _correlation_head(correlation, language)
        table[head] = [_chance(float(value), style, language) for value in joint.number_met.iloc[:, at]]
    return table


def scenario_table(made: Projections, *, language: Language = "zh") -> pd.DataFrame:
    """Return a goal under its scenarios, the forecast first: what is assumed, probability, how plausible, what it rests on.

    Args:
        made: from `project`.
        language: "zh" or "en".
    """
    place = _place(language)
    rows = [(("预测", "forecast")[place], say(Quantity(made.probability, "probability"), language), "", "")]
    for each in made.projections:
        rests = ("、", ", ")[place].join(str(one.period) for one in each.scenario.rests_on)
        basis = rests or ("假设", "hypothetical")[place]
        plausible = "" if each.plausibility is None else each.plausibility.words[place]
        rows.append((each.scenario.name[place], say(Quantity(each.probability, "probability"), language), plausible, basis))
    return pd.DataFrame(
        rows, columns=["情景推算", "概率", "可能性", "依据年份"] if place == 0 else ["projection", "probability", "plausible", "rests on"]
    )


def driver_table(made: Tornado, *, language: Language = "zh") -> pd.DataFrame:
    """Return what moves an answer most, the strongest first: the outcome and the probability at the two ends of each driver.

    Args:
        made: from `tornado`.
        language: "zh" or "en".
    """
    place, glue, rows = _place(language), ("至", " to "), []
    for each in made.drivers:
        outcomes = [say(amount_in(made.answer, value), language) for value in each.outcomes]
        chances = [say(probability_shown(made.answer, value), language) for value in each.probabilities]
        rows.append((each.name[place], glue[place].join(outcomes), glue[place].join(chances)))
    return pd.DataFrame(
        rows, columns=["因素", "结果由低到高", "概率"] if place == 0 else ["driver", "outcome from low to high", "probability"]
    )


def _bears(joint: JointAssessment, *goals: str) -> str:
    """The style of a joint probability: steps of 5 points where one of the goals is of grade C."""
    return "probability by 5" if any(joint.assessments[goal].grade in ("C", "D") for goal in goals) else "probability"


def _chance(value: float, style: str, language: Language) -> str:
    return "—" if math.isnan(value) else say(Quantity(value, style), language)


def _correlation_head(correlation: float, language: Language) -> str:
    number = say(Quantity(correlation, "correlation"), language)
    independent = ("（独立）", " (independent)")[_place(language)] if correlation == 0 else ""
    return ("相关系数", "correlation ")[_place(language)] + number + independent


def _register_row(answer: Assessment, language: Language) -> tuple[object, ...]:
    target, place = answer.target, _place(language)
    low, high = answer.probability_range or (None, None)
    status = status_of(answer)
    word = likelihood_word(answer.probability).said(language) if answer.probability is not None and bears_a_word(answer) else ""
    where = area_name(target.area).said(language)
    name = target_name(target).said(language)
    return (
        target.id,
        name if not where or where in name else f"{where}{name}" if place == 0 else f"{name}, {where}",
        goal_phrase(target, unit_of(answer)).said(language),
        str(target.deadline),
        answer.probability,
        low,
        high,
        shown_probability(answer, language=language),
        word,
        status_word(status).said(language) if status is not None else "",
        answer.grade,
        answer.reason[place],
        {"firm": ("目标", "firm"), "strive": ("力争", "strive")}[target.commitment][place],
        target.our_reading,
        target.departments,
    )


def _place(language: Language) -> int:
    return 0 if check_language(language) == "zh" else 1
