"""A name means one thing: no module's name stands twice in the package, and no public class or function has two definitions."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.source_trees import tree_of

PACKAGE = Path(__file__).parents[1] / "psi_analysis"
SEVERAL = {
    "add_arguments": {"cli"},  # each family of commands adds its own
    "load start save_figures save_pages": {"briefs", "studies"},  # the steps of a notebook: briefs/notebook.py and briefs/indicator.py
    "reference_curve tornado what_it_takes": {"goals", "plot"},  # psi.plot.tornado draws psi.tornado
}
ROOMS_OF = {name: rooms for names, rooms in SEVERAL.items() for name in names.split()}


def defined(tree: ast.Module) -> Iterator[str]:
    """Return the public classes, functions and names of types that a module defines."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def several(definitions: Iterable[tuple[str, Path]]) -> dict[str, list[str]]:
    """Return the names that stand in more than one place, with the places."""
    places: dict[str, list[str]] = defaultdict(list)
    for name, path in definitions:
        places[name].append(str(path.relative_to(PACKAGE)))
    return {name: found for name, found in places.items() if len(found) > 1}


def test_no_module_has_the_name_of_another() -> None:
    stems = [(path.stem if path.stem != "__init__" else path.parent.name, path) for path in PACKAGE.rglob("*.py")]
    assert several(stems) == {}


def test_no_public_name_has_two_meanings() -> None:
    definitions = [
        (name, path)
        for path in sorted(PACKAGE.rglob("*.py"))
        for name in defined(tree_of(path))
        if not name.startswith("_") and not name.isupper() and not name.endswith("Array")
    ]
    twice = several(definitions)
    wrong = {name: found for name, found in twice.items() if {place.split("/")[0] for place in found} - ROOMS_OF.get(name, set())}
    assert wrong == {}
    assert set(ROOMS_OF) <= set(twice), "a name that is listed as standing twice no longer does"
