"""The explorer's numbers: what is printed as a call gives the very probability shown."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import psi_analysis as psi
from psi_analysis.errors import DataError, ParameterError, SeriesError
from psi_analysis.explorer.answering import Explorer
from psi_analysis.explorer.settings import Settings, first_settings, series_choices, settings_for, with_goal
from psi_analysis.nowcasts.study_ladder import StudyLadder
from psi_analysis.studies.new_study import new_study

ROOT = Path(__file__).parents[2]


DAY = "2026-03-31"
"""The province is known for 2025, the city, whose communiqué is of April, for 2024."""


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return Explorer(psi.load(ROOT, as_of=DAY))


def quick(explorer: Explorer, **chosen: object) -> Settings:
    return replace(first_settings(explorer.data), n_paths=300, **chosen)  # type: ignore[arg-type]


def probability_of(call: str) -> object:
    """Run a printed call as a cell would, and return its last line."""
    *body, last = call.splitlines()
    names: dict[str, object] = {}
    exec("\n".join(body), names)
    return eval(last, names)


QUICKLY = [
    {},
    {"goal": "", "value": 6000.0, "deadline": "2028", "relation": ">", "reference": "held", "reference_growth": 0.07},
    {"goal": "", "value": 0.08, "kind": "average growth", "deadline": "2026", "reference": "none", "members": ("log_drift",)},
]
SLOWLY = [
    {"goal": "T21"},
    {"reference": "none"},
    {"reference": "none", "peers": False, "members": ("log_drift", "ets")},
    {"as_of": "2025-03-21"},
    {"as_of": ""},
    {"indicator": "gdp", "goal": "", "value": 4500.0, "reference": "none"},
]


@pytest.mark.parametrize("chosen", [*QUICKLY, *(pytest.param(one, marks=pytest.mark.slow) for one in SLOWLY)])
def test_the_printed_call_gives_the_very_probability_shown(
    explorer: Explorer, chosen: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    answer = explorer.answer(quick(explorer, **chosen))
    assert probability_of(answer.call) == answer.assessment.probability


def test_the_printed_call_runs_from_any_folder(explorer: Explorer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    answer = explorer.answer(quick(explorer, reference="none", peers=False, members=("log_drift",)))
    assert explorer.data.folder.as_posix() in answer.call
    assert probability_of(answer.call) == answer.assessment.probability


@pytest.mark.slow
@pytest.mark.parametrize("goal", ["T20", "T22"])
def test_what_it_opens_with_is_the_answer_of_the_plan(explorer: Explorer, goal: str) -> None:
    target = explorer.data.target(goal)
    asked = with_goal(settings_for(explorer.data, target.indicator, target.area), target)
    shown = explorer.answer(asked).assessment
    judged = psi.assess_plan(explorer.data, goals=[goal], record=explorer.record)[goal]
    assert shown.probability == judged.probability and shown.by_member == judged.by_member and shown.reliability == judged.reliability


def test_another_day_reads_no_file_again_and_forecasts_the_larger_area_anew_only_for_new_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    explorer = Explorer(psi.load(ROOT, as_of=DAY))
    asked = quick(explorer)
    explorer.answer(asked)
    forecasts: list[str] = []
    above, below = StudyLadder.above, StudyLadder.below

    def counted_above(ladder: StudyLadder, *given: object, **more: object) -> object:
        forecasts.append("above")
        return above(ladder, *given, **more)  # type: ignore[arg-type]

    def counted_below(ladder: StudyLadder, *given: object, **more: object) -> object:
        forecasts.append("below")
        return below(ladder, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(StudyLadder, "above", counted_above)
    monkeypatch.setattr(StudyLadder, "below", counted_below)
    for module in ("loading", "raw_tables"):
        monkeypatch.setattr(f"psi_analysis.studies.{module}.read_raw", None)
    latest = (("deposits", "hunan", "2025"), ("deposits", "zhuzhou", "2024"))
    rows = tuple(
        row for row in explorer.data.raw.observations if (row.text("indicator"), row.text("area"), row.text("period")[:4]) not in latest
    )
    without = replace(explorer.data, raw=replace(explorer.data.raw, observations=rows))
    explorer._days["2026-03-20"] = replace(without, as_of=dt.date(2026, 3, 20))
    for day, made in (("2026-03-30", ["below"]), ("2026-03-20", ["above", "below"])):
        forecasts.clear()
        answer = explorer.answer(replace(asked, as_of=day))
        assert forecasts == made
        assert answer.forecast.reference is not None and str(answer.forecast.series.as_of) == day
        assert str(answer.forecast.reference.series.as_of) == day


def test_another_goal_or_deadline_needs_no_new_forecast(explorer: Explorer) -> None:
    asked = quick(explorer)
    made = explorer.answer(asked).forecast
    assert explorer.answer(replace(asked, goal="", value=7000.0, deadline="2029")).forecast is made
    assert not explorer.has_forecast(replace(asked, peers=False))


def test_the_faster_the_larger_area_grows_the_more_probable_the_goal(explorer: Explorer) -> None:
    found = [explorer.answer(quick(explorer, reference="held", reference_growth=g)).assessment.probability for g in (0.02, 0.06, 0.12)]
    assert found == sorted(found) and found[0] != found[-1]
    assert "scenario" in explorer.answer(quick(explorer, reference="held")).remarks[0].en


def test_where_no_larger_area_was_known_as_long_it_says_so(explorer: Explorer) -> None:
    of_nation = quick(explorer, indicator="loans", area="china", goal="", value=3e6, deadline="2027")
    answer = explorer.answer(of_nation)
    assert answer.forecast.reference is None and "own past" in answer.remarks[0].en
    with pytest.raises(DataError, match="nothing can be held"):
        explorer.answer(replace(of_nation, reference="held"))


def test_on_a_day_when_all_areas_end_in_one_year_the_larger_one_is_used_all_the_same(explorer: Explorer) -> None:
    answer = explorer.answer(quick(explorer, as_of="2025-03-21"))
    assert [one.series.area for one in answer.forecast.rungs] == ["hunan", "china"] and answer.remarks == ()
    assert answer.forecast.origin == answer.forecast.rungs[0].origin


def test_members_and_a_larger_area_are_refused_in_a_sentence(explorer: Explorer) -> None:
    with pytest.raises(ParameterError, match="leave the larger area out"):
        explorer.answer(quick(explorer, members=("ets",)))


def test_a_day_before_the_first_publication_is_refused(explorer: Explorer) -> None:
    with pytest.raises(SeriesError, match="nothing was published by 2003-01-01"):
        explorer.answer(quick(explorer, as_of="2003-01-01"))


def test_a_word_for_the_larger_area_that_is_not_known_is_refused() -> None:
    with pytest.raises(ParameterError, match="Did you mean 'held'"):
        Settings("loans", "zhuzhou", reference="hold")  # type: ignore[arg-type]


def test_series_with_a_goal_of_the_plan_come_first(explorer: Explorer) -> None:
    offered = series_choices(explorer.data)
    assert offered[:2] == [("deposits", "zhuzhou"), ("loans", "zhuzhou")] and ("rd_intensity", "zhuzhou") not in offered
    assert all(len(explorer.data.series(indicator, area=area).values) >= 8 for indicator, area in offered)


def test_a_study_whose_first_goals_have_come_due_opens_on_one_that_has_not(tmp_path: Path) -> None:
    study = Path(shutil.copytree(ROOT / "studies" / "national_logistics", tmp_path / "study"))
    goals = study / "data" / "raw" / "targets.csv"  # the open goal put on the series that is long enough to be offered
    goals.write_text(goals.read_text(encoding="utf-8").replace("_one_vintage,", ","), encoding="utf-8")
    other = Explorer(psi.load(study, as_of="2026-11-23"))
    asked = replace(first_settings(other.data), n_paths=300)
    assert asked.goal == "L2027"
    assert 0 < other.answer(asked).assessment.probability < 1  # type: ignore[operator]


def test_a_study_without_a_series_says_there_is_nothing_to_explore_yet(tmp_path: Path) -> None:
    new_study(tmp_path / "plan")
    with pytest.raises(ParameterError, match="nothing to explore yet"):
        first_settings(psi.load(tmp_path / "plan"))


def test_a_quick_answer_has_the_same_probability_and_fewer_members_beside_it(explorer: Explorer) -> None:
    slow, fast = (explorer.answer(quick(explorer, quick=on)) for on in (False, True))
    assert fast.assessment.probability == slow.assessment.probability
    assert set(fast.forecast.weights) <= set(fast.forecast.members) < set(slow.forecast.members)
