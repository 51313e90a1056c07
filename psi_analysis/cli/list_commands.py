"""psi list: what a study holds."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from psi_analysis.cli.study_loading import load_study, print_named
from psi_analysis.words.numbers import chosen_language

if TYPE_CHECKING:
    from psi_analysis.nouns.targets import Target
    from psi_analysis.studies.data import Data


def list_command(options: argparse.Namespace) -> int:
    """List targets, indicators, sources or models."""
    header, rows = LISTS[options.what](options)
    print_named(options, header, rows)
    return 0


def _name(one: Target, options: argparse.Namespace) -> str:
    """Its name in the language asked for, else in the other."""
    return (one.name_zh or one.name_en) if chosen_language(options.language) == "zh" else (one.name_en or one.name_zh)


_Listing = tuple[list[str], list[list[str]]]


def _list_targets(options: argparse.Namespace) -> _Listing:
    """Goals of the plan; as CSV with the plan's words, where they stand and who answers for them."""
    goals = load_study(options).targets.values()
    header = ["target", "indicator", "relation", "value", "period", "kind", "name"]
    rows = [[g.id, g.indicator, g.relation, f"{g.value:.15g}", str(g.period), g.kind, _name(g, options)] for g in goals]
    if not options.csv:
        return header, rows
    return [*header, "quote", "section", "departments"], [
        [*row, g.quote_zh, g.section, g.departments] for row, g in zip(rows, goals, strict=True)
    ]


def _name_heads(data: Data, options: argparse.Namespace) -> list[str]:
    """The columns of names: those of the study's languages; both in CSV, which programs read."""
    return ["name_zh", "name_en"] if options.csv else [f"name_{language}" for language in data.study.languages]


def _list_indicators(options: argparse.Namespace) -> _Listing:
    """Indicators of the study."""
    data = load_study(options)
    heads = _name_heads(data, options)
    rows = [[i.id, i.unit, i.kind, *(getattr(i, head) for head in heads)] for i in data.indicators.values()]
    return ["indicator", "unit", "kind", *heads], rows


def _list_areas(options: argparse.Namespace) -> _Listing:
    """Areas of the study, and the larger area each is seen as a share of."""
    data = load_study(options)
    heads = _name_heads(data, options)
    return ["area", "reference", *heads], [[a.id, a.reference or "", *(getattr(a, head) for head in heads)] for a in data.areas.values()]


def _list_sources(options: argparse.Namespace) -> _Listing:
    """Publications."""
    known = load_study(options).sources.values()
    return ["source", "publisher", "title", "licence"], [[s.id, s.publisher, s.title, s.licence] for s in known]


def _list_models(options: argparse.Namespace) -> _Listing:
    """Members a forecast can be pooled of."""
    from psi_analysis.forecasts.defaults import DEFAULT_POOL
    from psi_analysis.forecasts.members import FORECASTERS
    from psi_analysis.words.names import member_name

    rows = [
        [name, "yes" if name in DEFAULT_POOL else "no", str(one.model.min_obs), said.said("zh"), said.said("en")]
        for name, one, said in ((name, one, member_name(name)) for name, one in FORECASTERS.items())
    ]
    return ["model", "in the pool", "observations needed", "name_zh", "name_en"], rows


LISTS: dict[str, Callable[[argparse.Namespace], _Listing]] = {
    "targets": _list_targets,
    "indicators": _list_indicators,
    "areas": _list_areas,
    "sources": _list_sources,
    "models": _list_models,
}
