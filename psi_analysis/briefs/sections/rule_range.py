"""A goal's probability under every rule that the panel does not tell from the best: the range beside the one number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from psi_analysis.errors import DataError
from psi_analysis.evidence.cities.city_record import CityRecord
from psi_analysis.evidence.cities.city_scores import TWO_YEARS
from psi_analysis.forecasts.forecast import Forecast
from psi_analysis.forecasts.reference.by_rule import forecast_by_rule
from psi_analysis.forecasts.reference.city_rules import LADDER
from psi_analysis.goals.answers.attainment import judged_probability
from psi_analysis.nouns.targets import Target


@dataclass(frozen=True)
class RuleRange:
    """What the admitted rules say of one goal.

    Attributes:
        goal: its id.
        probability: by name of the rule, best on the panel first.
        brier: mean Brier score of each on the panel.
    """

    goal: str
    probability: Mapping[str, float]
    brier: Mapping[str, float] = field(repr=False)

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest probability."""
        return min(self.probability.values()), max(self.probability.values())


def rule_ranges(made: Forecast, goals: Sequence[Target], record: CityRecord) -> dict[str, RuleRange]:
    """Judge goals by every admitted rule, by goal; empty where the question is another one.

    Rules are admitted on the panel for one question (`backtests.admitted`): city and province known to one year, the nation to the
    next, the goal two years ahead. A forecast that asks another question has no range.

    Args:
        made: the forecast the goals are judged on, with its ladder and peers.
    """
    if made.peers is None or len(made.rungs) < 2 or not _same_question(made):
        return {}
    asked = [goal for goal in goals if goal.deadline.year - made.origin.year == TWO_YEARS.setting.horizon]
    try:
        rules = record.admitted_rules(made.series.indicator.id)
    except DataError:  # another indicator than the panel's
        return {}
    draws = {rule.name: made if rule.name == LADDER else forecast_by_rule(made, rule) for rule in rules}
    scores = record.admitted[record.admitted["indicator"] == made.series.indicator.id].set_index("rule")["brier"]
    return {
        goal.id: RuleRange(
            goal.id,
            {name: judged_probability(fc, goal) for name, fc in draws.items()},
            {rule.name: float(scores[rule.name]) for rule in rules},
        )
        for goal in asked
    }


def _same_question(made: Forecast) -> bool:
    """City and province end in the same year, and the nation's next year is in progress."""
    top = made.rungs[-1]
    return made.rungs[0].origin == made.origin == top.origin and top.in_progress is not None and made.in_progress is None
