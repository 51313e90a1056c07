"""The explorer's controls: one a setting."""

from __future__ import annotations

from typing import Any, get_args

from psi_analysis.explorer.answer_html import said
from psi_analysis.explorer.settings import last_period, models_to_choose, series_choices
from psi_analysis.nouns.targets import Relation, Target
from psi_analysis.nouns.units import COUNT, GROWTH, SHARE, UNITS
from psi_analysis.studies.data import Data
from psi_analysis.words.numbers import Language
from psi_analysis.words.text import plain


def name_of(one: Any, language: Language) -> str:
    """Return the name of an indicator, area or goal in a language, the other's where it has none."""
    return plain(one.name_zh or one.name_en, one.name_en or one.name_zh).said(language)


def make_controls(widgets: Any, data: Data, language: Language) -> dict[str, Any]:
    """Make one control a setting."""
    wide = {"style": {"description_width": "112px"}, "layout": {"width": "340px", "flex": "0 0 auto"}}

    def label(id: str) -> dict[str, Any]:
        return {"description": said(f"label.{id}", language), **wide}

    series = [
        (f"{name_of(data.indicators[name], language)} · {name_of(data.areas[area], language)}", (name, area))
        for name, area in series_choices(data)
    ]
    reference = [(said(f"larger.{use}", language), use) for use in ("forecast", "held", "none")]
    first, last = data.study.plan.base.year, int(last_period(data))
    tooltip = said("label.tooltip", language)
    return {
        "indicator": widgets.Dropdown(options=series, **label("series")),
        "goal": widgets.Dropdown(options=[(said("label.own_goal", language), "")], **label("goal")),
        "relation": widgets.Dropdown(options=list(get_args(Relation)), **label("relation")),
        "value": widgets.FloatText(continuous_update=False, **label("value")),
        "deadline": widgets.IntSlider(min=first, max=last, continuous_update=False, **label("deadline")),
        "reference": widgets.Dropdown(options=reference, **label("reference")),
        "rate": widgets.FloatSlider(min=-2.0, max=16.0, step=0.1, readout_format=".1f", continuous_update=False, **label("rate")),
        "peers": widgets.Checkbox(indent=True, **label("peers")),
        "members": widgets.SelectMultiple(options=list(models_to_choose()), rows=6, tooltip=tooltip, **label("members")),
        "as_of": widgets.DatePicker(**label("as_of")),
    }


def goal_label(goal: Target, language: Language) -> str:
    """Return a goal as the list of goals has it."""
    return f"{goal.id} {name_of(goal, language)}"


def unit_label(unit: str, language: Language) -> str:
    """Return what stands before the box for the goal's value, which is in the unit of the data."""
    known = {SHARE: "%", GROWTH: said("label.rate", language), COUNT: said("label.value", language)}
    there = UNITS.get(unit)
    return known.get(unit, unit if there is None else there.zh if language == "zh" else there.en)
