"""A goal and its forecast as a page holds them, for the script that answers what a reader asks."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from psi_analysis.asking.packing import STEP, packed_paths
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.reference.conditional import SHARE_OF_REFERENCE, reference_log_growth
from psi_analysis.goals.answers.required import PROBABILITIES
from psi_analysis.nouns.targets import Target
from psi_analysis.plot.scales import scale_of
from psi_analysis.words.messages import message
from psi_analysis.words.names import area_name, series_name
from psi_analysis.words.numbers import Language
from psi_analysis.words.text import Text

SCRIPT = Path(__file__).with_name("ask.js")
"""The one script of a page, and the module of the widget."""

STYLE = Path(__file__).with_name("ask.css")

SHOWN = 8
"""Observations drawn before the forecast."""

_WORDS = (
    *("title", "lead", "of", "goal", "year", "about", "forecast", "chance", "by", "later", "takes", "needed", "even"),
    *("two_thirds", "nine_tenths", "a_year", "reset", "median", "picture"),
)


def can_be_asked(forecast: Forecast, target: Target) -> bool:
    """Whether a reader can set the goal: a level of yearly amounts above 0."""
    series = forecast.series
    grows = target.nature.takes_growth(in_points=series.indicator.in_points)
    return grows and series.frequency == "Y" and series.last > 0 and bool((forecast.paths > 0).all())


def goal_to_ask(forecast: Forecast, target: Target, name: Text, language: Language) -> dict[str, Any]:
    """Return what the script needs of one goal, ready for JSON.

    The paths are packed as log growth since the last observation; where they are a share of a reference, the share's and the reference's
    apart, so that the reference's growth can be held.

    Args:
        target: a level, see `can_be_asked`.
    """
    series, scale = forecast.series, scale_of(forecast.series.indicator.unit, language)
    known = series.values.iloc[-SHOWN:]
    told: dict[str, Any] = {
        "id": target.id,
        "name": name.said(language),
        "what": series_name(series).said(language),
        "relation": target.relation,
        "value": target.value,
        "year": target.deadline.year,
        "factor": scale.factor,
        "unit": scale.unit,
        "first": int(forecast.periods[0].year),
        "open": series.as_of.year if series.as_of is not None else None,
        "history": [float(f"{value:.6g}") for value in known.to_numpy()],
        "last": series.last,
        "n": int(forecast.paths.shape[0]),
        "step": STEP,
        "chances": list(PROBABILITIES),
    }
    return told | _paths(forecast, language)


def _paths(forecast: Forecast, language: Language) -> dict[str, Any]:
    """The packed paths, and what the reference is held from where they are a share of it."""
    own, reference = np.log(forecast.paths / forecast.series.last), forecast.reference
    if reference is None or forecast.method != SHARE_OF_REFERENCE:
        return {"paths": packed_paths(own)}
    ahead = reference_log_growth(reference, forecast.origin, own.shape[1])
    known = int(reference.origin.ordinal - forecast.origin.ordinal)
    since = float(np.log(reference.series.last / reference.series.value_at(forecast.origin)))
    rounded = [STEP * np.rint(logs / STEP) for logs in (own, ahead)]  # so that both together are off by half a step, not each
    middle = float(np.median(ahead[:, -1]) - since) / (own.shape[1] - known)
    return {
        "paths": packed_paths(rounded[0] - rounded[1]),
        "reference": packed_paths(rounded[1]),
        "held": message("asking.reference", area=area_name(reference.series.area)).said(language),
        "known": known,
        "since": since,
        "pace": round(float(np.expm1(middle)), 3),
    }


def ask_block(goals: Sequence[dict[str, Any]], language: Language) -> str:
    """Return what a page holds for its script: goals and words as JSON that no page reads as markup; empty without goals."""
    if not goals:
        return ""
    words = {name: message(f"asking.{name}").said(language) for name in _WORDS}
    told = json.dumps({"goals": list(goals), "words": words}, ensure_ascii=False, separators=(",", ":"))
    return told.replace("<", "\\u003c")


def letters_asked(block: str) -> str:
    """Return markup with every word that the script writes, in the faces it writes them in, so that a page's fonts hold its letters."""
    if not block:
        return ""
    told = json.loads(block)
    said = [*told["words"].values(), *(str(goal.get(name, "")) for goal in told["goals"] for name in ("name", "unit", "held"))]
    words = html.escape("".join(said) + "0123456789<>%.\u2212\u00b7()")
    return f"<table><caption>{words}</caption><tbody><tr><td>{words}</td></tr></tbody></table>"


def script() -> str:
    """Return the script as it stands in a page."""
    return SCRIPT.read_text(encoding="utf-8")


def script_hash(text: str) -> str:
    """Return what a content security policy calls a script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
