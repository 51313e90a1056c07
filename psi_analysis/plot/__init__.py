"""Figures: each takes plain results and Axes, and returns Axes. Matplotlib is loaded when a figure is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "fan": "psi_analysis.plot.fan_chart",
    "reference_curve": "psi_analysis.plot.reference_growth",
    "attainment": "psi_analysis.plot.attainment_dots",
    "reliability": "psi_analysis.plot.reliability_diagram",
    "what_it_takes": "psi_analysis.plot.extra_growth",
    "standing": "psi_analysis.plot.standing_among",
    "comparison": "psi_analysis.plot.models_compared",
    "cities": "psi_analysis.plot.among_cities",
    "tornado": "psi_analysis.plot.tornado_bars",
    "save_svg": "psi_analysis.plot.saving",
    "save_png": "psi_analysis.plot.saving",
    "svg_bytes": "psi_analysis.plot.saving",
    "png_bytes": "psi_analysis.plot.saving",
    "close": "psi_analysis.plot.saving",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Load a figure when it is first named."""
    if name not in _HOMES:
        raise AttributeError(f"psi_analysis.plot has no {name!r}; it has {', '.join(_HOMES)}.")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
