"""The first way a case bears is taken, the next where too little was known, and what none judges is refused with what it needs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from psi_analysis.errors import ModelError, SeriesError, TargetError
from psi_analysis.goals.answers.assessing import refuse
from psi_analysis.goals.routes import route_order
from psi_analysis.goals.routes.route_order import ROUTES, Route, judge_case, what_is_needed
from psi_analysis.nouns.targets import Target
from tests.goals.made_up import made_up_series
from tests.goals.test_case import case_of
from tests.spec_tables import rows

GOAL = Target(">=", 9.0, "2027")
MILESTONE = Target(">=", 9.0, "2027", "milestone")
ANSWER = refuse(GOAL)


def way(name: str, *, applies: bool = True, error: Exception | None = None) -> Route:
    def judge(case):
        if error is not None:
            raise error
        return ANSWER

    return Route(name, lambda case: applies, judge)


def test_the_first_way_that_applies_is_taken_and_too_little_known_gives_way_to_the_next(monkeypatch) -> None:
    monkeypatch.setattr(route_order, "ROUTES", (way("a", applies=False), way("b", error=ModelError("too few.")), way("c"), way("d")))
    assert judge_case(case_of(GOAL, "1 2", "stock")) == (ANSWER, "c")


@pytest.mark.parametrize("error", [ModelError("too few."), SeriesError("no series.")])
@pytest.mark.parametrize(
    ("goal", "figures", "raised"), [(GOAL, "1 2 3 4 5", True), (GOAL, "1 2 3 4", False), (MILESTONE, "1 2 3 4 5", False)]
)
def test_where_a_goal_has_a_series_what_goes_wrong_on_it_is_raised(monkeypatch, error, goal, figures, raised) -> None:
    monkeypatch.setattr(route_order, "ROUTES", (way("a", error=error), way("b")))
    case = case_of(goal, figures, "count")
    if raised:
        with pytest.raises(type(error)):
            judge_case(case)
    else:
        assert judge_case(case)[1] == "b"


def test_an_error_of_another_kind_is_never_passed_over(monkeypatch) -> None:
    monkeypatch.setattr(route_order, "ROUTES", (way("a", error=TargetError("wrong.")), way("b")))
    with pytest.raises(TargetError):
        judge_case(case_of(GOAL, "1 2", "stock"))


REFUSED = """
goal      | figures   | problems | said
level     | 1 2       | 0        |
level     | 1 2       | 1        | goals.refused.too_little first
level     | 1 2       | 2        | goals.refused.too_little first
milestone | 1 2 3 4 5 | 0        | goals.refused.milestone
milestone | 1 2 3 4 5 | 1        | goals.refused.too_little first
milestone | 1 2 3 4   | 0        |
"""


@pytest.mark.parametrize(("goal", "figures", "problems", "said"), rows(REFUSED))
def test_a_refusal_says_the_first_thing_that_was_too_little_and_what_is_needed(monkeypatch, goal, figures, problems, said) -> None:
    errors = [way(name, error=ModelError(f"{name}.")) for name in ("first", "second")][: int(problems)]
    monkeypatch.setattr(route_order, "ROUTES", (way("a", applies=False), *errors))
    answer, route = judge_case(case_of(Target(">=", 9.0, "2027", goal), figures, "count"))
    assert route == "refused" and answer.grade == "D" and answer.reasons[-1].code == "goals.needed.figures"
    assert len(answer.reasons) == 1 + bool(said)
    if said:
        code, *word = said.split()
        assert answer.reasons[0].code == code and all(each in answer.reasons[0].said("en") for each in word)


@pytest.mark.parametrize(
    ("missing", "needed", "code"),
    [
        ((("系列", "定义", "部门"), ("series", "definition", "office")), "x", "goals.needed.row"),
        (None, "yearly counts", "goals.needed.named"),
        (None, "", "goals.needed.figures"),
    ],
)
def test_what_is_needed_is_the_study_s_row_the_goal_s_own_words_or_figures(missing, needed, code) -> None:
    found = what_is_needed(replace(GOAL, needed=needed), missing)
    words = {"goals.needed.row": ("series", "definition", "office"), "goals.needed.named": ("yearly counts",)}.get(code, ())
    assert found.code == code and all(word in found.said("en") for word in words)


APPLIES = """
route            | goal      | kind  | figures     | given        | applies
own series       | level     | stock | 1 2 3 4 5   |              | yes
own series       | level     | stock | 1 2 3 4     |              | no
own series       | milestone | count | 1 2 3 4 5   |              | no
short series     | level     | stock | 1 2 3       |              | yes
short series     | level     | stock | 1 2         |              | no
short series     | level     | stock |             |              | no
one year         | addition  | flow  | 1           |              | yes
one year         | level     | flow  | 1           |              | no
one year         | addition  | flow  |             |              | no
few readings     | level     | stock | 1           | few_readings | yes
few readings     | level     | stock | 1           |              | no
chances          | level     | stock | 1           | chances      | yes
chances          | level     | stock | 1           |              | no
growth elsewhere | level     | stock | 1           | elsewhere    | yes
growth elsewhere | level     | stock | 1           |              | no
condition        | level     | stock | 1           | condition    | yes
condition        | level     | stock | 1           |              | no
parts            | level     | stock | 1           | tie          | yes
parts            | level     | stock | 1           |              | no
proxy            | level     | stock | 1           | by_proxy     | yes
proxy            | level     | stock | 1           |              | no
due              | level     | stock | 1           | outcome      | yes
due              | level     | stock | 1           |              | no
ratio of parts   | level     | stock | 1           | of_whole     | yes
ratio of parts   | level     | stock | 1           |              | no
"""


@pytest.mark.parametrize(("name", "goal", "kind", "figures", "given", "applies"), rows(APPLIES))
def test_a_way_applies_where_the_case_has_what_it_rests_on(name, goal, kind, figures, given, applies) -> None:
    target = Target(">=", 9.0, "2027", goal, base="2024" if goal == "addition" else None)
    case = replace(case_of(target, figures, kind), **({given: (True,)} if given else {}))
    (route,) = (one for one in ROUTES if one.name == name)
    assert bool(route.applies(case)) is (applies == "yes")


@pytest.mark.parametrize("weaker", ["part", "whole"])
def test_a_ratio_of_parts_has_the_grade_of_the_weaker(monkeypatch, weaker: str) -> None:
    part, whole = (made_up_series([1.0, 1.1, 1.3, 1.2, 1.4, 1.5], first=2020), made_up_series([2.0, 2.1, 2.3, 2.2, 2.4, 2.6], first=2020))
    graded = {id(part): ("B" if weaker == "part" else "A", ("p",)), id(whole): ("B" if weaker == "whole" else "A", ("w",))}
    monkeypatch.setattr(route_order, "grade_series", lambda series: graded[id(series)])
    case = replace(case_of(Target(">=", 0.6, "2027", "ratio"), "", "stock"), of_whole=(part, whole))
    answer = route_order._ratio_of_parts(case)
    assert answer.grade == "B" and answer.reasons[1:] == (weaker[0],) and answer.latest == pytest.approx(1.5 / 2.6)
    assert answer.reasons[0].code == "goals.parts.ratio" and "2025" in answer.reasons[0].said("en")


def test_things_by_the_year_are_of_grade_c_and_say_on_how_many_years_they_rest() -> None:
    answer, route = judge_case(case_of(Target(">=", 9.0, "2027", "milestone"), "1 2 4 5", "count"))
    assert (route, answer.grade) == ("things by the year", "C") and "3" in answer.reason[1] and 0.0 < answer.probability < 1.0
