"""Will a plan's goals be met, and how sure can we be?

The verbs: `load` a study, `forecast` a series, `assess` a goal, `assess_plan` a whole plan,
`assess_panel` thousands of series, `backtest` a rule. The nouns: `Series`, `Target`, `Forecast`, `Assessment`. `plot`, `tables` and
`wording` show them. `docs/glossary.md` has the words in English and Chinese.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psi_analysis import plot, tables, wording
    from psi_analysis.assessments.assessing import assess, refuse
    from psi_analysis.assessments.assessment import Assessment
    from psi_analysis.assessments.drivers import tornado
    from psi_analysis.assessments.plan import PlanAssessment, assess_plan
    from psi_analysis.assessments.reference_curve import reference_curve
    from psi_analysis.assessments.together import assess_together
    from psi_analysis.backtests.rolling import backtest
    from psi_analysis.catalog.data import Data, load
    from psi_analysis.catalog.peers import Peers, load_peers
    from psi_analysis.errors import PsiError
    from psi_analysis.explorer.widget import explore
    from psi_analysis.forecasts.conditional import hold_growth
    from psi_analysis.forecasts.forecast import Forecast
    from psi_analysis.forecasts.forecasting import forecast
    from psi_analysis.forecasts.pooling import pool
    from psi_analysis.indicators import Indicator
    from psi_analysis.intake import read_series
    from psi_analysis.models.protocol import Model
    from psi_analysis.panels.assessing import assess_panel
    from psi_analysis.panels.results import PanelAssessment
    from psi_analysis.scenarios import project
    from psi_analysis.series import Series
    from psi_analysis.targets import Target

__version__ = "0.1.0"

_HOMES = {
    "Assessment": "psi_analysis.assessments.assessment",
    "Data": "psi_analysis.catalog.data",
    "Forecast": "psi_analysis.forecasts.forecast",
    "Indicator": "psi_analysis.indicators",
    "Model": "psi_analysis.models.protocol",
    "PanelAssessment": "psi_analysis.panels.results",
    "Peers": "psi_analysis.catalog.peers",
    "PlanAssessment": "psi_analysis.assessments.plan",
    "PsiError": "psi_analysis.errors",
    "Series": "psi_analysis.series",
    "Target": "psi_analysis.targets",
    "assess": "psi_analysis.assessments.assessing",
    "assess_panel": "psi_analysis.panels.assessing",
    "assess_plan": "psi_analysis.assessments.plan",
    "assess_together": "psi_analysis.assessments.together",
    "backtest": "psi_analysis.backtests.rolling",
    "explore": "psi_analysis.explorer.widget",
    "forecast": "psi_analysis.forecasts.forecasting",
    "hold_growth": "psi_analysis.forecasts.conditional",
    "load": "psi_analysis.catalog.data",
    "load_peers": "psi_analysis.catalog.peers",
    "plot": "psi_analysis.plot",
    "pool": "psi_analysis.forecasts.pooling",
    "project": "psi_analysis.scenarios",
    "read_series": "psi_analysis.intake",
    "reference_curve": "psi_analysis.assessments.reference_curve",
    "refuse": "psi_analysis.assessments.assessing",
    "tables": "psi_analysis.tables",
    "tornado": "psi_analysis.assessments.drivers",
    "wording": "psi_analysis.wording",
}
"""Where each public name lives; it is loaded when first named, so that `import psi_analysis` costs next to nothing."""

__all__ = [
    "Assessment",
    "Data",
    "Forecast",
    "Indicator",
    "Model",
    "PanelAssessment",
    "Peers",
    "PlanAssessment",
    "PsiError",
    "Series",
    "Target",
    "assess",
    "assess_panel",
    "assess_plan",
    "assess_together",
    "backtest",
    "explore",
    "forecast",
    "hold_growth",
    "load",
    "load_peers",
    "plot",
    "pool",
    "project",
    "read_series",
    "reference_curve",
    "refuse",
    "tables",
    "tornado",
    "wording",
]


def __getattr__(name: str) -> Any:
    """Load a public name, or a module of the package, when it is first named."""
    from psi_analysis.errors import did_you_mean

    home = _HOMES.get(name, f"psi_analysis.{name}")
    if name.startswith("_") or (name not in _HOMES and find_spec(home) is None):
        raise AttributeError(f"psi_analysis has no {name!r}. {did_you_mean(name, __all__)}")
    module = import_module(home)
    value = module if home == f"psi_analysis.{name}" else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
