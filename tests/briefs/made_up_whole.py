"""The made-up study with everything an annual brief can say: goals together, scenarios, drivers, the plan's own numbers."""

import dataclasses
from copy import deepcopy
from functools import cache

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.goals.answers.effort import effort_of
from psi_analysis.goals.jointly.together import assess_together
from psi_analysis.goals.plans.findings import Finding
from psi_analysis.goals.plans.plan import PlanAssessment
from psi_analysis.goals.scenarios import project, push
from psi_analysis.goals.why.drivers import tornado
from psi_analysis.words.numbers import Quantity
from psi_analysis.words.reasons import because, stated
from tests.briefs.made_up import made_up_results

FINDINGS = (
    Finding(
        "share of total",
        ("G1", "G4"),
        (
            because(
                "goals.share.total",
                part="G1",
                share="G4",
                why=stated("口径一致", "one scope"),
                total=Quantity(1234.5, "value", "100m yuan"),
            ),
        ),
        {"implied_total": 1234.5},
    ),
    Finding("no deadline of its own", ("G4",), (stated("G4：未写期限", "G4: no deadline"),)),
    Finding(
        "part of whole", ("G4", "G1"), (stated("G4（3）与G1（2）：矛盾", "G4 (3) and G1 (2): a contradiction"),), {}, inconsistent=True
    ),
)


def made_up_whole() -> AnnualResults:
    """Results with a plan, a joint distribution, a scenario and drivers: a copy that may be changed."""
    return deepcopy(_made_once())


@cache
def _made_once() -> AnnualResults:
    results = made_up_results()
    level = results.assessments["G1"]
    effort = effort_of(level)
    assert effort is not None and level.forecast is not None
    plan = PlanAssessment(results.study, results.as_of, results.assessments, {}, FINDINGS, {"G1": effort}, {}, {})
    joint = assess_together(results.assessments, goals=["G1", "G3"])
    return dataclasses.replace(
        results,
        plan=plan,
        together=joint,
        all_together=joint,
        projections={"G1": project(level.forecast, level.target, [push(0.01)])},
        drivers={"G1": tornado(level)},
        rule_record={"G1": {"": 0.8, "eurostat": 0.61}},
    )
