"""Members run one by one: who is left out and why, on which scale, from which stream."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from psi_analysis.errors import ModelError, SeriesError
from psi_analysis.forecasts.members import UNCHANGED, find_forecaster, lines_of, own_member, simulate_members, too_short
from psi_analysis.models.streams import stream
from psi_analysis.nouns.series import Series
from tests.goals.made_up import made_up_series


class Told:
    """Says on every path what it is told, on its scale; remembers what it was given."""

    min_obs = 2

    def __init__(self, name: str = "told", *, says: float = 2.0, error: Exception | None = None) -> None:
        self.name, self.says, self.error = name, says, error

    def simulate(self, histories, horizon, n_paths, rngs, *, seasons=1):
        self.seen, self.drawn = histories[0], rngs[0].random()
        if self.error is not None:
            raise self.error
        return np.full((1, n_paths, horizon), self.says)


class Level(Told):
    scale = "level"


OWN = made_up_series([50.0, 80.0, 100.0], first=2020)


def paths_of(names, series=OWN, *, required=False, seed=1, **given):
    return simulate_members(series, names, 2, n_paths=3, seed=seed, required=required, **given)


def test_a_model_is_asked_on_logs_with_the_last_at_eight_and_on_its_own_level_where_it_says_so() -> None:
    logs, level = Told(says=8.0 + np.log(1.5)), Level("level", says=150.0)
    found = paths_of([logs, level])
    assert found.paths["told"] == pytest.approx(np.full((3, 2), 150.0)) and found.paths["level"] == pytest.approx(np.full((3, 2), 150.0))
    assert logs.seen == pytest.approx(8.0 + np.log([0.5, 0.8, 1.0])) and level.seen.tolist() == [50.0, 80.0, 100.0]
    asked = Told(says=150.0)
    assert (
        paths_of([asked], link="identity").paths["told"] == pytest.approx(np.full((3, 2), 150.0)) and asked.seen.tolist() == OWN.y.tolist()
    )


def test_a_model_s_stream_is_named_by_series_model_and_last_period() -> None:
    model = Told()
    paths_of([model], seed=9)
    assert model.drawn == stream(9, OWN.name, "told", OWN.origin.ordinal).random()


def test_what_never_moved_stays_where_it_is_unless_a_model_is_asked_for() -> None:
    still = made_up_series([7.0, 7.0])
    found = paths_of(["drift"], still)
    assert list(found.paths) == [UNCHANGED] and found.paths[UNCHANGED].tolist() == [[7.0, 7.0]] * 3 and found.left_out == {}
    assert "told" in paths_of([Told(says=8.0)], still, required=True).paths
    with pytest.raises(ModelError, match="no member can forecast"):
        paths_of([Told()], made_up_series([7.0]))
    assert UNCHANGED not in paths_of([Told(says=8.0)], made_up_series([7.0, 7.1])).paths


@pytest.mark.parametrize("required", [False, True])
def test_a_member_that_cannot_is_left_out_with_its_reason_or_refused_where_it_was_asked_for(required: bool) -> None:
    cannot, can = Told("cannot", error=ModelError("it is flat")), Told(says=8.0)
    if required:
        with pytest.raises(ModelError, match="model 'cannot' on 'loans/zhuzhou': it is flat"):
            paths_of([cannot, can], required=True)
    else:
        found = paths_of([cannot, can])
        assert list(found.paths) == ["told"] and found.left_out == {"cannot": "model 'cannot' on 'loans/zhuzhou': it is flat"}
        with pytest.raises(ModelError, match="no member can forecast 'loans/zhuzhou': model 'cannot' on 'loans/zhuzhou': it is flat"):
            paths_of([cannot])


def test_a_fault_in_a_member_stops_no_forecast_that_has_others_and_is_said() -> None:
    broken = Told("broken", error=ZeroDivisionError("by zero"))
    with pytest.warns(RuntimeWarning, match="a fault in it, ZeroDivisionError: by zero"):
        found = paths_of([broken, Told(says=8.0)])
    assert list(found.paths) == ["told"] and "a fault in it" in found.left_out["broken"]
    with pytest.raises(ZeroDivisionError):
        paths_of([broken, Told(says=8.0)], required=True)
    with pytest.raises(SeriesError, match="of ours"):
        paths_of([Told("ours", error=SeriesError("of ours")), Told(says=8.0)])


def test_values_that_are_not_finite_are_a_reason_to_leave_out() -> None:
    found = paths_of([Told("wild", says=np.inf), Told(says=8.0)])
    assert "not finite; leave 'wild' out" in found.left_out["wild"]


@pytest.mark.parametrize(("n", "short"), [(2, False), (1, True), (0, True)])
def test_a_series_is_too_short_below_the_observations_a_model_needs(n: int, short: bool) -> None:
    said = too_short("told", Told(), made_up_series([100.0, 110.0][:n], first=2020))
    assert bool(said) is short
    if short:
        assert f"needs 2 observations of 'loans/zhuzhou' but there are {n} ({'2020 to 2020' if n else 'none to none'})" in said


def test_drift_is_the_way_out_where_the_series_has_enough_for_it_and_it_is_not_drift_itself() -> None:
    least = find_forecaster("drift").model.min_obs
    values = list(np.linspace(100.0, 110.0, least))
    needy = Told("needy")
    needy.min_obs = 99
    assert "use models='drift', or load an earlier start" in too_short("needy", needy, made_up_series(values))
    for name, series in (("needy", made_up_series(values[1:])), ("drift", made_up_series(values))):
        assert "use models=" not in too_short(name, needy, series)


def test_what_is_neither_name_nor_model_is_refused() -> None:
    with pytest.raises(ModelError, match="neither the name of a model nor an object"):
        own_member(object())
    assert (own_member(Told()).scale, own_member(Level()).scale) == ("link", "level")


def test_a_share_that_may_come_to_rest_at_one_is_held_there_and_another_below_it() -> None:
    values = pd.Series([0.8, 0.9, 0.95], index=range(2020, 2023))
    own = Series.from_pandas(values, name="covered", unit="share", kind="ratio")
    full = Series(own.indicator, own.area, own.values, can_be_full=True)
    member = own_member(Level(says=1.4))
    assert lines_of(full, member, "identity")[0].high.tolist() == [1.0]
    assert lines_of(own, member, "identity")[0].high[0] == pytest.approx(1.0 - 1e-6 * 0.05)
    assert paths_of([Level(says=1.4)], full).paths["told"].max() == 1.0
