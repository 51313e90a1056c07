"""The call that gives what the explorer shows, as Python to paste into a cell."""

from __future__ import annotations

from psi_analysis.errors import DataError
from psi_analysis.explorer.own_study import OwnStudy
from psi_analysis.explorer.settings import Settings, last_period, reference_series, target_of
from psi_analysis.forecasts.defaults import PATHS
from psi_analysis.models.streams import DEFAULT_SEED
from psi_analysis.nouns.series import Series
from psi_analysis.studies.data import Data
from psi_analysis.studies.loading import find_raw


def reproducing_call(data: Data, series: Series, settings: Settings) -> str:
    """Return Python that computes the same probability from the public names."""
    name, to = settings.indicator, last_period(data)
    lines = ["import psi_analysis as psi", ""]
    if isinstance(data, OwnStudy):
        lines.append("# series: the one given to psi.explore")
    else:
        lines += [f"data = {_load(data)}", f'series = data.series("{name}", area="{series.area}")']
    given = [f'to="{to}"']
    with_peers = settings.peers and data.has_peers(name)
    reference = reference_series(data, series) if settings.reference != "none" else None
    verb, forecast = "psi.forecast", "fc"
    if reference is not None and settings.reference == "held":
        there = f'data.series("{name}", area="{reference.area}")'
        lines.append(f'reference = psi.hold_growth({there}, {settings.reference_growth!r}, to="{to}", n_paths={settings.n_paths})')
        given.append("reference=reference")
    elif reference is not None:
        del lines[-1]
        given.insert(0, f'"{name}", area="{series.area}"')
        verb, forecast = "psi.forecast_in_study", "fc, years"
    if with_peers:
        lines.append(f'peers = data.peers("{name}")')
        given.append("peers=peers")
    if settings.members:
        given.append(f"models={list(settings.members)!r}")
    if settings.n_paths != PATHS:
        given.append(f"n_paths={settings.n_paths}")
    if verb == "psi.forecast" and data.study.seed != DEFAULT_SEED:  # the other verb takes the study's own
        given.append(f"seed={data.study.seed}")
    what = "data" if verb == "psi.forecast_in_study" else "series"
    lines += [f"{forecast} = {verb}({what}, {', '.join(given)})", f"goal = {_goal(data, settings)}"]
    lines.append(f"answer = psi.assess(fc, goal{', peers=peers' if with_peers else ''})")
    return "\n".join([*lines, "answer.probability"])


def _load(data: Data) -> str:
    """Load the study: without its folder where `psi.load` finds it by itself."""
    try:
        found = find_raw() == data.folder
    except DataError:
        found = False
    given = [] if found else [repr(data.folder.as_posix())]
    if data.as_of is not None:
        given.append(f'as_of="{data.as_of}"')
    return f"psi.load({', '.join(given)})"


def _goal(data: Data, settings: Settings) -> str:
    if settings.goal:
        return f'data.target("{settings.goal}")'
    goal = target_of(data, settings)
    base = f', base="{goal.base}"' if goal.base is not None else ""
    return f'psi.Target("{goal.relation}", {goal.value!r}, "{settings.deadline}", kind="{goal.kind}"{base})'
