"""The explorer as a widget for JupyterLab: controls left, fan chart and probability right, the call below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from psi_analysis.asking.goal import ask_block, can_be_asked, goal_to_ask
from psi_analysis.errors import PsiError
from psi_analysis.explorer.answer_html import call_html, head_html, said
from psi_analysis.explorer.answering import Answer, Explorer
from psi_analysis.explorer.controls import goal_label, make_controls, unit_label
from psi_analysis.explorer.goal_widget import goal_widget
from psi_analysis.explorer.own_study import own_study
from psi_analysis.explorer.settings import (
    ReferenceUse,
    Settings,
    first_settings,
    goals_to_choose,
    settings_for,
    settings_for_goal,
    with_goal,
)
from psi_analysis.nouns.arguments import typed
from psi_analysis.nouns.goal_kinds import KINDS
from psi_analysis.nouns.series import Series
from psi_analysis.nouns.units import GROWTH, SHARE
from psi_analysis.studies.data import Data
from psi_analysis.system.extras import require
from psi_analysis.words.names import target_name
from psi_analysis.words.numbers import Language, chosen_language
from psi_analysis.words.translated import in_language

QUICK = 500
"""Paths of the first picture where a new simulation is needed; the full number follows at once."""

DPI = 110


@typed
def explore(data: Data | Series | pd.Series, settings: Settings | str | None = None, *, language: Language | None = None) -> Any:
    """Return a widget to explore one study: indicator, goal, deadline, members, day, reference growth; P and fan chart follow.

    Args:
        data: the study, from `load`, or a yearly series of your own.
        settings: what it opens with, or the id of a goal; the first goal of the plan that has a series when None.
        language: "zh" or "en"; the chosen one when None (`psi.language`).

    Returns:
        An ipywidgets box; show it as the last line of a cell. Its attribute `explorer_view` holds the state, for programs.

    Raises:
        ParameterError: ipywidgets or anywidget is not installed, or the study has no series long enough.
    """
    widgets = _ipywidgets()
    study = own_study(data) if isinstance(data, Series | pd.Series) else data
    opened = settings_for_goal(study, settings) if isinstance(settings, str) else settings or first_settings(study)
    view = View(Explorer(study), opened, widgets, chosen_language(language))
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
        language: of every word in it.
        answer: the last answer; None while a combination cannot be answered.
        problem: why it cannot.
    """

    explorer: Explorer
    settings: Settings
    widgets: Any = field(repr=False)
    language: Language
    answer: Answer | None = None
    problem: str = ""
    controls: Mapping[str, Any] = field(default_factory=dict, repr=False)
    box: Any = field(default=None, repr=False)
    _quiet: bool = field(default=False, repr=False)
    _from_page: bool = field(default=False, repr=False)
    _note: str = field(default="", repr=False)

    def start(self) -> None:
        """Make the controls, show the first answer, listen."""
        w = self.widgets
        self.controls = make_controls(w, self.explorer.data, self.language)
        self._show_settings()
        for name, control in self.controls.items():
            control.observe(lambda change, name=name: self.changed(name, change["new"]), names="value")
        self._head, self._image, self._call = w.HTML(), w.Image(format="png", layout={"width": "100%", "max_width": "660px"}), w.HTML()
        buttons = [w.Button(description=said(f"button.{name}", self.language)) for name in ("brief", "save")]
        for button, pressed in zip(buttons, (self.back_to_the_brief, self.save_figure), strict=True):
            button.on_click(pressed)
        left = w.VBox([*self.controls.values(), w.HBox(buttons)], layout={"flex": "0 0 346px", "overflow": "visible"})
        self._ask = goal_widget()
        self._ask.observe(lambda change: self.asked(change["new"]), names="asked")
        right = w.VBox([self._head, self._image, self._ask], layout={"flex": "1 1 auto", "min_width": "0", "padding": "0 0 0 18px"})
        self.box = w.VBox([w.HBox([left, right]), self._call])
        self.follow()

    def changed(self, name: str, value: Any) -> None:
        """Take over one control's new value and answer."""
        if self._quiet:
            return
        before, self.settings = self.settings, self._after(name, value)
        self._note = " ".join(said(f"moved.{id}", self.language) for id in moved_besides(name, before, self.settings))
        self._show_settings()
        self.follow()

    def back_to_the_brief(self, _: object = None) -> None:
        """Take back everything but the series and the goal of the plan."""
        now, data = self.settings, self.explorer.data
        fresh = settings_for(data, now.indicator, now.area)
        self.settings = with_goal(fresh, data.target(now.goal)) if now.goal else fresh
        self._note = said("moved.back", self.language)
        self._show_settings()
        self.follow()

    def save_figure(self, _: object = None) -> None:
        """Save the fan chart of what is shown in the working folder, under a name that says what it is."""
        from psi_analysis import plot

        if self.answer is None:
            return
        file = Path(f"{self.settings.indicator}-{self.settings.area}-{self.settings.deadline}.png")
        axes = plot.fan(self.answer.forecast, self.answer.assessment.target, language=self.language)
        file.write_bytes(plot.png_bytes(axes, dpi=2 * DPI))
        plot.close(axes)
        self._note = said("moved.saved", self.language, file=str(file))
        self._head.value = head_html(self.answer, note=self._note, language=self.language)

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
        self._from_page, self._note = True, ""
        try:
            self._show_settings()
            self.follow()
        finally:
            self._from_page = False

    def follow(self) -> None:
        """Answer what is chosen: at once with few paths where a simulation is needed, then with all of them."""
        try:
            if not self.explorer.has_forecast(self.settings):
                self._show(self.explorer.answer(replace(self.settings, n_paths=QUICK, quick=True)), waiting=True)
            self._show(self.explorer.answer(self.settings))
        except PsiError as error:
            self._refuse(in_language(str(error), self.language))

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
                *((goal_label(goal, self.language), goal.id) for goal in goals_to_choose(data, now.indicator, now.area)),
                (said("label.own_goal", self.language), ""),
            ]
            shown["value"].description = unit_label(KINDS[now.kind].unit_of(unit), self.language)
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
        self._head.value = head_html(answer, waiting=waiting, note=self._note, language=self.language)
        self._call.value = call_html(answer.call, self.language)
        goal = answer.assessment.target
        if waiting or self._from_page:
            return
        if self.settings.reference != "held" and can_be_asked(answer.forecast, goal):  # the page holds the growth by itself
            self._ask.told = ask_block([goal_to_ask(answer.forecast, goal, target_name(goal), self.language)], self.language)
            self._image.layout.display, self._ask.layout.display = "none", None
            return
        axes = plot.fan(answer.forecast, goal, language=self.language)
        self._image.value = plot.png_bytes(axes, dpi=DPI)
        plot.close(axes)
        self._image.layout.display, self._ask.layout.display = None, "none"

    def _refuse(self, sentence: str) -> None:
        self.answer, self.problem, no = None, sentence, escape(said("no_answer", self.language))
        self._head.value = f'<div style="font-size:15px;padding:6px 0;line-height:1.5"><b>{no}</b> {escape(sentence)}</div>'
        self._image.layout.display = self._ask.layout.display = "none"
        self._call.value = ""


def moved_besides(name: str, before: Settings, now: Settings) -> list[str]:
    """Return what else a change of one control has changed, as messages of `explorer.moved`: nothing moves unsaid."""
    if name == "indicator":
        return ["series"]
    found = ["goal"] if name not in ("goal",) and before.goal and not now.goal else []
    if name != "reference" and now.reference != before.reference:
        found.append("held" if now.reference == "held" else "left_out")
    return found


def _ipywidgets() -> Any:
    require("lab", "the explorer")
    import ipywidgets

    return ipywidgets


__all__ = ["QUICK", "View", "explore"]
