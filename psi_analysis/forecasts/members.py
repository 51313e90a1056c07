"""Run the members of a pool on one series: choose, simulate, transform back, name what was left out."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from psi_analysis.engine.forecaster import Engine
from psi_analysis.errors import ModelError, PsiError, did_you_mean
from psi_analysis.forecasts.links import RealLines
from psi_analysis.models.protocol import FloatArray, Model
from psi_analysis.models.registry import MEMBERS, Member
from psi_analysis.models.streams import stream
from psi_analysis.nouns.indicators import Link
from psi_analysis.nouns.series import Series

FORECASTERS: dict[str, Member] = {
    **MEMBERS,
    "engine": Member(Engine(), "link"),
    "log_engine": Member(Engine("log_engine"), "link"),
}
"""Everything `forecast` knows by name: the members of the registry, and the engine that is pooled and calibrated from several; in the
default pool it goes under the name that editions print, "log_engine"."""


UNCHANGED = "unchanged"
"""The one member of a series that has never moved: it stays where it is, for nothing about its spread can be learned."""


def find_forecaster(name: str) -> Member:
    """Return a member, or the engine, by its name.

    >>> find_forecaster("engine").scale
    'link'
    >>> find_forecaster("engin")
    Traceback (most recent call last):
    psi_analysis.engine.model_error.ModelError: there is no model 'engin'. Did you mean 'engine'?
    """
    if name not in FORECASTERS:
        raise ModelError(f"there is no model {name!r}. {did_you_mean(name, FORECASTERS)}")
    return FORECASTERS[name]


@dataclass(frozen=True)
class MemberPaths:
    """What the members gave.

    Attributes:
        paths: by member, (n_paths, horizon), in the indicator's unit.
        left_out: members not used, and why.
    """

    paths: Mapping[str, FloatArray]
    left_out: Mapping[str, str]


def simulate_members(
    series: Series, names: Sequence[str | Model], horizon: int, *, n_paths: int, seed: int, required: bool, link: Link | None = None
) -> MemberPaths:
    """Simulate every member's paths.

    Args:
        names: members by name, or model objects of your own (forecast on the series' link, or in its own unit where the
                object has `scale = "level"`).
        required: raise for a member that cannot be used (it was asked for by name) instead of leaving it out.
        link: scale of the members that work on one; that of the series' kind when None.
    """
    if not required and len(series.values) > 1 and np.ptp(series.y) == 0.0:
        return MemberPaths({UNCHANGED: np.full((n_paths, horizon), series.last)}, {})
    paths: dict[str, FloatArray] = {}
    left_out: dict[str, str] = {}
    for entry in names:
        member = find_forecaster(entry) if isinstance(entry, str) else own_member(entry)
        name = entry if isinstance(entry, str) else entry.name
        reason = too_short(name, member.model, series)
        if not reason:
            try:
                paths[name] = _simulate_one(name, member, series, horizon, link=link or series.link, n_paths=n_paths, seed=seed)
                continue
            except ModelError as error:
                reason = f"model {name!r} on {series.name!r}: {error}"
            except Exception as error:  # one bad member stops no forecast that has others
                if required or isinstance(error, PsiError):
                    raise
                reason = f"model {name!r} on {series.name!r}: a fault in it, {type(error).__name__}: {error}"
                warnings.warn(reason, RuntimeWarning, stacklevel=2)
        if required:
            raise ModelError(reason)
        left_out[name] = reason
    if not paths:
        raise ModelError(f"no member can forecast {series.name!r}: {'; '.join(left_out.values())}")
    return MemberPaths(paths, left_out)


def too_short(name: str, model: Model, series: Series) -> str:
    """Say that a series is too short for a model, or return an empty string."""
    n_obs = len(series.values)
    if n_obs >= model.min_obs:
        return ""
    first = series.values.index[0] if n_obs else "none"
    way_out = "use models='drift', or " if n_obs >= find_forecaster("drift").model.min_obs and name != "drift" else ""
    return (
        f"model {name!r} needs {model.min_obs} observations of {series.name!r} but there are {n_obs} "
        f"({first} to {series.origin if n_obs else 'none'}); {way_out}load an earlier start."
    )


def own_member(model: object) -> Member:
    """Return a model object of one's own as a member, on the link unless it says otherwise."""
    if not isinstance(model, Model):
        raise ModelError(f"{model!r} is neither the name of a model nor an object with name, min_obs and simulate().")
    return Member(model=model, scale="link" if getattr(model, "scale", "link") == "link" else "level")


def _simulate_one(name: str, member: Member, series: Series, horizon: int, *, link: Link, n_paths: int, seed: int) -> FloatArray:
    lines, on_line = lines_of(series, member, link)
    rng = stream(seed, series.name, name, series.origin.ordinal)
    logs = {"on_logs": lines.on_logs} if isinstance(member.model, Engine) else {}
    simulated = member.model.simulate(on_line, horizon, n_paths, [rng], seasons=series.seasons, **logs)
    if not np.isfinite(simulated).all():
        raise ModelError(f"it simulated values that are not finite; leave {name!r} out of models=.")
    return np.asarray(lines.back(simulated)[0])


def lines_of(series: Series, member: Member, link: Link) -> tuple[RealLines, list[FloatArray]]:
    """Return the line that a member forecasts a series on, and the series there.

    Args:
        member: works on the link or in the series' own unit.
    """
    own: Link = link if member.scale == "link" else "identity"
    lines, on_line = RealLines.of([series.y], [own], series.indicator.kind, series.indicator.unit)
    return replace(lines, high=np.ones(1)) if series.can_be_full else lines, on_line
