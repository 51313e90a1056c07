"""Small pieces every part of a brief says in the same way."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from psi_analysis.briefs.brief_results import GoalResult
from psi_analysis.briefs.content import Cell, Mark
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.units import COUNT
from psi_analysis.words import Quantity, Text, filled, goal_phrase, plain
from psi_analysis.words.likelihood import bears_a_word, likelihood_word, probability_shown, shown_range, weak_text
from psi_analysis.words.messages import message
from psi_analysis.words.names import goal_value
from psi_analysis.words.numbers import whole_percent
from psi_analysis.words.ranges import range_text

_NAMES = frozenset({"Hunan", "Zhuzhou", "Changsha", "Xiangtan", "China", "January", "February", "March", "April", "May", "June", "July",
                    "August", "September", "October", "November", "December"})  # fmt: skip
DASH = plain("—", "–")
_RELATIONS = {
    ">=": ("{v}以上", "at least {v}"),
    ">": ("超过{v}", "above {v}"),
    "<=": ("不高于{v}", "at most {v}"),
    "<": ("低于{v}", "below {v}"),
}
_CHANCES = {
    "likely": ("有望实现", "likely to be met"),
    "even": ("机会各半", "an even bet"),
    "better": ("机会过半", "somewhat better than even"),
    "worse": ("机会不到一半", "somewhat worse than even"),
    "unlikely": ("难度较大", "hard to reach"),
}


def probability(value: float) -> Quantity:
    """A probability in whole percent."""
    return Quantity(value, "probability")


def growth(value: float) -> Quantity:
    """Growth a year, 0.074 printed as 7.4%."""
    return Quantity(value, "growth")


def year(period: pd.Period | int) -> Quantity:
    """A calendar year."""
    return Quantity(period if isinstance(period, int) else period.end_time.year, "year")


def one(quantity: Quantity) -> Text:
    """A text that is one number."""
    return filled("{it}", "{it}", it=quantity)


def short(goal: GoalResult) -> Text:
    """The goal's short name."""
    return plain(goal.headline.short_zh, goal.headline.short_en)


def aim_text(target: Target, unit: str) -> Text:
    """What the plan asks for, short enough for a table: 6300亿元左右, about 630 billion yuan."""
    zh, en = ("{v}左右", "about {v}") if target.about else _RELATIONS[target.relation]
    if unit == COUNT and not target.nature.on_growth:
        zh = zh.replace("{v}", "{v}个")
    value = goal_value(target, unit)
    return message(target.nature.phrase, aim=one(value) if target.nature.at_limit else Text(zh, en, {"v": value}))


def chance(value: float) -> Mark:
    """Class of a probability as printed: likely above 66 %, unlikely below 33 %, even between."""
    percent = whole_percent(value)
    return "likely" if percent > 66 else "unlikely" if percent < 33 else "even"


def chance_words(value: float) -> tuple[str, str]:
    """The class of a probability as the end of a sentence on a goal, Chinese and English."""
    percent, mark = whole_percent(value), chance(value)
    if mark != "even" or 45 <= percent <= 55:
        return _CHANCES[mark]
    return _CHANCES["better" if percent > 55 else "worse"]


def odds_cell(answer: Assessment) -> Cell:
    """The probability with its word where the evidence bears one; a range for a proxy; a dash for no answer."""
    if (weak := weak_text(answer)) is not None:
        return Cell(weak, "unknown")
    if answer.grade == "C" and answer.probability_range is not None:
        return Cell(range_text(*shown_range(answer)), "unknown")
    if answer.outcome is not None:
        return Cell(plain("已达到", "met") if answer.outcome else plain("未达到", "missed"))
    if answer.probability is None:
        return Cell(DASH)
    shown = probability_shown(answer, answer.probability)
    if not bears_a_word(answer):
        return Cell(one(shown), chance(answer.probability))
    return Cell(filled("{p}，{word}", "{p}, {word}", p=shown, word=likelihood_word(answer.probability)), chance(answer.probability))


def spread_text(answer: Assessment) -> Text:
    """Lowest and highest probability of all members, those that are only shown included."""
    if len(answer.by_member) < 2:
        return DASH
    odds = answer.by_member.values()
    return range_text(probability_shown(answer, min(odds)), probability_shown(answer, max(odds)))


def day_words(day: dt.date) -> Text:
    """A day: 2026年11月23日, 23 November 2026."""
    return plain(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B %Y}")


def span(first: pd.Period | int, last: pd.Period | int) -> Text:
    """A span of years: 2026—2027年, 2026–2027."""
    begin, end = year(first), year(last)
    if begin == end:
        return Text("{a}年", "{a}", {"a": begin})
    return Text("{a}—{b}年", "{a}–{b}", {"a": begin, "b": end})


def heading_of(goal: GoalResult, ordinal: str) -> Text:
    """Heading of the part on one goal: its number, short name and what the plan wants."""
    return filled(
        f"（{ordinal}）{goal.headline.short_zh}：{{when}}年{{aim}}",
        f"{capital(goal.headline.short_en)}: {{aim}} by {{when}}",
        when=year(goal.target.deadline),
        aim=goal_phrase(goal.target, goal.indicator.unit),
    )


def inside(words: str) -> str:
    """English words as they stand inside a sentence: the first letter small unless the first word is a name or an abbreviation.

    >>> inside("From April 2024 interest falls"), inside("GDP was revised"), inside("Hunan's loans")
    ('from April 2024 interest falls', 'GDP was revised', "Hunan's loans")
    """
    first = words.split(" ")[0].split("'")[0].split("-")[0]
    keep = first.isupper() or first in _NAMES
    return words if keep else words[:1].lower() + words[1:]


def capital(words: str) -> str:
    """English words with the first letter large."""
    return words[:1].upper() + words[1:]
