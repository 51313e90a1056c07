"""Small pieces every part of a brief says in the same way."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from psi_analysis.briefs.brief_results import AnnualResults, GoalResult
from psi_analysis.briefs.content import Cell
from psi_analysis.goals.answers.assessment import Assessment
from psi_analysis.nouns.targets import Target
from psi_analysis.nouns.units import COUNT
from psi_analysis.studies.study_file import Area
from psi_analysis.words import Quantity, Text, plain
from psi_analysis.words.likelihood import bears_a_word, chance_class, likelihood_word, probability_shown, shown_range, weak_text
from psi_analysis.words.lists import chained
from psi_analysis.words.messages import message, pair
from psi_analysis.words.names import goal_phrase, goal_value, is_fall, target_name
from psi_analysis.words.ranges import range_text
from psi_analysis.words.text import Sayable, one

DASH = plain("—", "–")


def probability(value: float) -> Quantity:
    """A probability in whole percent."""
    return Quantity(value, "probability")


def growth(value: float) -> Quantity:
    """Growth a year, 0.074 printed as 7.4%."""
    return Quantity(value, "growth")


def year(period: pd.Period | int) -> Quantity:
    """A calendar year."""
    return Quantity(period if isinstance(period, int) else period.end_time.year, "year")


def short(goal: GoalResult) -> Text:
    """The goal's short name."""
    return plain(goal.headline.short_zh, goal.headline.short_en)


def headed(goal: GoalResult) -> Text:
    """The goal's short name as a heading begins, its first letter large."""
    return plain(goal.headline.short_zh, capital(goal.headline.short_en))


def goal_cell(target: Target) -> Cell:
    """A goal by its number and name, for the first column of a table."""
    return Cell(message("briefs.answers.name", id=target.id, name=target_name(target)))


def short_names(results: AnnualResults) -> dict[str, Text]:
    """The headline goals' short names, by goal."""
    return {goal.target.id: short(goal) for goal in results.headline}


def heads(table: str, *names: str) -> tuple[Text, ...]:
    """Heads of a table by the last part of their ids."""
    return tuple(message(f"briefs.{table}.head.{name}") for name in names)


def numbered(number: int, id: str) -> Text:
    """A heading of the body by its id; Chinese headings have numbers."""
    return message("briefs.page.section", number=numeral(number, after="briefs.page.after_numeral"), heading=message(id))


def numeral(number: int, *, before: str = "", after: str = "") -> Text:
    """The number of a heading in Chinese numerals up to 99, nothing for 0; English headings have none.

    Args:
        number: from 0.
        before: id of what stands before it.
        after: id of what stands after it.

    >>> [numeral(number).said("zh") for number in (1, 10, 11, 20, 38, 100)]
    ['一', '十', '十一', '二十', '三十八', '100']
    """
    if number == 0:
        return plain("")
    digits = pair("briefs.page.numerals")[0]
    tens, ones = divmod(number, 10)
    said = ("" if tens < 2 else digits[tens - 1]) + (digits[9] if tens else "") + ("" if not ones else digits[ones - 1])
    signs = [pair(sign)[0] if sign else "" for sign in (before, after)]
    return plain(f"{signs[0]}{said if number < 100 else number}{signs[1]}", "")


def aim_text(target: Target, unit: str) -> Text:
    """What the plan asks for, short enough for a table: 6300亿元左右, about 630 billion yuan."""
    value: Text | Quantity = goal_value(target, unit)
    if target.nature.at_limit:
        return message(target.nature.phrase, aim=value)
    if is_fall(target):
        return message(target.nature.phrase, aim=goal_phrase(replace(target, kind="growth", base=None), unit))
    if unit == COUNT and not target.nature.on_growth:
        value = message("briefs.aim.counted", v=value)
    return message(target.nature.phrase, aim=message(f"briefs.aim.{_aim_id(target)}", v=value))


def _aim_id(target: Target) -> str:
    if not target.about:
        return target.relation
    return "about" if target.upward else "at_most_about"


def odds_cell(answer: Assessment) -> Cell:
    """The probability with its word where the evidence bears one; a range for a proxy; a dash for no answer."""
    if (weak := weak_text(answer)) is not None:
        return Cell(weak, "unknown")
    if answer.grade == "C" and answer.probability_range is not None:
        return Cell(range_text(*shown_range(answer)), "unknown")
    if answer.outcome is not None:
        return Cell(message(f"briefs.odds.{'met' if answer.outcome else 'missed'}"))
    if answer.probability is None:
        return Cell(DASH)
    shown = probability_shown(answer, answer.probability)
    if not bears_a_word(answer):
        return Cell(one(shown), chance_class(answer.probability))
    return Cell(message("briefs.odds.with_word", p=shown, word=likelihood_word(answer.probability)), chance_class(answer.probability))


def spread_text(answer: Assessment) -> Text:
    """Lowest and highest probability of all members, those that are only shown included."""
    if len(answer.by_member) < 2:
        return DASH
    odds = answer.by_member.values()
    return range_text(probability_shown(answer, min(odds)), probability_shown(answer, max(odds)))


def day_words(day: dt.date) -> Text:
    """A day: 2026年11月23日, 23 November 2026."""
    return message("briefs.day", year=str(day.year), month=plain(str(day.month), f"{day:%B}"), day=str(day.day))


def span(first: pd.Period | int, last: pd.Period | int) -> Text:
    """A span of years: 2026—2027年, 2026–2027."""
    begin, end = year(first), year(last)
    return message("briefs.year", a=begin) if begin == end else message("briefs.years", a=begin, b=end)


def inside(words: str, areas: Mapping[str, Area]) -> str:
    """English words as they stand inside a sentence: the first letter small unless the first word is a name or an abbreviation.

    Args:
        areas: of the study, whose names keep their capital.

    >>> inside("From April 2024 interest falls", {}), inside("GDP was revised", {}), inside("April was weak", {})
    ('from April 2024 interest falls', 'GDP was revised', 'April was weak')
    >>> inside("Hunan's loans", {"hunan": Area("hunan", "湖南省", "Hunan")})
    "Hunan's loans"
    """
    first = re.split(r"[ '-]", words, maxsplit=1)[0]
    names = {*calendar.month_name, *(name for area in areas.values() for name in area.name_en.split())}
    return words if first in names or first[1:] != first[1:].lower() else words[:1].lower() + words[1:]


def capital(words: str) -> str:
    """English words with the first letter large."""
    return words[:1].upper() + words[1:]


def ids_said(ids: Sequence[str]) -> Text:
    """Numbers of goals, three or more in a row as a span.

    >>> ids_said(["T01", "T02", "T03", "T09"]).said("zh"), ids_said(["T01", "T02", "I01"]).said("en")
    ('T01～T03、T09', 'T01, T02, I01')
    """
    runs: list[list[str]] = []
    for id in ids:
        follows = runs and runs[-1][-1][:1] == id[:1] and id[1:].isdigit() and runs[-1][-1][1:].isdigit()
        if follows and int(id[1:]) == int(runs[-1][-1][1:]) + 1:
            runs[-1].append(id)
        else:
            runs.append([id])
    shown: list[Sequence[Sayable]] = [[message("briefs.ids", a=run[0], b=run[-1])] if len(run) > 2 else run for run in runs]
    return chained([piece for pieces in shown for piece in pieces], "comma")
