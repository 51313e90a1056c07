"""Briefs as of days long before the plan: made as far as the data of those days allow."""

import pytest

from psi_analysis.briefs import indicator, notebook
from psi_analysis.briefs.indicator import IndicatorParameters
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.briefs.runs.run import Run
from psi_analysis.studies.loading import load

DAYS = ("2010-01-01", "2012-06-01", "2014-06-01")


@pytest.mark.parametrize("day", [*(pytest.param(day, marks=pytest.mark.slow) for day in DAYS[:-1]), DAYS[-1]])
def test_every_goal_has_an_answer_or_a_reason(day):
    results = notebook.annual_results(load(as_of=day), BriefParameters(as_of=day, n_paths=200))
    assert len(results.assessments) == 38 and results.is_backtest and results.later > 1000
    assert all(answer.assessable or all(answer.reason) for answer in results.assessments.values())
    answered = [id for id in ("T20", "T21", "T22", "T23") if results.assessments[id].probability is not None]
    assert answered == ["T20", "T21", "T22", "T23"]


@pytest.mark.slow
@pytest.mark.parametrize("day", DAYS)
def test_the_pages_are_made(day, tmp_path):
    data, parameters = load(as_of=day), BriefParameters(as_of=day, n_paths=400)
    run = Run(parameters, tmp_path, tmp_path)
    results = notebook.save_figures(notebook.annual_results(data, parameters), run)
    brief = notebook.annual_brief(results, parameters)
    assert brief.title.said("en").startswith("Back-test on the data of")
    notebook.save_pages(brief, run)
    for goal in ("T20", "T22", "T15"):
        single = IndicatorParameters(as_of=day, n_paths=400, goal=goal)
        (tmp_path / goal).mkdir()
        run = Run(single, tmp_path / goal, tmp_path / goal)
        found = indicator.save_figures(indicator.indicator_results(data, single), run)
        indicator.save_pages(indicator.indicator_brief(found, single), run)
    endings = sorted(path.name for path in tmp_path.rglob("brief_[ez][nh].*"))
    assert endings == sorted([f"brief_{language}.{ending}" for language in ("zh", "en") for ending in ("html", "docx", "pdf")] * 4)
