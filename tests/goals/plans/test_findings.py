"""What goals say of one another and of their own words, on a study small enough to see."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from psi_analysis.goals.answers.assessing import assess, refuse
from psi_analysis.goals.plans.findings import _series, count_findings, other_counts, pair_findings, tie_findings, wording_findings
from psi_analysis.nouns.targets import Target
from psi_analysis.studies.judgements.judging import read_judging
from psi_analysis.studies.loading import load
from psi_analysis.words.messages import message
from tests.fixtures_made_up import GOAL, made_up_assessment
from tests.goals.made_up import made_up_forecast
from tests.goals.stated_study import OBSERVATIONS as STATED_FIGURES
from tests.goals.stated_study import TARGETS as STATED
from tests.goals.stated_study import write_stated_study
from tests.spec_tables import rows
from tests.studies.small_study import BREAKS, HEADER, write_small_study


def kinds(target: Target, **changes: object) -> list[str]:
    return [finding.kind for finding in wording_findings({target.id: target}, {target.id: made_up_assessment(target=target, **changes)})]


def test_a_goal_met_already_is_told_with_the_chance_that_it_still_is_at_the_deadline() -> None:
    met = replace(GOAL, value=3000.0)
    (finding,) = [each for each in wording_findings({"T22": met}, {"T22": made_up_assessment(target=met)}) if each.kind == "met already"]
    assert finding.numbers == {"probability": 0.634} and finding.targets == ("T22",) and not finding.inconsistent
    assert all("63%" in finding.text.said(language) for language in ("zh", "en"))
    assert "met already" not in kinds(GOAL)
    assert "met already" not in kinds(met, probability=None)
    assert [each.kind for each in wording_findings({"T22": met}, {})] == kinds(GOAL)


def observed(year: int, value: float) -> str:
    return f"deposits,town,{year},,{value},100m yuan,final,high,yearbook,{year + 1}-03-31,no,RMB,,表,\n"


@pytest.mark.parametrize(
    ("years", "gap", "seen"), [((2020, 2021, 2022), None, "2020 2021 2022"), ((2018, 2019, 2022, 2023), "before", "2022 2023")]
)
def test_where_a_series_ends_at_a_gap_what_lies_behind_it_is_compared(
    tmp_path: Path, years: tuple[int, ...], gap: str | None, seen: str
) -> None:
    rows = "".join(observed(year, 80.0 + year - 2018) for year in years)
    cut = f"deposits,town,2020,2021,gap,{gap},缺,missing,yearbook\n" if gap else ""
    data = load(write_small_study(tmp_path, observations=HEADER + rows, breaks=BREAKS + cut))
    found = _series(data, "deposits", "town")
    behind = list(pd.PeriodIndex(found.values.index).year) if found is not None else []
    assert behind[-1] == int(seen.split()[-1]) and (gap is not None or behind == list(years))
    assert _series(data, "", "town") is None and _series(data, "parcels", "town") is None


LEVEL = Target(">=", 144.0, "2026", id="A", paired_with="B", unit="100m yuan")
GROWTH = Target(">=", 0.2, "2026", kind="average growth", base="2024", id="B", paired_with="A")


def pair_of(latest: float, ahead: list[float], **goals: Target):
    """What two goals say of one another on a forecast whose base year of 2024 is drawn."""
    targets = {goal.id: goal for goal in (goals.get("level", LEVEL), goals.get("growth", GROWTH))}
    made = made_up_forecast([[each, 1.0, 1.0] for each in ahead], history=(50.0, latest), first=2022)
    return pair_findings(targets, {"A": assess(made, targets["A"], pair=targets["B"])})


@pytest.mark.parametrize(
    ("latest", "ahead", "side", "chance", "binds"),
    [
        (84.0, [110.0, 120.0, 130.0, 90.0], "above", 0.75, "growth"),
        (83.0, [90.0, 95.0, 99.0, 101.0], "below", 0.25, "level"),
        (83.0, [90.0, 101.0], "below", 0.5, "undecided"),
    ],
)
def test_a_pair_tells_the_base_which_goal_is_stricter_and_where_the_figure_before_lies(latest, ahead, side, chance, binds) -> None:
    (found,) = pair_of(latest, ahead)
    assert found.targets == ("A", "B") and found.kind == "pair" and len(found.reasons) == 3
    assert found.numbers == pytest.approx(
        {"implied_base": 100.0, "probability_base_above": chance, "observed": latest, "implied_earlier": 100.0 / 1.2}
    )
    assert [reason.code for reason in found.reasons] == ["goals.pair.base", "goals.pair.binds", f"goals.pair.earlier.{side}"]
    assert "10 billion yuan" in found.text.said("en") and said_stricter(binds) in found.text.said("en")


def said_stricter(binds: str) -> str:
    return message(f"nouns.stricter.{binds}").said("en")


def test_only_a_level_with_average_growth_is_a_pair() -> None:
    assert pair_findings({"A": LEVEL}, {}) == [] and pair_findings({"A": replace(LEVEL, kind="ratio", value=0.5), "B": GROWTH}, {}) == []
    assert pair_findings({"A": LEVEL, "B": replace(GROWTH, kind="growth", base=None)}, {}) == []
    (alone,) = pair_findings({"A": LEVEL, "B": GROWTH}, {})
    assert alone.numbers == {"implied_base": pytest.approx(100.0)} and [one.code for one in alone.reasons][1] == "goals.pair.arithmetic"
    (bare,) = pair_findings({"A": replace(LEVEL, unit=""), "B": GROWTH}, {})
    assert "yuan" not in bare.text.said("en") and "100" in bare.text.said("en")


OTHER_COUNTS = """
other | own  | words
1300  | 1150 | met 3
1299  | 1150 | not_met 3
1300  | none | met 2
none  | 1150 | nothing
"""


@pytest.mark.parametrize(("other", "own", "words"), rows(OTHER_COUNTS))
def test_another_count_is_told_apart_and_the_own_beside_it_where_it_is_known(tmp_path: Path, other: str, own: str, words: str) -> None:
    data = load(write_small_study(tmp_path))
    goal = Target(">=", 1300.0, "2027", id="G1", indicator="deposits", area="town", also_read_as=("parcels",))
    year = pd.Period("2024", "Y")

    def standing(said: str, target: Target):
        return refuse(target) if said == "none" else replace(refuse(target), latest=float(said), latest_period=year)

    told = count_findings(data, {"G1": (standing(other, replace(goal, indicator="parcels")),)}, {"G1": standing(own, goal)})
    if words == "nothing":
        assert told == []
        return
    code, number = words.split()
    (found,) = told
    assert [one.code for one in found.reasons] == [f"goals.counts.{code}", "goals.counts.apart", "goals.counts.own"][: int(number)]
    assert found.numbers == {"other": float(other)} and f"{float(other):,.0f}" in found.text.said("en") and found.kind == "two counts"


def test_every_reading_of_another_count_in_any_area_is_found(tmp_path: Path) -> None:
    figures = "".join(
        f"parcels,{area},{year},,{value},count,final,high,yearbook,{year + 1}-03-31,no,,,表,\n"
        for area, year, value in (("land", 2021, 7), ("land", 2022, 9))
    )
    data = load(write_small_study(tmp_path, observations=HEADER + observed(2022, 90.0) + figures))
    goal = Target(">=", 8.0, "2027", id="G1", indicator="deposits", area="town", also_read_as=("parcels", "cost_ratio"))
    (found,) = other_counts(data, goal)
    assert (found.target.area, found.target.indicator, found.latest, str(found.latest_period)) == ("land", "parcels", 9.0, "2022")
    assert found.met_already and "2" in found.reason[1] and found.grade == "D"


TIES = """kind,part,whole,total_indicator,reason_zh,reason_en
share of total,P1,P2,services,等,as it is
part of whole,P4,P5,,含,contained
common denominator,P2,P6,,同,both over it
"""


@pytest.mark.parametrize(("whole", "contradiction"), [(5, False), (4, True), (7, False)])
def test_ties_are_worked_out_with_their_numbers(tmp_path: Path, whole: int, contradiction: bool) -> None:
    more = f"P5,zones,town,>=,{whole},count,2027,milestone,,no,firm,yes,,,,区,All zones,存款达,x,一,局,,\n"
    more += "P6,producer_share,town,<=,40,percent,2027,ratio,,no,firm,yes,,,,占比,Other share,存款达,x,一,局,,\n"
    data = load(write_stated_study(tmp_path, targets=STATED + more, ties=TIES))
    share, part, both = tie_findings(data, read_judging(data.folder).ties)
    total = 60 / 0.45
    assert share.numbers == pytest.approx(
        {"implied_total": total, "latest": 122.0, "required_growth": (total / 122) ** 0.5 - 1, "share_needed": 60 / 122}
    )
    assert "12.2 billion yuan" in share.text.said("en") and f"{100 * ((total / 122) ** 0.5 - 1):.1f}%" in share.text.said("en")
    assert (part.numbers["rest"], part.inconsistent) == (whole - 5.0, contradiction) and part.targets == ("P4", "P5")
    names = {f"{id} at +{size:.0%}": value * (1 + size) for id, value in (("P2", 0.45), ("P6", 0.4)) for size in (0.01, 0.02, 0.05)}
    assert both.numbers == pytest.approx(names) and not both.inconsistent
    assert "2%" in both.text.said("en") and "45.90%" in both.text.said("en") and "40.80%" in both.text.said("en")


def test_without_figures_of_the_total_only_the_total_is_told(tmp_path: Path) -> None:
    kept = "".join(line for line in STATED_FIGURES.splitlines(keepends=True) if not line.startswith("services,"))
    data = load(write_stated_study(tmp_path, observations=kept))
    (share,) = tie_findings(data, read_judging(data.folder).ties)
    assert share.numbers == {"implied_total": pytest.approx(60 / 0.45)}
    assert [one.code for one in share.reasons] == ["goals.share.total", "goals.share.binds"]


def test_words_that_the_register_departs_from_are_an_inconsistency() -> None:
    wrong = Target("<=", 0.13, "2027", kind="ratio", id="X", quote_zh="降至13%以下", our_reading="It has no deadline of its own.")
    found = wording_findings({"X": wrong}, {})
    assert [(one.kind, one.inconsistent) for one in found] == [("no deadline of its own", False), ("wording", True)]
