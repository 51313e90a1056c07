"""The pieces a brief is made of, each by its name, and where each stands unless the study's `brief.toml` says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.brief_settings import SETTINGS, BriefSettings
from psi_analysis.briefs.content import Annex, AnnexList, Boxed, BriefPart, Figure, Fold, Paragraph, Section, SignedOn, Stamp, Table
from psi_analysis.briefs.sections.advice import advice_section
from psi_analysis.briefs.sections.all_goals import answers_section, holders_section, overall_section
from psi_analysis.briefs.sections.cities_page import cities_page
from psi_analysis.briefs.sections.closing import reasons_section, risks_section
from psi_analysis.briefs.sections.dependence_section import dependence_section
from psi_analysis.briefs.sections.first_page import about_the_place, core_judgements, standing_table
from psi_analysis.briefs.sections.goal_section import growth_section
from psi_analysis.briefs.sections.goal_summary import fans_block, goals_section
from psi_analysis.briefs.sections.method import members_section, method_section, sources_section, words_section
from psi_analysis.briefs.sections.other_counts import other_counts_section
from psi_analysis.briefs.sections.other_rules import rules_section
from psi_analysis.briefs.sections.phrases import day_words
from psi_analysis.briefs.sections.plan_numbers import plan_numbers_section
from psi_analysis.briefs.sections.scenario_blocks import scenarios_section
from psi_analysis.briefs.sections.stated_annex import priors_section
from psi_analysis.briefs.sections.together_section import together_section
from psi_analysis.briefs.sections.watch import watch_section
from psi_analysis.errors import DataError, did_you_mean
from psi_analysis.nouns.targets import Target

Made: TypeAlias = "Section | Table | Figure | Boxed | Paragraph"

PIECES: dict[str, Callable[[AnnualResults, int], Made | None]] = {
    "about": about_the_place,
    "standing": standing_table,
    "findings": core_judgements,
    "fans": fans_block,
    "overall": overall_section,
    "goals": goals_section,
    "answers": answers_section,
    "together": together_section,
    "watch": watch_section,
    "other counts": other_counts_section,
    "risks": risks_section,
    "advice": advice_section,
    "method": method_section,
    "holders": holders_section,
    "cities": cities_page,
    "reasons": reasons_section,
    "scenarios": scenarios_section,
    "growth curve": growth_section,
    "plan numbers": plan_numbers_section,
    "rules": rules_section,
    "members": members_section,
    "dependence": dependence_section,
    "priors": priors_section,
    "words": words_section,
    "sources": sources_section,
}
"""By name: (results, number of the heading in Chinese, 0 for none) → the piece, or None where there is nothing to say."""

ORDER: Mapping[str, tuple[str, ...]] = {
    "first_page": ("about", "standing", "findings", "fans"),
    "body": ("overall", "goals", "answers", "together", "watch", "other counts", "risks", "advice", "method"),
    "annexes": ("holders", "cities"),
    "folded": ("reasons", "scenarios", "growth curve", "plan numbers", "rules", "members", "dependence", "priors", "words", "sources"),
}
"""Where each stands: on the first page, in the numbered body, as an annex on a page of its own, or folded in the page of HTML only."""


def check_settings(settings: BriefSettings, goals: Mapping[str, Target]) -> None:
    """Refuse a place, a piece or a goal that does not exist, before anything is computed."""
    for place in settings.pieces:
        if place not in ORDER:
            raise DataError(f"{SETTINGS}, pieces: place {place!r} is not known. {did_you_mean(place, ORDER)}")
    named = [name for names in settings.pieces.values() for name in names]
    for name in named:
        if name not in PIECES:
            raise DataError(f"{SETTINGS}, pieces: {name!r} is not known. {did_you_mean(name, PIECES)}")
        if named.count(name) > 1:
            raise DataError(f"{SETTINGS}, pieces: {name!r} is named twice; a piece stands in one place.")
    for place_of, item in enumerate(settings.advice, 1):
        if item.goal not in goals:
            raise DataError(f"{SETTINGS}, advice {place_of}: goal {item.goal!r} is not in the plan. {did_you_mean(item.goal, goals)}")


def arranged(results: AnnualResults, stamp: Stamp) -> Iterator[BriefPart]:
    """Yield the pieces of a brief in their order: first page, body, list of annexes, day and stamp, annexes, folds."""
    order = places(results.settings)
    yield from _made(order["first_page"], results, numbered=False)
    yield from _made(order["body"], results, numbered=True)
    sections = [part for part in _made(order["annexes"], results, numbered=False) if isinstance(part, Section)]
    annexes = tuple(Annex(place if len(sections) > 1 else 0, section) for place, section in enumerate(sections, 1))
    if annexes:
        yield AnnexList(annexes)
    yield SignedOn(day_words(results.as_of))
    yield stamp
    yield from annexes
    yield from (Fold(part) for part in _made(order["folded"], results, numbered=False) if isinstance(part, Section))


def places(settings: BriefSettings) -> dict[str, tuple[str, ...]]:
    """Return which pieces stand where: as the study says; what it names in one place no longer stands in another by default."""
    named = {name for names in settings.pieces.values() for name in names}
    return {
        place: settings.pieces[place] if place in settings.pieces else tuple(name for name in names if name not in named)
        for place, names in ORDER.items()
    }


def _made(names: Iterable[str], results: AnnualResults, *, numbered: bool) -> Iterator[Made]:
    number = 0
    for name in names:
        made = PIECES[name](results, number + 1 if numbered else 0)
        number += isinstance(made, Section)
        if made is not None:
            yield made
