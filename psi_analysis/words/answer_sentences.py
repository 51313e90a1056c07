"""One sentence for each part of an assessment, in both languages, every number computed from it.

Each function takes an `Assessment` and returns a `Text`, or None where the assessment holds nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from psi_analysis.goals.answers.assessment import Assessment, ImpliedBase, RequiredGrowth
from psi_analysis.words.dates import period_name, years_name
from psi_analysis.words.efforts import takes_sentence
from psi_analysis.words.few_reading_words import condition_sentence, few_readings_sentence, stated_sentence
from psi_analysis.words.likelihood import (
    bears_a_word,
    likelihood_word,
    models_disagree,
    pool_probabilities,
    probability_said,
    probability_shown,
    status_of,
    status_word,
)
from psi_analysis.words.messages import message
from psi_analysis.words.names import area_name, goal_phrase
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.proxy_words import proxy_sentence
from psi_analysis.words.subjects import amount_in, goal_name, subject, unit_of
from psi_analysis.words.text import Text, filled, joined, plain
from psi_analysis.words.to_go import standing_sentence


def headline_sentence(answer: Assessment, *, named: bool = True) -> Text | None:
    """The probability with its interval, and a likelihood word where the evidence bears one.

    Args:
        answer: the assessment.
        named: say whose quantity it is; off where a heading has said so.
    """
    if (answer.grade in ("C", "D") and not answer.gated) or answer.probability is None:
        return None
    inside: list[Text] = [likelihood_word(answer.probability)] if bears_a_word(answer) else []
    if answer.interval80 is not None:
        low, high = (amount_in(answer, value) for value in answer.interval80)
        inside.append(Text("80%区间{low}～{high}", "80% interval {low} to {high}", {"low": low, "high": high}))
    return filled(
        "按现有趋势，{when}{who}{aim}的概率{p}{inside}。",
        "On present trends, the probability {who}to {aim}{when} is {p}{inside}.",
        when=_deadline(answer),
        who=filled("{who}", "for {who} ", who=subject(answer)) if named else plain("", ""),
        aim=goal_phrase(answer.target, unit_of(answer)),
        p=probability_said(answer, answer.probability),
        inside=_bracketed(inside),
    )


def status_sentence(answer: Assessment) -> Text | None:
    """The word of the mid-term reviews, with the probability."""
    status = status_of(answer)
    if status is None or answer.probability is None:
        return None
    return filled(
        "进展判断：{word}（概率{p}）。",
        "Status: {word} (probability {p}).",
        word=status_word(status),
        p=probability_shown(answer, answer.probability),
    )


def spread_sentence(answer: Assessment) -> Text | None:
    """How far the members of the pool are apart; says so where they stand on both sides of one half."""
    members = pool_probabilities(answer)
    if len(members) < 2:
        return None
    values = {"low": probability_shown(answer, min(members.values())), "high": probability_shown(answer, max(members.values()))}
    if models_disagree(answer):
        return Text(
            "各模型结论不一：概率{low}～{high}，跨过一半。", "The models disagree, on both sides of one half: {low} to {high}.", values
        )
    return Text("各模型的概率为{low}～{high}。", "The models range from {low} to {high}.", values)


def gap_sentence(answer: Assessment) -> Text | None:
    """The median forecast against the goal."""
    if answer.median is None or answer.gap is None or answer.grade == "C":
        return None
    above = answer.gap >= 0
    return filled(
        f"{{when}}预测中位数为{{median}}，比目标{'高' if above else '低'}{{gap}}。",
        f"The median forecast for {{when}} is {{median}}, {{gap}} {'above' if above else 'below'} the goal.",
        when=period_name(answer.target.deadline),
        median=amount_in(answer, answer.median),
        gap=amount_in(answer, abs(answer.gap), difference=True),
    )


def required_sentence(answer: Assessment, *, history: bool = True) -> Text | None:
    """Required growth from the latest observation, for the years that remain, and (unless left out) where it stands in history."""
    required, later = answer.required, answer.required_remaining
    if required is None:
        return None
    remaining = plain("", "")
    if later is not None and later.years < required.years:
        remaining = filled(
            "；{years}须年均增长{rate}",
            "; over {years} it takes {rate} a year",
            years=years_name(later.start_period.year + 1, answer.target.deadline.year),
            rate=Quantity(later.per_year, "growth"),
        )
    start = filled(
        "从{when}的{latest}到目标，须年均增长{rate}{remaining}。",
        "From {latest} in {when}, the goal takes growth of {rate} a year{remaining}.",
        when=period_name(required.start_period),
        latest=amount_in(answer, required.start),
        rate=Quantity(required.per_year, "growth"),
        remaining=remaining,
    )
    return joined([start, _history(required) if history else None])


def _history(required: RequiredGrowth) -> Text | None:
    """How often that growth was reached before: by the series itself and by its peers."""
    clauses = []
    if required.own_percentile is not None:
        clauses.append(
            Text(
                "自身过去{n}个同长时段中{share}达到过",
                "its own past reached that in {share} of {n} windows of the same length",
                {"n": Quantity(required.own_windows, "count"), "share": Quantity(1 - required.own_percentile, "whole share")},
            )
        )
    if required.peers_percentile is not None:
        clauses.append(
            Text(
                "可比地区{n}个时段（{years}个终止年份）中{share}达到过",
                "comparable areas in {share} of {n} windows ({years} end years)",
                {
                    "n": Quantity(required.peers_windows, "count"),
                    "years": Quantity(required.peers_years, "count"),
                    "share": Quantity(1 - required.peers_percentile, "whole share"),
                },
            )
        )
    if not clauses:
        return None
    return filled("对这一增速，{all}。", "As to that growth, {all}.", all=_chained(clauses, "，", "; "))


def passage_sentence(answer: Assessment) -> Text | None:
    """When the goal is first met: by the deadline, a period later, the median, never."""
    passage = answer.first_passage
    if passage is None:
        return None
    wanted = (answer.target.deadline, answer.target.deadline + 1)
    shown = [(period, float(p)) for period, p in zip(passage.by.index, passage.by.to_numpy(dtype=float), strict=True) if period in wanted]
    clauses = [
        filled(
            "{when}末前达标过的概率为{p}",
            "the chance of having met it by the end of {when} is {p}",
            when=period_name(period),
            p=probability_shown(answer, p),
        )
        for period, p in shown
    ]
    last = period_name(passage.by.index[-1])
    if passage.median is None:
        clauses.append(filled("首次达标期的中位数晚于{last}", "the median first period lies beyond {last}", last=last))
    else:
        clauses.append(filled("首次达标期的中位数为{m}", "the median first period is {m}", m=period_name(passage.median)))
    return filled("{all}。", "First passage: {all}.", all=_chained(clauses, "，", "; "))


def tolerance_sentence(answer: Assessment) -> Text | None:
    """What 左右 is worth: the probability where the goal is loosened."""
    sweep = {level: value for level, value in answer.tolerance.items() if level > 0}
    if not answer.target.about or not sweep:
        return None
    side = ("低", "below") if answer.target.upward else ("高", "above")
    return filled(
        f"计划写明“左右”：若允许{side[0]}于目标{{levels}}，概率分别为{{odds}}。",
        f'The plan says "about": if {{levels}} {side[1]} the goal still counts, the probability is {{odds}}.',
        levels=_listed([Quantity(level, "goal growth") for level in sweep], "or"),
        odds=_listed([probability_shown(answer, value) for value in sweep.values()], "or"),
    )


def conditional_sentence(answer: Assessment) -> Text | None:
    """The plain univariate answer beside the one that uses what is known of the larger areas."""
    rungs = answer.forecast.rungs if answer.forecast is not None else ()
    if answer.univariate is None or not rungs or answer.probability is None:
        return None
    known = [
        filled("{who}至{until}", "{who} up to {until}", who=area_name(one.series.area), until=period_name(one.known_to)) for one in rungs
    ]
    places = [f"{{k{place}}}" for place in range(len(known))]
    return filled(
        f"这一概率计入了{'、'.join(places)}的已知数据；只看自身历史则为{{u}}。",
        f"This uses what is known of {' and of '.join(places)}; from its own history alone it would be {{u}}.",
        **{f"k{n}": one for n, one in enumerate(known)},
        u=probability_shown(answer, answer.univariate),
    )


def pair_sentence(answer: Assessment) -> Text | None:
    """The base a level and a growth goal imply together, which of them binds, and what an earlier year said."""
    implied = answer.implied_base
    if implied is None:
        return None
    answer = replace(answer, target=replace(answer.target, kind="level"))  # a base is a level, also where the goal is growth
    series = answer.forecast.series if answer.forecast is not None else None
    if series is not None and implied.base_period in series.values.index:
        return _known_base(answer, implied, series.value_at(implied.base_period))
    start = filled(
        "总量目标与增速目标合起来意味着{when}基数为{base}；{when}高于它的概率为{p}，{binds}。",
        "Together the level goal and the growth goal imply a base of {base} for {when}; the chance that {when} is above it is {p}, "
        "so {binds}.",
        when=period_name(implied.base_period),
        base=amount_in(answer, implied.base),
        p=probability_shown(answer, implied.probability_base_above),
        binds=message(f"nouns.binds.{implied.binds}"),
    )
    return joined([start, *(_earlier(answer, place) for place in range(len(implied.earlier)))])


def _known_base(answer: Assessment, implied: ImpliedBase, seen: float) -> Text:
    """The implied base against the base as it came: nothing is left to chance."""
    ahead = seen >= implied.base
    return filled(
        f"总量目标与增速目标合起来意味着{{when}}基数为{{base}}；{{when}}实际为{{seen}}，{'高' if ahead else '低'}{{gap}}，"
        "{asks}{binds}。",
        "Together the level goal and the growth goal imply a base of {base} for {when}; it stood at {seen}, {gap} "
        f"{'above' if ahead else 'below'}, so {{asks}}{{binds}}.",
        when=period_name(implied.base_period),
        base=amount_in(answer, implied.base),
        seen=amount_in(answer, seen),
        gap=amount_in(answer, abs(seen - implied.base), difference=True),
        asks=_asks_more(answer, implied, seen),
        binds=message(f"nouns.binds.{implied.binds}"),
    )


def _asks_more(answer: Assessment, implied: ImpliedBase, seen: float) -> Text:
    """How much more or less than the level goal the growth goal comes to from the base as it came."""
    if implied.level is None:
        return plain("", "")
    apart = implied.level * (seen / implied.base - 1.0)
    more = ("多", "more") if apart >= 0 else ("少", "less")
    return filled(
        f"增速目标折合{{end}}，比总量目标{more[0]}{{apart}}，",
        f"the growth goal comes to {{end}}, {{apart}} {more[1]} than the level goal, and ",
        end=amount_in(answer, implied.level + apart),
        apart=amount_in(answer, abs(apart), difference=True),
    )


def _earlier(answer: Assessment, place: int) -> Text:
    assert answer.implied_base is not None
    period, observed, implied = answer.implied_base.earlier[place]
    ahead = observed >= implied
    return filled(
        f"{{when}}实际为{{seen}}，比按增速目标倒推的{{base}}{'高' if ahead else '低'}{{gap}}。",
        f"In {{when}} it stood at {{seen}}, {{gap}} {'above' if ahead else 'below'} the {{base}} that the growth goal implies for it.",
        when=period_name(period),
        seen=amount_in(answer, observed),
        base=amount_in(answer, implied),
        gap=amount_in(answer, abs(observed - implied), difference=True),
    )


def reliability_sentence(answer: Assessment) -> Text | None:
    """What happened when the back-test said about as much."""
    record = answer.reliability
    if record is None:
        return None
    apart = record.happened - record.said
    zh, en = ("两者相近", "close to what was said") if abs(apart) <= 0.05 else _BIAS[apart > 0]
    return Text(
        f"用其他城市的历史检验：说约{{said}}的时候，实际有{{happened}}达标（{{cells}}个样本，{{years}}个年份），{zh}。",
        "Tried on other cities' past: when the method said about {said}, it happened in {happened} ({cells} cases, {years} years), "
        f"{en}.",
        {
            "said": Quantity(record.said, "whole share"),
            "happened": Quantity(record.happened, "whole share"),
            "cells": Quantity(record.cells, "count"),
            "years": Quantity(record.years, "count"),
        },
    )


_BIAS = {
    False: ("可见这一概率宜往低看", "so the probability is better read as somewhat lower"),
    True: ("可见这一概率宜往高看", "so the probability is better read as somewhat higher"),
}
"""How to read a probability where the back-test said more (False) or less (True) than happened."""


def grade_sentence(answer: Assessment) -> Text | None:
    """The evidence grade and why; a refusal says it in its own words."""
    if answer.grade in ("C", "D"):
        return None
    zh, en = (clause.rstrip("。.") for clause in answer.reason)
    return plain(f"证据等级{answer.grade}：{zh}。", f"Evidence grade {answer.grade}: {en}.")


def refusal_sentence(answer: Assessment) -> Text | None:
    """That the goal cannot be assessed, and what would be needed."""
    if answer.assessable:
        return None
    zh, en = (clause.rstrip("。.") for clause in answer.reason)
    return filled(
        "{what}：目前无法评估（证据等级D）。{zh}。", "{what}: cannot be assessed (evidence grade D). {en}.".replace("{en}", "{zh}"),
        what=goal_name(answer), zh=plain(zh, en[:1].upper() + en[1:]),
    )  # fmt: skip


PARTS: dict[str, Callable[[Assessment], Text | None]] = {
    "refusal": refusal_sentence,
    "proxy": proxy_sentence,
    "few readings": few_readings_sentence,
    "stated": stated_sentence,
    "condition": condition_sentence,
    "headline": headline_sentence,
    "status": status_sentence,
    "spread": spread_sentence,
    "conditional": conditional_sentence,
    "tolerance": tolerance_sentence,
    "gap": gap_sentence,
    "standing": standing_sentence,
    "required": required_sentence,
    "takes": takes_sentence,
    "passage": passage_sentence,
    "pair": pair_sentence,
    "reliability": reliability_sentence,
    "grade": grade_sentence,
}
"""The parts of an assessment in the order they are said."""


def sentences(answer: Assessment) -> dict[str, Text]:
    """Return everything an assessment has to say, by part, in order.

    Args:
        answer: the assessment.

    >>> from psi_analysis.nouns.targets import Target
    >>> goal = Target(">=", 40.0, "2027", "count", id="T17", name_zh="物流企业数")
    >>> from psi_analysis.words.reasons import stated
    >>> sentences(Assessment(goal, "D", (stated("缺名录", "needs the list"),)))["refusal"].said("zh")
    'T17 物流企业数（2027年达到40）：目前无法评估（证据等级D）。缺名录。'
    """
    said = {part: make(answer) for part, make in PARTS.items()}
    return {part: text for part, text in said.items() if text is not None}


def paragraph(answer: Assessment, parts: Sequence[str] | None = None) -> Text:
    """Return the sentences as one paragraph.

    Args:
        answer: the assessment.
        parts: names of `PARTS` to say, all when None.
    """
    said = sentences(answer)
    return joined([text for part, text in said.items() if parts is None or part in parts])


def _deadline(answer: Assessment) -> Text:
    """The period judged; an average growth names its years itself."""
    if answer.target.nature.averaged:
        return plain("", "")
    return filled("{when}", " in {when}", when=period_name(answer.target.deadline))


def _bracketed(inside: Sequence[Text]) -> Text:
    if not inside:
        return plain("", "")
    return filled("（{all}）", " ({all})", all=_chained(inside, "；", "; "))


def _chained(clauses: Sequence[Text], zh: str, en: str) -> Text:
    names = {f"c{place}": clause for place, clause in enumerate(clauses)}
    return filled(zh.join(f"{{{name}}}" for name in names), en.join(f"{{{name}}}" for name in names), **names)


def _listed(items: Sequence[Quantity], last: str) -> Text:
    named = {f"i{place}": item for place, item in enumerate(items)}
    names = [f"{{{name}}}" for name in named]
    en = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"
    return filled("、".join(names), en, **named)
