"""The years a plan speaks of: its first and last, and the year before it, as its own words give them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from psi_analysis.studies.plan_text.grammar import Grammar

_HEAD = 600
_LONGEST = 16
"""Years a plan runs at the most, where its own words do not say how many."""


@dataclass(frozen=True)
class PlanYears:
    """First and last year of a plan; `base` is the year before it.

    Attributes:
        start: its first year.
        end: its last, by which its goals are to be met where they name no other year.
        of_a_year: it is a report that sets goals for one year.
    """

    start: int
    end: int
    of_a_year: bool = False

    @property
    def base(self) -> int:
        """The year before the plan."""
        return self.start - 1


def plan_years(text: str, words: Grammar) -> PlanYears | None:
    """Find the years of a plan; None where the text names none.

    Args:
        text: the whole of it.
        words: of its language.
    """
    text = text.translate({0xFF10 + digit: str(digit) for digit in range(10)})
    head = text[:_HEAD]
    if "report" in words.told and words.finds("report_title", head) and (found := words["report"].search(head)):
        year = int(found[1] or found[2])
        return PlanYears(year, year, True)
    titles = "\n".join(line for line in head.splitlines() if len(line) < 70 and "。" not in line and not words["no_title"].match(line))
    return (
        _span(titles, words)
        or _five_years(titles, words)
        or _one_year(titles, words)
        or _ahead(_span(_without_yearly(head, words), words), text, words)
        or _most_named(text, words, _ends_named(titles, words))
        or _five_years(head, words)
        or _only_year(head, words)
    )


def _only_year(head: str, words: Grammar) -> PlanYears | None:
    """The one year that a text begins with: 2026年，全市新建学校8所."""
    named = set(words["title_year"].findall(head)) if "title_year" in words.told else set()
    return PlanYears(int(max(named)), int(max(named)), True) if len(named) == 1 else None


def _five_years(text: str, words: Grammar) -> PlanYears | None:
    """The five years that a text names first."""
    named = [(text.find(name), span) for name, span in words.told.get("five_years", {}).items() if name in text]
    return PlanYears(*min(named)[1]) if named else None


def _one_year(titles: str, words: Grammar) -> PlanYears | None:
    """The year of a plan for one year."""
    found = words["one_year"].search(titles) if "one_year" in words.told else None
    if found is None:
        return None
    first = int(found[1])
    last = first + 1 if re.search(rf"(?<!\d){first + 1}(?!\d)", found[0]) else first
    return PlanYears(last, last, True)


def _span(head: str, words: Grammar) -> PlanYears | None:
    said = [[year for year in one.groups() if year] for one in re.finditer(words.told["span"], head)]
    spans = [(int(first), int(last if len(last) == 4 else first[: 4 - len(last)] + last)) for first, last in said]
    short = {first for first, last in said if len(last) == 2}
    ahead = [(first, last) for first, last in spans if (str(first) in short) < last - first <= 30]
    return PlanYears(*ahead[-1] if len(set(ahead)) == 1 else ahead[0]) if ahead else None


def _without_yearly(head: str, words: Grammar) -> str:
    """A text without spans in every year of which something is to be done: 2026—2027年每年建设3万亩."""
    return re.sub(rf"(?:{words.told['span']})\s*{words.told['in_every_year']}", "", head) if "in_every_year" in words.told else head


def _ahead(span: PlanYears | None, text: str, words: Grammar) -> PlanYears | None:
    """A span of years that a text's head names, unless all its goals are later."""
    named = [int(year) for year in re.findall(words.told["goal_year"], text)]
    return None if span is None or (named and span.end < min(named)) else span


def _without_deadlines(text: str, words: Grammar) -> str:
    """A text without the years by which, or from which on, something is to be."""
    return words["ahead_year"].sub("", text) if "ahead_year" in words.told else text


def _ends_named(titles: str, words: Grammar) -> list[int]:
    """Years by which the titles set goals: Vision 2030, Targets for 2028 and 2030."""
    return [int(year) for found in words["title_end"].findall(titles) for year in found if year] if "title_end" in words.told else []


def _most_named(text: str, words: Grammar, titled: Sequence[int]) -> PlanYears | None:
    """The year that goals name most often, or the title's where that is later.

    The first year comes behind what changes count from, or behind the last year before all goals.
    """
    named = Counter(int(year) for year in re.findall(words.told["goal_year"], text))
    if not named:
        return None
    in_steps = "steps" in words.told and words.finds("steps", text)
    end = max([*titled, max(named, key=lambda year: year if in_steps else named[year])])  # of several named as often the first
    bases = [int(year) for year in re.findall(words.told["base_year"], text) if int(year) < end and int(year) not in named]
    past = [name for name in ("past", "past_near", "past_change") if name in words.told]
    told = " ".join(said for said in re.split(r"[。\n]|[.;]\s", text) if any(words.finds(name, said) for name in past))
    years = [map(int, re.findall(r"(?<!\d)20\d\d(?!\d)", where)) for where in (told, _without_deadlines(text, words))]
    dated = [[year for year in found if year < min(named)] for found in years]
    before = max([*bases, *dated[0]] or dated[1] or [end - 1])
    if end - before > _LONGEST and dated[1]:
        before = max(dated[1])
    before = before if end - before <= _LONGEST else min(named) - 1
    return PlanYears(before + 1, end)
