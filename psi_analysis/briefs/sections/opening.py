"""The lines a brief opens with: its title, what it is not, the day it rests on; a back-test says so in each."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.sections.headline import title
from psi_analysis.briefs.sections.phrases import day_words
from psi_analysis.words import Text
from psi_analysis.words.messages import message


def opening_title(results: AnnualResults) -> Text:
    """The conclusion in one line; before the plan's publication headed as a back-test."""
    said = title(results)
    if not results.is_backtest:
        return said
    return message("briefs.opening.backtest", day=day_words(results.as_of), said=said)


def disclaimer(results: AnnualResults) -> Text:
    """What the brief is not: an official assessment; of a day before the plan, an assessment at all."""
    if not results.is_backtest:
        return message("briefs.opening.disclaimer")
    return message("briefs.opening.disclaimer_backtest", published=day_words(results.study.plan.published))


def date_line(results: AnnualResults) -> Text:
    """The day whose knowledge the brief rests on, and how many rows at hand came after it."""
    day = day_words(results.as_of)
    if not results.later:
        return message("briefs.opening.date", day=day)
    later = "one_later" if results.later == 1 else "later"
    return message(f"briefs.opening.date_{later}", day=day, n=results.later)
