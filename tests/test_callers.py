"""Nothing is without a caller: a function, class or constant is named outside its own definition and outside the tests."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.source_trees import nodes_of, tree_of

ROOT = Path(__file__).parents[1]
READ = ("docs", "notebooks", "scripts", "benchmarks", "studies", "psi_analysis")
TEXTS = {".md", ".py", ".ipynb", ".j2", ".html", ".json"}
CODE = re.compile(r"```.*?```|`[^`]+`", re.DOTALL)


def named_in(nodes: Iterable[ast.AST]) -> Counter[str]:
    """Count the names that nodes use: bare ones, attributes, imported ones, and those in `__all__` or another list of names."""
    found: Counter[str] = Counter()
    for node in nodes:
        if isinstance(node, ast.Name):
            found[node.id] += 1
        elif isinstance(node, ast.Attribute):
            found[node.attr] += 1
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            found[node.value] += 1
    return found


def named_elsewhere() -> Counter[str]:
    """Count the words of notebooks, scripts, templates, and code in documentation and READMEs."""
    paths = [path for folder in READ for path in (ROOT / folder).rglob("*") if path.suffix in TEXTS] + list(ROOT.glob("*.md"))
    found: Counter[str] = Counter()
    for path in paths:
        if path.suffix == ".py" and (ROOT / "psi_analysis") in path.parents:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
        elif path.suffix == ".md":
            text = "\n".join(CODE.findall(text))
        found.update(re.findall(r"[A-Za-z_]\w*", text))
    return found


def defined_by(node: ast.stmt) -> list[str]:
    """Return the names of functions, classes and constants that a statement of a module gives."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]


def test_every_function_class_and_constant_has_a_caller() -> None:
    trees = {path: tree_of(path) for path in (ROOT / "psi_analysis").rglob("*.py")}
    used = named_elsewhere()
    for path in trees:
        used.update(named_in(nodes_of(path)))
    dead = []
    for path, tree in trees.items():
        for node in tree.body:
            inside = named_in(ast.walk(node))
            dead += [f"{path.name}: {name}" for name in defined_by(node) if name[:2] != "__" and used[name] <= inside[name]]
    assert not dead, "\n".join(sorted(dead))
