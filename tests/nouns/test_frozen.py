"""What a verb returns cannot be changed, and two of a kind can be compared."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import pickle
import pkgutil
import re

import numpy as np
import pandas as pd
import pytest

import psi_analysis as psi
from psi_analysis.engine.learned.predictive import Predictive
from psi_analysis.nouns.frozen import frozen, same

SERIES = psi.Series.from_pandas(pd.Series([100.0, 104.0, 110.0, 115.0, 119.0], index=range(2020, 2025)), name="made up")
GOAL = psi.Target(">=", 130.0, "2027")


def made(n_paths: int = 200) -> psi.Forecast:
    return psi.forecast(SERIES, to="2027", models=["drift", "naive"], n_paths=n_paths)


def answered() -> psi.Assessment:
    return psi.assess(made(), GOAL)


def test_two_of_a_kind_are_compared_by_what_they_hold() -> None:
    assert made() == made()
    assert made() != made(n_paths=100)
    assert hash(made()) == hash(made())
    assert answered() in [answered()]
    assert [psi.assess(made(100), GOAL), answered()].index(answered()) == 1
    assert SERIES != GOAL


def test_no_mapping_of_an_object_takes_anything_in() -> None:
    forecast = made()
    for mapping in (forecast.members, forecast.weights, forecast.left_out, answered().by_member):
        with pytest.raises(TypeError):
            mapping["x"] = 1.0  # type: ignore[index]


def test_no_array_of_an_object_can_be_written_to() -> None:
    forecast = made()
    for array in (forecast.paths, *forecast.members.values(), forecast.series.y, forecast.at("2026")):
        with pytest.raises(ValueError, match="read-only"):
            array.flat[0] = 9.0


@pytest.mark.filterwarnings("ignore::pandas.errors.ChainedAssignmentError")
def test_nothing_done_to_a_frame_reaches_the_object_it_came_from() -> None:
    forecast, answer = made(), answered()
    forecast.series.values.iloc[0] = 99.0
    forecast.series.values.loc[pd.Period("2025")] = 1.0
    assert answer.first_passage is not None
    answer.first_passage.by[:] = 0.5
    assert forecast.series.values.tolist() == [100.0, 104.0, 110.0, 115.0, 119.0]
    assert answer == answered()


def test_nothing_done_later_to_what_an_object_was_made_of_reaches_it() -> None:
    values, paths, members = SERIES.values, np.ones((2, 3)), {"own": np.ones((2, 3))}
    series = dataclasses.replace(SERIES, values=values)
    forecast = psi.Forecast(series, paths, members, {"own": 1.0}, {}, "made up", 1)
    values.iloc[0], paths[0, 0], members["own"][0, 0] = 0.0, 9.0, 9.0
    members["other"] = paths
    assert series == SERIES
    assert forecast.paths.max() == forecast.members["own"].max() == 1.0
    assert list(forecast.members) == ["own"]


def test_copies_and_what_another_process_gets_are_equal_and_as_hard() -> None:
    for again in (copy.deepcopy(answered()), pickle.loads(pickle.dumps(answered()))):
        assert again == answered()
        assert again.forecast is not None
        assert not again.forecast.paths.flags.writeable
        with pytest.raises(TypeError):
            again.by_member["x"] = 1.0


@frozen
@dataclasses.dataclass(frozen=True)
class Held:
    """One value of any type."""

    value: object


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1, 1.0, False),
        (np.float64(0.5), 0.5, True),
        (np.nan, np.nan, True),
        (np.array([1.0, np.nan]), np.array([1.0, np.nan]), True),
        (np.array([1.0]), np.array([1.0, 1.0]), False),
        (np.array(["a"]), np.array(["a"]), True),
        ((1.0, np.nan), (1.0, np.nan), True),
        ((1.0,), (1.0, 2.0), False),
        ({"a": np.array([1.0])}, {"a": np.array([1.0])}, True),
        ({"a": 1.0}, {"b": 1.0}, False),
        (pd.Series([1.0, np.nan]), pd.Series([1.0, np.nan]), True),
        (pd.Series([1.0], index=["a"]), pd.Series([1.0], index=["b"]), False),
        (pd.DataFrame({"a": [1]}), pd.Series([1]), False),
        (None, 0.0, False),
        ("a", "a", True),
    ],
)
def test_values_are_the_same_where_their_content_is(one: object, other: object, equal: bool) -> None:
    assert same(one, other) == same(other, one) == equal
    assert (Held(one) == Held(other)) == equal


def dataclasses_of_the_package() -> dict[str, type]:
    """Return every dataclass by name; a name has one meaning (tests/test_names.py)."""
    modules = [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(psi.__path__, "psi_analysis.")
        if "__main__" not in module.name
    ]
    classes = [value for module in modules for value in vars(module).values() if inspect.isclass(value) and dataclasses.is_dataclass(value)]
    return {cls.__name__: cls for cls in classes if cls.__module__.startswith("psi_analysis.")}


def handed_out() -> set[type]:
    """Return the dataclasses that public names are or return, those in their fields, and so on."""
    known, found, new = dataclasses_of_the_package(), set[type](), set[str]()
    for name in psi.__all__:
        public = getattr(psi, name)
        new |= {name} if inspect.isclass(public) else words(inspect.signature(public).return_annotation) if callable(public) else set()
    while new:
        cls = known.get(new.pop())
        if cls is not None and cls not in found:
            found.add(cls)
            new |= {word for field in dataclasses.fields(cls) for word in words(field.type)}
    return found


def words(annotation: object) -> set[str]:
    return set(re.findall(r"\w+", str(annotation)))


def test_every_object_a_verb_returns_keeps_its_word() -> None:
    found = handed_out()
    assert {psi.Series, psi.Forecast, psi.Assessment, psi.Peers, psi.PlanAssessment, psi.PanelAssessment, psi.Data} <= found
    containers = {"Mapping", "dict", "FloatArray", "IntArray", "NDArray", "DataFrame"}
    soft = [
        cls.__name__
        for cls in found
        if cls.__eq__.__module__ != frozen.__module__
        and cls
        is not Predictive  # the engine imports nothing of the package and keeps its own word: tests/engine/learned/test_calibration.py
        and not hasattr(cls, "__slots__")  # a row of a study's table: there are thousands, and no verb returns one
        and any(words(field.type) & containers or "pd.Series" in str(field.type) for field in dataclasses.fields(cls))
    ]
    assert not sorted(soft)
