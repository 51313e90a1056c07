"""The brief of a study whose headline goals rest on stated priors: title, sentences, annex, and what is missing by who has it."""

from __future__ import annotations

import pytest

from psi_analysis.briefs.annual import annual_brief
from psi_analysis.briefs.goals_judged import annual_results
from psi_analysis.briefs.parameters import BriefParameters
from psi_analysis.studies.loading import load
from tests.goals.stated_study import JUDGING, TARGETS, write_stated_study

PARAMETERS = BriefParameters(as_of="2026-12-31", n_paths=200)
HEADLINES = "".join(f'[[headline]]\ngoal = "{id}"\nshort_zh = "{zh}"\nshort_en = "{en}"\n' for id, zh, en in (
    ("P1", "金额", "amount"), ("P3", "话务", "calls"), ("P4", "示范区", "zones"),
))  # fmt: skip
MORE = "P5,parks,town,>=,9,10k yuan,2027,level,,no,firm,yes,,,,园区,Parks,存款达,x,一,局,,\n"
NEEDED = (
    JUDGING["needed.csv"]
    + "P5,逐年数字,figures by year,口径,scope,统计局,statistics bureau\nP4,名单,the list,口径,scope,统计局,statistics bureau\n"
)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = write_stated_study(tmp_path_factory.mktemp("study"), targets=TARGETS + MORE, needed=NEEDED)
    (folder / "data" / "raw" / "brief.toml").write_text(HEADLINES, encoding="utf-8")
    return annual_results(load(folder, as_of=PARAMETERS.as_of), PARAMETERS)


@pytest.fixture(scope="module")
def brief(results):
    return annual_brief(results, PARAMETERS)


def test_the_title_says_each_probability_and_that_the_evidence_is_weak(brief) -> None:
    zh, en = brief.title.said("zh"), brief.title.said("en")
    assert zh.startswith("2027年金额、话务、示范区目标约为") and zh.endswith("（依据较弱）")
    assert en.startswith("By 2027: amount, calls and zones goals about ") and en.endswith("(weak evidence)")


def test_the_first_page_and_the_goal_s_part_say_what_the_answer_rests_on(brief, results) -> None:
    for paragraph, goal in zip(brief.block("findings").items, results.headline, strict=False):
        assert "依据较弱（证据等级C）" in paragraph.text.said("zh"), goal.target.id
    for goal in results.headline:
        section = brief.block(f"goal-{goal.target.id}")
        assert "which is weak evidence (grade C)" in section.blocks[0].text.said("en")


def test_every_prior_is_listed_with_what_it_gives_and_shared_rows_once(brief, results) -> None:
    table = brief.block("stated")
    goals = [row[0].text.said("en") for row in table.rows]
    assert goals.count("P1, P2") == 8 and goals.count("P3") == 3 and goals.count("P4") == 3 + 3 * 3
    shared = next(row for row in table.rows if row[4].text.said("en") == "three quarters")
    assert len(shared[3].text.said("en").split(" and ")) == 2 and shared[2].text.said("en") == "0.25"
    in_hand = next(row for row in table.rows if row[1].text.said("en") == "in hand")
    assert in_hand[3].text.said("en") == "–"


def test_what_is_missing_stands_by_who_has_it(brief) -> None:
    rows = [tuple(cell.text.said("en") for cell in row) for row in brief.block("holders").rows]
    assert [row[1:] for row in rows] == [("Figures by year", "Statistics bureau")] and rows[0][0] == "P5 Parks"


def test_before_its_figures_were_public_such_a_goal_is_refused_and_the_brief_is_made(tmp_path) -> None:
    folder = write_stated_study(tmp_path, targets=TARGETS + MORE, needed=NEEDED)
    (folder / "data" / "raw" / "brief.toml").write_text(HEADLINES, encoding="utf-8")
    early = BriefParameters(as_of="2025-06-30", n_paths=200)
    made = annual_results(load(folder, as_of=early.as_of), early)
    assert made.plan is not None and [made.plan.routes[id] for id in ("P1", "P2", "P3", "P4")] == [
        "refused",
        "refused",
        "refused",
        "chances",
    ]
    assert "尚不能评估" in annual_brief(made, early).title.said("zh")


@pytest.mark.parametrize(("headline", "joined"), [(1, False), (2, True), (3, True)])
def test_headline_goals_are_put_together_from_two_on(tmp_path, headline: int, joined: bool) -> None:
    folder = write_stated_study(tmp_path, targets=TARGETS + MORE, needed=NEEDED)
    (folder / "data" / "raw" / "brief.toml").write_text(
        "[[headline]]".join(HEADLINES.split("[[headline]]")[: headline + 1]), encoding="utf-8"
    )
    made = annual_results(load(folder, as_of=PARAMETERS.as_of), PARAMETERS)
    assert len(made.headline) == headline and (made.together is not None) is joined
    assert made.all_together is not None and set(made.all_together.goals) == {"P1", "P2", "P3", "P4"}
    if made.together is not None:
        assert list(made.together.goals) == [goal.target.id for goal in made.headline]
