"""The package's public names: loaded when first named, known to type checkers, and to tab completion."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import psi_analysis as psi

HEAVY = "numpy pandas scipy statsmodels matplotlib seaborn papermill typst docx openpyxl nbclient nbconvert jinja2 IPython"
HEAVY += " python_calamine pikepdf"
HEAVY_BEYOND_PANDAS = [name for name in HEAVY.split() if name not in ("numpy", "pandas")]


def loaded_by(code: str, names: list[str]) -> list[str]:
    """Return which of the modules are loaded after some code ran in a fresh interpreter."""
    command = f"import sys\n{code}\nprint(*(name for name in {names!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_the_package_alone_loads_no_library() -> None:
    assert loaded_by("import psi_analysis", HEAVY.split()) == []


def test_the_verbs_load_numpy_and_pandas_only() -> None:
    verbs = "from psi_analysis import load, forecast, assess, assess_plan, Series, Target"
    assert loaded_by(verbs, HEAVY_BEYOND_PANDAS) == []


def test_type_checkers_and_the_running_package_are_told_the_same() -> None:
    source = ast.parse(Path(psi.__file__).read_text(encoding="utf-8"))
    block = next(node for node in source.body if isinstance(node, ast.If))
    told = {alias.asname or alias.name: node.module for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    homes = {
        name: home.rpartition(".")[0] if name in ("plot", "scenarios", "tables", "wording") else home for name, home in psi._HOMES.items()
    }
    assert told == homes
    assert sorted(told) == sorted(psi.__all__)


@pytest.mark.parametrize("name", psi.__all__)
def test_every_public_name_loads_and_is_in_tab_completion(name: str) -> None:
    assert getattr(psi, name) is not None
    assert name in dir(psi)


def test_no_function_or_class_bears_the_name_of_a_module_that_would_hide_it() -> None:
    modules = {module.name for module in pkgutil.iter_modules(psi.__path__)}
    assert {name for name, home in psi._HOMES.items() if home != f"psi_analysis.{name}"} & modules == set()


@pytest.mark.parametrize("room", ["psi_analysis.words", "psi_analysis.plot"])
def test_no_name_a_room_hands_out_is_that_of_a_file_in_it_which_would_take_its_place_once_imported(room: str) -> None:
    package = importlib.import_module(room)
    files = {module.name for module in pkgutil.iter_modules(package.__path__)}
    assert not files & set(package.__all__)


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(AttributeError, match=r"no 'forcast'\. Did you mean 'forecast'"):
        psi.forcast  # noqa: B018


def public_functions() -> dict[str, object]:
    """Return every function a user calls: public verbs, figures, tables, scenarios and scores."""
    found = {name: getattr(psi, name) for name in psi.__all__}
    for room in ("plot", "tables", "scenarios", "scoring"):
        module = getattr(psi, room)
        own = [name for name, it in vars(module).items() if getattr(it, "__module__", "") == module.__name__]
        names = getattr(module, "__all__", own)
        found |= {f"{room}.{name}": getattr(module, name) for name in names if not name.startswith("_")}
    return {name: it for name, it in found.items() if inspect.isfunction(it)}


def undescribed(function: object) -> set[str]:
    """Return the arguments that a docstring does not describe."""
    arguments = set(inspect.signature(function).parameters)  # type: ignore[arg-type]
    described = re.findall(r"^ +\*{0,2}(\w+): ", inspect.getdoc(function) or "", re.MULTILINE)
    return arguments - set(described)


@pytest.mark.parametrize("name", public_functions())
def test_every_argument_of_a_public_function_is_described(name: str) -> None:
    assert undescribed(public_functions()[name]) == set()
