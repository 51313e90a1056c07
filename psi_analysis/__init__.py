"""Will a plan's goals be met, and how sure can we be?

The verbs: `load` a study, `forecast` a series, `assess` a goal, `assess_plan` a whole plan, `backtest` a rule. The nouns: `Series`,
`Target`, `Forecast`, `Assessment`. `plot`, `tables` and `wording` show them. `docs/glossary.md` has the words in English and Chinese.
"""

from psi_analysis import plot, tables, wording
from psi_analysis.assessments.assessing import assess, refuse
from psi_analysis.assessments.assessment import Assessment
from psi_analysis.assessments.plan import PlanAssessment, assess_plan
from psi_analysis.assessments.reference_curve import reference_curve
from psi_analysis.backtests.rolling import backtest
from psi_analysis.catalog.data import Data, load
from psi_analysis.catalog.peers import Peers, load_peers
from psi_analysis.errors import PsiError
from psi_analysis.forecasts.conditional import hold_growth
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.forecasting import forecast
from psi_analysis.forecasts.pooling import pool
from psi_analysis.indicators import Indicator
from psi_analysis.intake import read_series
from psi_analysis.models.protocol import Model
from psi_analysis.series import Series
from psi_analysis.targets import Target

__version__ = "0.1.0"

__all__ = [
    "Assessment",
    "Data",
    "Forecast",
    "Indicator",
    "Model",
    "Peers",
    "PlanAssessment",
    "PsiError",
    "Series",
    "Target",
    "assess",
    "assess_plan",
    "backtest",
    "forecast",
    "hold_growth",
    "load",
    "load_peers",
    "plot",
    "pool",
    "read_series",
    "reference_curve",
    "refuse",
    "tables",
    "wording",
]
