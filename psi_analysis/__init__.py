"""Will a plan's goals be met, and how sure can we be?

The verbs: `load` a study, `forecast` a series, `assess` a goal, `assess_plan` a whole plan,
`assess_panel` thousands of series, `backtest` a rule. The nouns: `Series`, `Target`, `Forecast`, `Assessment`. `plot`, `tables` and
`wording` show them. `docs/glossary.md` has the words in English and Chinese.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from psi_analysis import from_above as from_above

if TYPE_CHECKING:
    from psi_analysis import plot
    from psi_analysis import words as wording
    from psi_analysis.errors import PsiError
    from psi_analysis.evidence.joint_record import load_joint_record
    from psi_analysis.evidence.recorded import load_evidence
    from psi_analysis.evidence.rolling import backtest
    from psi_analysis.evidence.several_models import compare
    from psi_analysis.explorer.widget import explore
    from psi_analysis.forecasts.forecast import Forecast
    from psi_analysis.forecasts.forecasting import forecast
    from psi_analysis.forecasts.pooling import pool
    from psi_analysis.forecasts.reference.conditional import hold_growth
    from psi_analysis.goals import scenarios
    from psi_analysis.goals.answers.assessing import assess, refuse
    from psi_analysis.goals.answers.assessment import Assessment
    from psi_analysis.goals.answers.reference_curve import reference_curve
    from psi_analysis.goals.jointly.together import assess_together
    from psi_analysis.goals.plans.plan import PlanAssessment, assess_plan
    from psi_analysis.goals.routes.rebasing import assess_on_bases, splice
    from psi_analysis.goals.scenarios import project
    from psi_analysis.goals.why.change_split import explain_change
    from psi_analysis.goals.why.drivers import tornado
    from psi_analysis.intake.reading_series import read_series
    from psi_analysis.models.protocol import Model
    from psi_analysis.nouns.indicators import Indicator
    from psi_analysis.nouns.series import Series
    from psi_analysis.nouns.targets import Target
    from psi_analysis.nowcasts.study_ladder import forecast_in_study
    from psi_analysis.panels.panel_assessing import assess_panel
    from psi_analysis.panels.panel_results import PanelAssessment
    from psi_analysis.show import tables
    from psi_analysis.show.one_language import language
    from psi_analysis.studies.comparable.peer_panels import load_peers
    from psi_analysis.studies.comparable.peers import Peers
    from psi_analysis.studies.data import Data
    from psi_analysis.studies.loading import load, load_example

__version__ = "0.5.0"

_HOMES = {
    "Assessment": "psi_analysis.goals.answers.assessment",
    "Data": "psi_analysis.studies.data",
    "Forecast": "psi_analysis.forecasts.forecast",
    "Indicator": "psi_analysis.nouns.indicators",
    "Model": "psi_analysis.models.protocol",
    "PanelAssessment": "psi_analysis.panels.panel_results",
    "Peers": "psi_analysis.studies.comparable.peers",
    "PlanAssessment": "psi_analysis.goals.plans.plan",
    "PsiError": "psi_analysis.errors",
    "Series": "psi_analysis.nouns.series",
    "Target": "psi_analysis.nouns.targets",
    "assess": "psi_analysis.goals.answers.assessing",
    "assess_on_bases": "psi_analysis.goals.routes.rebasing",
    "assess_panel": "psi_analysis.panels.panel_assessing",
    "assess_plan": "psi_analysis.goals.plans.plan",
    "assess_together": "psi_analysis.goals.jointly.together",
    "backtest": "psi_analysis.evidence.rolling",
    "compare": "psi_analysis.evidence.several_models",
    "explain_change": "psi_analysis.goals.why.change_split",
    "explore": "psi_analysis.explorer.widget",
    "forecast": "psi_analysis.forecasts.forecasting",
    "forecast_in_study": "psi_analysis.nowcasts.study_ladder",
    "hold_growth": "psi_analysis.forecasts.reference.conditional",
    "language": "psi_analysis.show.one_language",
    "load": "psi_analysis.studies.loading",
    "load_example": "psi_analysis.studies.loading",
    "load_evidence": "psi_analysis.evidence.recorded",
    "load_joint_record": "psi_analysis.evidence.joint_record",
    "load_peers": "psi_analysis.studies.comparable.peer_panels",
    "plot": "psi_analysis.plot",
    "pool": "psi_analysis.forecasts.pooling",
    "project": "psi_analysis.goals.scenarios",
    "read_series": "psi_analysis.intake.reading_series",
    "reference_curve": "psi_analysis.goals.answers.reference_curve",
    "refuse": "psi_analysis.goals.answers.assessing",
    "scenarios": "psi_analysis.goals.scenarios",
    "splice": "psi_analysis.goals.routes.rebasing",
    "tables": "psi_analysis.show.tables",
    "tornado": "psi_analysis.goals.why.drivers",
    "wording": "psi_analysis.words",
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
    "assess_on_bases",
    "assess_panel",
    "assess_plan",
    "assess_together",
    "backtest",
    "compare",
    "explain_change",
    "explore",
    "forecast",
    "forecast_in_study",
    "hold_growth",
    "language",
    "load",
    "load_evidence",
    "load_example",
    "load_joint_record",
    "load_peers",
    "plot",
    "pool",
    "project",
    "read_series",
    "reference_curve",
    "refuse",
    "scenarios",
    "splice",
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
    value = getattr(module, name, module) if name in _HOMES else module
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
