"""A module imports only from rows above its own, and no two files import one another; the map is in docs/architecture.md."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.source_trees import nodes_of, tree_of

PACKAGE = Path(__file__).parents[1] / "psi_analysis"
ROWS = [
    "engine",
    "system written fonts words.markdown words.rounding",
    "models scoring",
    "nouns.units",
    "words.numbers",
    "words.text",
    "words.messages",
    "words.ranges",
    "nouns",
    "words.dates words.lists",
    "words.reasons",
    "words.names",
    "intake",
    "studies",
    "forecasts",
    "nowcasts",
    "goals evidence panels",
    "words record",
    "plot show neighbours",
    "asking",
    "briefs explorer",
    "from_above",
    "cli __init__",
    "__main__",
]
ROW_OF = {name: row for row, names in enumerate(ROWS) for name in names.split()} | {"errors": 0.5}

LOADED_WHEN_NAMED = {"__init__", "words", "plot", "nouns.arguments"}
"""Files that load a module by a name put together as they run: the public names of a room, and types of other libraries."""

HEAVY = {
    "statsmodels",
    "matplotlib",
    "seaborn",
    "papermill",
    "typst",
    "docx",
    "openpyxl",
    "pikepdf",
    "python_calamine",
    "nbclient",
    "nbconvert",
    "jinja2",
}


def test_a_module_imports_only_from_rows_above_its_own() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        own = home(module_of(path))
        for line, name in imports(path):
            other = home(name)
            if other != own and ROW_OF[other] >= ROW_OF[own]:
                wrong.append(f"{path.name}:{line} ({own}, row {ROW_OF[own]}) imports {other}, row {ROW_OF[other]}")
    assert not wrong, "\n".join(wrong)


def test_no_circle_of_imports_between_files() -> None:
    files = {module_of(path): path for path in PACKAGE.rglob("*.py")}
    imported = {module: {name for _, name in imports(path, files)} - {module} for module, path in files.items()}
    assert not (found := circle(imported)), "\nimports ".join(found)


def test_heavy_libraries_are_imported_where_they_are_used() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)}:{node.lineno} imports {name}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in tree_of(path).body
        for name in names_of(node)
        if name.split(".")[0] in HEAVY
    ]
    assert not wrong, "\n".join(wrong)


def test_no_module_is_loaded_by_a_name_that_these_tests_cannot_see() -> None:
    loading = {
        home(module_of(path)) if path.name == "__init__.py" else module_of(path).removeprefix("psi_analysis.")
        for path in PACKAGE.rglob("*.py")
        for node in nodes_of(path)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in ("import_module", "__import__", "run_module")
        and not isinstance(node.args[0], ast.Constant)
    }
    assert loading == LOADED_WHEN_NAMED


@pytest.mark.parametrize("way", ["import_module('{}')", "__import__('{}')", "HOME = '{}'", "import {}", "from {} import in_language"])
def test_every_way_of_naming_a_module_is_seen(way: str, tmp_path: Path) -> None:
    (tmp_path / "file.py").write_text(way.format("psi_analysis.words.translated"), encoding="utf-8")
    assert [name for _, name in imports(tmp_path / "file.py")] == ["psi_analysis.words.translated"]


def circle(imported: Mapping[str, set[str]]) -> list[str]:
    """Return files that import one another in a ring, the first again at the end; none where there is no ring."""
    try:
        TopologicalSorter(imported).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def test_a_circle_is_found() -> None:
    assert sorted(set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}))) == ["a", "b", "c"]


@cache
def home(module: str) -> str:
    """Return the part of the map that a dotted name belongs to."""
    inside = module.removeprefix("psi_analysis").removeprefix(".") or "__init__"
    known = [name for name in ROW_OF if inside == name or inside.startswith(name + ".")]
    assert known, f"{module} has no row in tests/test_import_directions.py; give it one"
    return max(known, key=len)


@cache
def every_module() -> set[str]:
    """Return the dotted name of every file of the package."""
    return {module_of(path) for path in PACKAGE.rglob("*.py")}


def module_of(path: Path) -> str:
    """Return the dotted name of a file of the package."""
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path, modules: Collection[str] = ()) -> list[tuple[int, str]]:
    """Return every import of this package in a file, wherever it stands: late ones, those for types and those by a text too."""
    named = [(getattr(node, "lineno", 0), name) for node in nodes_of(path) for name in names_of(node, modules)]
    return [(line, name) for line, name in named if name.split(".")[0] == "psi_analysis"]


def names_of(node: ast.AST, modules: Collection[str] = ()) -> list[str]:
    """Return the modules one statement imports; `from psi_analysis import x` counts as psi_analysis.x."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        assert node.level == 0, f"relative import of {module!r}: write it in full"
        inner = [f"{module}.{alias.name}" for alias in node.names]
        return inner if module == "psi_analysis" else [name if name in modules else module for name in inner]
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("psi_analysis."):
        return [node.value] if node.value in every_module() else []
    return []
