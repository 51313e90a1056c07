"""Rules of other systems beside ours: a column a goal, how often each was right, and what is said where none can be used."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from psi_analysis.briefs.brief_results import AnnualResults
from psi_analysis.briefs.sections.other_rules import rules_section, rules_table
from tests.briefs.made_up import made_up_results


@pytest.fixture(scope="module")
def results() -> AnnualResults:
    return made_up_results()


def test_of_two_goals_each_has_its_column_and_its_record_where_it_has_one(results: AnnualResults) -> None:
    first = results.headline[0]
    other = replace(first.assessment, target=replace(first.target, id="H"))
    paired = replace(first, assessment=other, headline=replace(first.headline, short_en="growth"))
    both = replace(results, headline=(first, results.headline[1], paired), rule_record={"G1": {"": 0.8, "eurostat": 0.61}})
    table = rules_table(both)
    heads = [column.said("en") for column in table.columns]
    assert len(heads) == 4 and (heads[1], heads[3]) == ("Savings", "Growth") and {len(row) for row in table.rows} == {4}
    rows = {row[0].text.said("en"): row for row in table.rows}
    assert rows["Eurostat"][2].text.said("en") == "61%" and rows["SDSN arrow"][2].text.said("en") == "–"
    assert table.rows[0][2].text.said("en") == "80%"
    without = rules_table(replace(both, rule_record={}))
    assert (
        len(without.columns) == 3
        and without.note.said("en") != table.note.said("en")
        and table.note.said("en").startswith(without.note.said("en"))
    )


def test_the_note_names_the_latest_figure(results: AnnualResults) -> None:
    first = results.headline[0]
    earlier = replace(first, assessment=replace(first.assessment, latest_period=pd.Period("2024", "Y")))
    table = rules_table(replace(results, headline=(earlier, first, results.headline[1])))
    assert [one.value for one in table.note.values.values()] == [2028]


def test_goals_by_proxy_or_without_a_forecast_have_no_rules(results: AnnualResults) -> None:
    assert rules_table(replace(results, headline=results.headline[1:])) is None
    assert rules_section(replace(results, headline=results.headline[1:]), 0) is None
    (table, *rest) = rules_section(results, 0).blocks
    assert table.id == "rules" and all(type(block).__name__ == "Points" for block in rest)
