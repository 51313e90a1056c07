"""Whatever of a wrong type a public verb is given is refused in one sentence that names the argument."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any, get_args, get_origin

import numpy as np
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.errors import ParameterError
from psi_analysis.nouns.arguments import _types_of

SERIES = psi.Series.from_pandas(pd.Series([100.0, 104.0, 110.0, 115.0, 119.0], index=range(2020, 2025)), name="made up")
GOAL = psi.Target(">=", 130.0, "2027")
MADE = "psi.forecast(series, to='2027')"
ROOMS = {"": psi, "plot.": psi.plot, "tables.": psi.tables, "scenarios.": psi.scenarios}


def verbs() -> dict[str, Callable[..., Any]]:
    """Return the public verbs, those of the rooms that are public names too."""
    found = {}
    for room, module in ROOMS.items():
        names = getattr(
            module, "__all__", [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
        )
        found |= {room + name: getattr(module, name) for name in names if inspect.isfunction(getattr(module, name)) and name[0] != "_"}
    return {name: verb for name, verb in found.items() if inspect.signature(verb).parameters and not name.endswith("_style")}


def right(kind: Any) -> object:
    """Return something of a type; of a class no more than that."""
    outer = get_origin(kind) or kind
    plain = {str: "x", int: 1, float: 1.0, bool: True, type(None): None, np.ndarray: np.zeros(1)}
    if outer in plain:
        return plain[outer]
    if not isinstance(outer, type) or outer.__module__.startswith("collections"):
        return get_args(kind)[0] if isinstance(get_args(kind)[0], str) else {} if "Mapping" in str(outer) else []
    return pd.DataFrame() if outer is pd.DataFrame else outer.__new__(outer)


def asked() -> Iterator[tuple[str, str]]:
    for name, verb in verbs().items():
        yield from ((name, parameter) for parameter, kinds in _types_of(inspect.unwrap(verb)).items() if not {Any, object} & set(kinds))


@pytest.mark.parametrize(("name", "parameter"), sorted(asked()))
def test_a_thing_of_no_type_is_refused_by_its_name(name: str, parameter: str) -> None:
    verb = verbs()[name]
    kinds = _types_of(inspect.unwrap(verb))
    parameters = inspect.signature(verb).parameters.values()
    given: dict[str, object] = {one.name: right(kinds[one.name][0]) for one in parameters if one.default is one.empty} | {
        parameter: object()
    }
    positional = [given.pop(one.name) for one in parameters if one.kind is not one.KEYWORD_ONLY and one.name in given]
    with pytest.raises(ParameterError, match=rf"^{verb.__name__}: {parameter} is an object, but must be [^.]+"):
        verb(*positional, **given)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda fc: psi.assess(SERIES, GOAL),
            "assess: forecast is a Series, but must be a Forecast; psi.forecast(series, to='2027') gives one.",
        ),
        (lambda fc: psi.plot.fan(GOAL), "fan: forecast is a Target, but must be a Forecast; psi.forecast(series, to='2027') gives one."),
        (lambda fc: psi.assess(fc), "assess: missing a required argument: 'target'."),
        (lambda fc: psi.forecast(SERIES, to="2027", n_paths=1.5), "n_paths is 1.5, but must be a whole number; write n_paths=1."),
        (lambda fc: psi.forecast(SERIES, to="2027", n_paths=0), "n_paths is 0, but must be at least 1."),
        (lambda fc: psi.forecast(SERIES, to=2027.5), "forecast: to is 2027.5, but must be text or a whole number or a Period or a day."),
        (lambda fc: psi.assess_plan("data"), "assess_plan: data is the text 'data', but must be a Data; psi.load() gives one."),
        (
            lambda fc: psi.assess_together([fc]),
            "assess_together: answers is a list of Forecast, but must be a PlanAssessment or",
        ),
        (lambda fc: psi.assess(fc, GOAL, nonsense=1), "assess: got an unexpected keyword argument 'nonsense'."),
    ],
)
def test_what_is_often_mixed_up_is_refused_in_one_sentence(call: Callable[[psi.Forecast], object], words: str) -> None:
    forecast = psi.forecast(SERIES, to="2027", models="drift", n_paths=100)
    with pytest.raises(ParameterError) as raised:
        call(forecast)
    assert str(raised.value).startswith(words)


TABLE = pd.DataFrame({"a": [1]})


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: psi.assess_together(TABLE), "assess_together: answers is a DataFrame, but must be"),
        (lambda: psi.assess_together({1: 2}), "assess_together: answers is a dict, but must be"),
        (lambda: psi.assess_together(np.zeros((2, 2))), "assess_together: answers is a ndarray, but must be"),
        (lambda: psi.pool({"a": 2}), "pool: members is a dict, but must be a Mapping"),
        (lambda: psi.assess_panel({1: 2}, horizon=1), "assess_panel: table is a dict, but must be a pandas DataFrame"),
        (lambda: psi.assess_panel(np.zeros((2, 2)), horizon=1), "assess_panel: table is a ndarray, but must be a pandas DataFrame"),
        (lambda: psi.Series.from_pandas(SERIES.values, name=TABLE), "from_pandas: name is a DataFrame, but must be text."),
        (lambda: psi.Series.from_pandas(SERIES.values, name=["a"]), "from_pandas: name is a list of str, but must be text."),
        (lambda: psi.Target(TABLE, 1.0, "2027"), "target <DataFrame>: relation <DataFrame> is not known. Known: >="),
        (lambda: psi.Target(">=", 1.0, "2027", kind=SERIES), "target >= 1 in 2027: kind <Series> is not known. Known: level"),
        (lambda: psi.Target(">=", SERIES, "2027"), "the value of a goal must be a finite number, but is <Series>; write it in"),
        (lambda: psi.Target(">=", 1.0, SERIES), "the period <Series> "),
        (
            lambda: psi.assess(psi.forecast(SERIES, to="2027", models="naive"), GOAL).to_excel(None),
            "to_excel: path is None, but must be text.",
        ),
        (lambda: SERIES.value_at(2030), "series 'made up/own' has no figure of 2030; its last is of 2024."),
        (lambda: SERIES.value_at([2024]), "the period [2024] "),
    ],
)
def test_tables_and_cards_in_place_of_what_is_wanted_are_refused_in_one_line(call: Callable[[], object], words: str) -> None:
    with pytest.raises(psi.PsiError) as raised:
        call()
    assert str(raised.value).startswith(words) and "\n" not in str(raised.value)


def test_a_figure_is_asked_for_by_its_year_or_its_period() -> None:
    assert SERIES.value_at(2024) == SERIES.value_at("2024") == SERIES.value_at(pd.Period("2024", "Y")) == 119.0


def test_numbers_of_numpy_are_numbers_and_any_collection_is_a_list() -> None:
    made = psi.forecast(SERIES, to=np.int64(2027), models=("drift", "naive"), n_paths=np.int64(100))
    assert psi.assess(made, GOAL).probability is not None
    assert psi.backtest(SERIES, horizon=1, models="naive", origins=pd.period_range("2022", periods=1, freq="Y"), n_paths=50).horizon == 1
