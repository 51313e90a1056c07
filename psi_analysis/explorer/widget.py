"""The explorer as a widget for JupyterLab: controls left, fan chart and probability right, the call below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING, Any, get_args

from psi_analysis.asking.goal import ask_block, can_be_asked, goal_to_ask
from psi_analysis.errors import PsiError
from psi_analysis.explorer.answering import Answer, Explorer
from psi_analysis.explorer.goal_widget import goal_widget
from psi_analysis.explorer.settings import (
    ReferenceUse,
    Settings,
    first_settings,
    goals_to_choose,
    last_period,
    models_to_choose,
    series_choices,
    settings_for,
    with_goal,
)
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.cards import chance_bar
from psi_analysis.nouns.goal_kinds import KINDS
from psi_analysis.nouns.targets import Relation
from psi_analysis.nouns.units import COUNT, GROWTH, SHARE
from psi_analysis.system.extras import require
from psi_analysis.words.numbers import percent
from psi_analysis.words.text import plain

if TYPE_CHECKING:
    from psi_analysis.studies.data import Data

QUICK = 500
"""Paths of the first picture where a new simulation is needed; the full number follows at once."""

DPI = 110
OWN_GOAL = "a goal of your own"


@typed
def explore(data: Data, settings: Settings | None = None) -> Any:
    """Return a widget to explore one study: indicator, goal, deadline, members, day, reference growth; P and fan chart follow.

    Args:
        data: the study, from `load`.
        settings: what it opens with; the first goal of the plan that has a series when None.

    Returns:
        An ipywidgets box; show it as the last line of a cell. Its attribute `explorer_view` holds the state, for programs.

    Raises:
        ParameterError: ipywidgets or anywidget is not installed, or the study has no series long enough.
    """
    widgets = _ipywidgets()
    view = View(Explorer(data), settings or first_settings(data), widgets)
    view.start()
    view.box.explorer_view = view
    return view.box


@dataclass
class View:
    """The widget's state: what is chosen, what is shown.

    Attributes:
        explorer: answers settings.
        settings: what is chosen now.
        widgets: the module ipywidgets.
        answer: the last answer; None while a combination cannot be answered.
        problem: why it cannot.
    """

    explorer: Explorer
    settings: Settings
    widgets: Any = field(repr=False)
    answer: Answer | None = None
    problem: str = ""
    controls: Mapping[str, Any] = field(default_factory=dict, repr=False)
    box: Any = field(default=None, repr=False)
    _quiet: bool = field(default=False, repr=False)
    _from_page: bool = field(default=False, repr=False)

    def start(self) -> None:
        """Make the controls, show the first answer, listen."""
        w = self.widgets
        self.controls = make_controls(w, self.explorer.data)
        self._show_settings()
        for name, control in self.controls.items():
            control.observe(lambda change, name=name: self.changed(name, change["new"]), names="value")
        self._head, self._image, self._call = w.HTML(), w.Image(format="png", layout={"width": "100%", "max_width": "660px"}), w.HTML()
        left = w.VBox(list(self.controls.values()), layout={"flex": "0 0 346px", "overflow": "visible"})
        self._ask = goal_widget()
        self._ask.observe(lambda change: self.asked(change["new"]), names="asked")
        right = w.VBox([self._head, self._image, self._ask], layout={"flex": "1 1 auto", "min_width": "0", "padding": "0 0 0 18px"})
        self.box = w.VBox([w.HBox([left, right]), self._call])
        self.follow()

    def changed(self, name: str, value: Any) -> None:
        """Take over one control's new value and answer."""
        if self._quiet:
            return
        self.settings = self._after(name, value)
        self._show_settings()
        self.follow()

    def asked(self, told: Mapping[str, Any]) -> None:
        """Take over what was set in the page's own widget, which has its answer already, and answer it in full.

        What may be fallen short by is part of the value asked for: the kernel's answer is the page's.
        """
        now, held = self.settings, told["growth"] is not None
        slack = float(told["value"]) * float(told["about"])
        before: ReferenceUse = "forecast" if now.reference == "held" else now.reference
        self.settings = replace(
            now,
            goal="",
            value=float(told["value"]) + (slack if now.relation in ("<", "<=") else -slack),
            deadline=str(told["year"]),
            reference="held" if held else before,
            reference_growth=float(told["growth"]) if held else now.reference_growth,
        )
        self._from_page = True
        try:
            self._show_settings()
            self.follow()
        finally:
            self._from_page = False

    def follow(self) -> None:
        """Answer what is chosen: at once with few paths where a simulation is needed, then with all of them."""
        try:
            if not self.explorer.has_forecast(self.settings):
                self._show(self.explorer.answer(replace(self.settings, n_paths=QUICK)), waiting=True)
            self._show(self.explorer.answer(self.settings))
        except PsiError as error:
            self._refuse(str(error))

    def _after(self, name: str, value: Any) -> Settings:
        """Return the settings after one change; a changed number makes the goal one's own."""
        now = self.settings
        if name == "indicator":
            return replace(settings_for(self.explorer.data, *value), as_of=now.as_of)
        if name == "goal":
            return with_goal(now, self.explorer.data.target(value)) if value else replace(now, goal="")
        if name == "value":
            return replace(now, goal="", value=value / self._scale())
        if name == "deadline":
            return replace(now, goal="", deadline=str(value))
        if name == "relation":
            return replace(now, goal="", relation=value)
        if name == "as_of":
            return replace(now, as_of=value.isoformat() if isinstance(value, dt.date) else "")
        if name == "rate":
            return replace(now, reference="held", reference_growth=round(value / 100, 4))
        if name == "members":
            return replace(now, members=tuple(value), reference="none" if value else now.reference)
        return replace(now, **{name: value})

    def _scale(self) -> float:
        """Shares and growth are shown in percent."""
        unit = self.explorer.data.indicator(self.settings.indicator).unit
        return 100.0 if KINDS[self.settings.kind].on_growth or unit in (SHARE, GROWTH) else 1.0

    def _show_settings(self) -> None:
        """Let the controls say what is chosen, without answering to themselves."""
        now, shown, data = self.settings, self.controls, self.explorer.data
        unit = data.indicator(now.indicator).unit
        self._quiet = True
        try:
            shown["goal"].options = [
                *((_goal_label(goal), goal.id) for goal in goals_to_choose(data, now.indicator, now.area)),
                (OWN_GOAL, ""),
            ]
            shown["value"].description = _unit_label(KINDS[now.kind].unit_of(unit))
            values = {
                "indicator": (now.indicator, now.area),
                "goal": now.goal,
                "relation": now.relation,
                "value": round(now.value * self._scale(), 6),
                "deadline": int(now.deadline[:4]),
                "members": now.members,
                "as_of": dt.date.fromisoformat(now.as_of) if now.as_of else None,
                "reference": now.reference,
                "rate": round(100 * now.reference_growth, 2),
                "peers": now.peers,
            }
            for name, value in values.items():
                shown[name].value = value
        finally:
            self._quiet = False

    def _show(self, answer: Answer, *, waiting: bool = False) -> None:
        from psi_analysis import plot

        self.answer, self.problem = answer, ""
        self._head.value, self._call.value = head_html(answer, waiting=waiting), call_html(answer.call)
        goal = answer.assessment.target
        if waiting or self._from_page:
            return
        if self.settings.reference != "held" and can_be_asked(answer.forecast, goal):  # the page holds the growth by itself
            named = plain(goal.name_zh, goal.name_en or goal.label)
            self._ask.told = ask_block([goal_to_ask(answer.forecast, goal, named, "en")], "en")
            self._image.layout.display, self._ask.layout.display = "none", None
            return
        axes = plot.fan(answer.forecast, goal, language="en")
        self._image.value = plot.png_bytes(axes, dpi=DPI)
        plot.close(axes)
        self._image.layout.display, self._ask.layout.display = None, "none"

    def _refuse(self, sentence: str) -> None:
        self.answer, self.problem = None, sentence
        self._head.value = f'<div style="font-size:15px;padding:6px 0;line-height:1.5"><b>No answer.</b> {escape(sentence)}</div>'
        self._image.layout.display = self._ask.layout.display = "none"
        self._call.value = ""


def _unit_label(unit: str) -> str:
    """What stands before the box for the goal's value, which is in the unit of the data."""
    return {SHARE: "%", GROWTH: "% a year", COUNT: "value"}.get(unit, unit)


def head_html(answer: Answer, *, waiting: bool = False) -> str:
    """Return P in large digits with its scale, its back-test and its evidence."""
    made = answer.assessment
    assert made.probability is not None
    spread = made.probability_range
    lines = [f"by member {percent(spread[0])} to {percent(spread[1])}" if len(made.by_member) > 1 and spread is not None else ""]
    paths = f"{answer.settings.n_paths:,} paths"
    error = f"Monte Carlo error {100 * made.monte_carlo_error:.1f} points" if made.monte_carlo_error is not None else ""
    lines.append(f"{paths}, {error}" + (" so far; all follow" if waiting else ""))
    record = made.reliability
    said = "no back-test covers this combination"
    if record is not None:
        said = f"back-test: said {percent(record.said)}, happened {percent(record.happened)} of {record.cells} cases"
    lines += [said, f"grade {made.grade}: {made.reason[1]}", answer.remark]
    small = "".join(f"<div>{escape(line)}</div>" for line in lines if line)
    big = '<div style="opacity:.8">probability that the goal is met</div>'
    big += f'<div class="psi-probability" style="font-size:34px;line-height:1.2">{escape(percent(made.probability))}</div>'
    bar = chance_bar(made.probability, *(spread or (None, None)))
    return f'<div style="display:flex;gap:24px;line-height:1.4"><div>{big}{bar}</div><div style="opacity:.8">{small}</div></div>'


def call_html(call: str) -> str:
    """Return the call, ready to be marked and copied."""
    style = "margin:0;padding:6px 10px;border-left:3px solid #3d8fd1;white-space:pre-wrap;line-height:1.35;color:inherit;background:none"
    return f'<div style="opacity:.75">The same in code:</div><pre class="psi-call" style="{style}">{escape(call)}</pre>'


def make_controls(widgets: Any, data: Data) -> dict[str, Any]:
    """Make one control a setting."""
    wide = {"style": {"description_width": "88px"}, "layout": {"width": "340px", "flex": "0 0 auto"}}
    series = [(f"{data.indicators[name].name_en} · {data.areas[area].name_en}", (name, area)) for name, area in series_choices(data)]
    reference = [("as the brief does", "forecast"), ("grows at the rate below", "held"), ("left out: own past only", "none")]
    first, last = data.study.plan.base.year, int(last_period(data))
    return {
        "indicator": widgets.Dropdown(options=series, description="series", **wide),
        "goal": widgets.Dropdown(options=[(OWN_GOAL, "")], description="goal", **wide),
        "relation": widgets.Dropdown(options=list(get_args(Relation)), description="is", **wide),
        "value": widgets.FloatText(description="value", continuous_update=False, **wide),
        "deadline": widgets.IntSlider(min=first, max=last, description="deadline", continuous_update=False, **wide),
        "reference": widgets.Dropdown(options=reference, description="larger area", **wide),
        "rate": widgets.FloatSlider(
            min=-2.0, max=16.0, step=0.1, readout_format=".1f", description="% a year", continuous_update=False, **wide
        ),
        "peers": widgets.Checkbox(description="learn from other cities", indent=True, **wide),
        "members": widgets.SelectMultiple(
            options=list(models_to_choose()), description="members", rows=6, tooltip="none: the default pool; Ctrl or ⌘ for several", **wide
        ),
        "as_of": widgets.DatePicker(description="known on", **wide),
    }


def _goal_label(goal: Any) -> str:
    return f"{goal.id} {goal.name_en}"


def _ipywidgets() -> Any:
    require("lab", "the explorer")
    import ipywidgets

    return ipywidgets


__all__ = ["QUICK", "View", "call_html", "explore", "head_html", "make_controls"]
