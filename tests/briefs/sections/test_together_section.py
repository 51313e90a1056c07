"""The headline goals together: what was measured, what bounds the rest, and how it depends on what no data show."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.sections.dependence_section import _swept, dependence_section
from psi_analysis.briefs.sections.other_rules import rules_section
from psi_analysis.briefs.sections.together_section import joint_odds, together_section
from psi_analysis.words import plain
from tests.briefs.made_up_whole import made_up_whole
from tests.spec_tables import rows


@pytest.fixture(scope="module")
def whole() -> AnnualResults:
    return made_up_whole()


def measured(whole: AnnualResults, **changes: object):
    """The two headline goals as if what ties them had been measured."""
    joint = whole.together
    pairs = joint.pairs.assign(tie="measured", correlation=0.31, both=0.22, lowest=0.18, highest=0.27)
    sweep = joint.sweep.head(1).assign(correlation=float("nan"), all=0.222)
    return replace(joint, pairs=pairs, sweep=sweep, **changes)


def test_a_measured_pair_is_said_with_its_range_and_all_of_them_as_one_number(whole: AnnualResults) -> None:
    text = together_section(replace(whole, together=measured(whole), all_together=None), 4).blocks[0].text
    values = sorted(one.value for one in text.values.values())
    assert values == sorted([0.22, 0.31, 0.18, 0.27, 2, 0.222])
    assert "savings goal and the waste share goal are both met" in text.said("en")
    assert "measured" not in together_section(replace(whole, all_together=None), 4).blocks[0].text.said("en")
    assert together_section(replace(whole, together=None), 4) is None


def test_a_study_without_a_panel_of_cities_speaks_of_areas(whole: AnnualResults) -> None:
    tied = replace(whole, together=measured(whole), all_together=None)
    said = {
        name: together_section(replace(tied, ranks=ranks), 4).blocks[0].text for name, ranks in (("areas", {}), ("cities", {"G1": None}))
    }
    assert all(f"measured on other {name};" in text.said("en") for name, text in said.items())
    assert "由其他地区测得" in said["areas"].said("zh") and "由其他城市测得" in said["cities"].said("zh")
    heads = [rules_section(replace(whole, ranks={}), 5).heading.said(language) for language in ("zh", "en")]
    assert not [head for head in heads if "城市" in head or "cities" in head]


def test_what_the_series_own_changes_say_is_not_told_as_errors_on_other_areas(whole: AnnualResults) -> None:
    joint = measured(whole)
    own = replace(whole, together=replace(joint, pairs=joint.pairs.assign(tie="own changes")), all_together=None)
    text = together_section(own, 4).blocks[0].text
    assert "yearly changes have had a correlation of 0.31, measured on the two series themselves" in text.said("en")
    assert "由两序列自身测得" in text.said("zh") and "other areas" not in text.said("en")


GRADES = """
grades | style
B B    | probability
B C    | probability by 5
C C    | probability by 5
"""


@pytest.mark.parametrize(("grades", "style"), rows(GRADES))
def test_a_joint_probability_is_as_fine_as_its_weakest_goal(whole: AnnualResults, grades: str, style: str) -> None:
    joint = whole.together
    answers = {id: replace(answer, grade=grade) for (id, answer), grade in zip(joint.assessments.items(), grades.split(), strict=True)}
    assert joint_odds(replace(joint, assessments=answers), 0.31).style == style


def test_everything_measured_needs_no_table(whole: AnnualResults) -> None:
    assert dependence_section(replace(whole, together=measured(whole)), 0) is None
    assert dependence_section(replace(whole, together=None), 0) is None
    assert dependence_section(whole, 0) is not None


def test_the_table_has_the_ends_and_four_correlations_between(whole: AnnualResults) -> None:
    tried = [-0.99, -0.6, -0.5, -0.25, 0.0, 0.25, 0.5, 0.7, 0.75, 0.9, 0.99]
    sweep = pd.DataFrame({"correlation": tried, "all": [0.01 * k for k in range(11)], "none": [0.5 - 0.01 * k for k in range(11)]})
    joint = replace(whole.together, sweep=sweep.assign(expected=0.8))
    (table,) = dependence_section(replace(whole, together=joint), 0).blocks
    assert [next(iter(head.values.values())).value for head in table.columns[1:]] == [-0.99, -0.5, 0.0, 0.5, 0.75, 0.99]
    assert [[next(iter(cell.text.values.values())).value for cell in row[1:]] for row in table.rows] == [
        pytest.approx([0.0, 0.02, 0.04, 0.06, 0.08, 0.1]), pytest.approx([0.5, 0.48, 0.46, 0.44, 0.42, 0.4])
    ]  # fmt: skip
    assert table.numeric == (1, 2, 3, 4, 5, 6)


TIES = """
AB         | AC         | BC         | swept
not known  | not known  | not known  | all
measured   | not known  | not known  | C
same paths | not known  | not known  | C
measured   | not known  | measured   | unknown
"""


@pytest.mark.parametrize(("ab", "ac", "bc", "swept"), rows(TIES))
def test_the_columns_run_over_the_correlation_of_goals_of_which_nothing_is_known(
    whole: AnnualResults, ab: str, ac: str, bc: str, swept: str
) -> None:
    joint = whole.together
    pairs = pd.DataFrame([("A", "B", ab), ("A", "C", ac), ("B", "C", bc)], columns=["first", "second", "tie"])
    three = replace(joint, pairs=pairs, assessments=dict.fromkeys("ABC", joint.assessments["G1"]))
    said = _swept(three, {id: plain(id, id) for id in "ABC"}).said("en")
    right = {"all": "Correlation between the goals", "C": "Correlation of C with the others", "unknown": "Correlation that no data show"}
    assert said == right[swept]


RANGED = """
grade | range | held
C     | yes   | yes
B     | yes   | no
C     | no    | no
"""


@pytest.mark.parametrize(("grade", "ranged", "held"), rows(RANGED))
def test_goals_of_grade_c_with_a_range_are_said_to_stand_at_one_value(whole: AnnualResults, grade: str, ranged: str, held: str) -> None:
    joint = whole.together
    answer = replace(joint.assessments["G3"], grade=grade, probability_range=(0.1, 0.5) if ranged == "yes" else None)
    (table,) = dependence_section(replace(whole, together=replace(joint, assessments={**joint.assessments, "G3": answer})), 0).blocks
    assert ("waste share at 30%" in table.note.said("en")) is (held == "yes")
