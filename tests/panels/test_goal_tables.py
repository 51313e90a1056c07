"""The table of goals of a panel: its rows keep their order, and what is no level is not taken for one."""

import pandas as pd
import pytest

from psi_analysis.errors import SeriesError
from psi_analysis.panels.goal_tables import read_goals
from psi_analysis.panels.panel_assessing import assess_in_chunks, assess_panel
from tests.panels.made_up import made_up_goals, made_up_table

TABLE = made_up_table(5)
GOALS = made_up_goals(TABLE)


def test_goals_come_back_in_the_order_given_whatever_the_order_and_the_chunks_of_the_series():
    goals = GOALS.sample(frac=1.0, random_state=4).reset_index(drop=True)
    assert goals["series"].tolist() != GOALS["series"].tolist()
    made = assess_panel(TABLE, horizon=3, goals=goals, chunk=2).goals
    assert made["series"].tolist() == goals["series"].tolist() and made["value"].tolist() == goals["value"].tolist()
    own = assess_panel(TABLE, horizon=3, goals=GOALS).goals.set_index("series")["probability"]
    assert made["probability"].tolist() == own.loc[goals["series"]].tolist()
    for part in assess_in_chunks(TABLE, horizon=3, goals=goals, chunk=2):
        assert part.goals["series"].tolist() == goals.loc[part.goals.index, "series"].tolist()


def test_a_blank_relation_is_at_least():
    goals = GOALS.assign(relation=["<=", None, float("nan"), "", " "])
    assert assess_panel(TABLE, horizon=3, goals=goals).goals["relation"].tolist() == ["<=", ">=", ">=", ">=", ">="]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"kind": ["level", "", None, "average growth", "level"]}, "row 3: kind 'average growth'; a panel judges levels alone"),
        ({"base": [None, 2023, None, None, None]}, "row 1: a base; a panel judges levels alone"),
        ({"kind": "milestone"}, "row 0: kind 'milestone'"),
    ],
)
def test_growth_and_additions_are_refused_where_a_level_would_be_judged(more, words):
    with pytest.raises(SeriesError, match=words):
        read_goals(GOALS.assign(**more))


def test_kinds_that_are_levels_are_read():
    read = read_goals(GOALS.assign(kind=["level", "ratio", "count", "", None], base=pd.Series([None] * 5, dtype=object)))
    assert read.value.tolist() == GOALS["value"].tolist()
