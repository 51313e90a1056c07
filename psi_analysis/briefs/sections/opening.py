"""The lines a brief opens with: its title, what it is not, the day it rests on; a back-test says so in each."""

from __future__ import annotations

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.sections.headline import title
from psi_analysis.briefs.sections.phrases import day_words
from psi_analysis.words import Quantity, Text, filled, plain


def opening_title(results: AnnualResults) -> Text:
    """The conclusion in one line; before the plan's publication headed as a back-test."""
    said = title(results)
    if not results.is_backtest:
        return said
    return filled("回测（{day}的数据）：{said}", "Back-test on the data of {day}. {said}", day=day_words(results.as_of), said=said)


def disclaimer(results: AnnualResults) -> Text:
    """What the brief is not: an official assessment; of a day before the plan, an assessment at all."""
    if not results.is_backtest:
        return plain("研究参考，不代表官方评估结论", "For research; not an official assessment")
    return filled(
        "回测：假设在计划发布（{published}）之前作出，不是评估结论",
        "A back-test: as if made before the plan was published on {published}; not an assessment",
        published=day_words(results.study.plan.published),
    )


def date_line(results: AnnualResults) -> Text:
    """The day whose knowledge the brief rests on, and how many rows at hand came after it."""
    day = day_words(results.as_of)
    if not results.later:
        return filled("数据截至{day}", "Data as of {day}", day=day)
    return filled(
        "数据截至{day}，此后公布的{n}条未用",
        f"Data as of {{day}}; {{n}} later row{'' if results.later == 1 else 's'} not used",
        day=day,
        n=Quantity(results.later, "count"),
    )
