"""What scripts and benchmarks take from the package is there: a name that moves is missed here, not by whoever runs them next."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = [file for folder in ("scripts", "benchmarks", "docs/gallery", "requirements") for file in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_name_a_script_takes_from_the_package_is_there(file: Path) -> None:
    assert missing(file.read_text(encoding="utf-8")) == []


def test_a_name_that_moved_is_found() -> None:
    assert missing("from psi_analysis.errors import PsiError, gone") == ["psi_analysis.errors.gone"]
    assert missing("def f():\n    from psi_analysis.nowhere import x") == ["psi_analysis.nowhere"]


def missing(source: str) -> list[str]:
    """Return what a file imports of the package and is not there."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    return [
        name for node in found if (node.module or "").split(".")[0] == "psi_analysis" for name in _missing_of(node.module or "", node.names)
    ]


def _missing_of(module: str, names: list[ast.alias]) -> list[str]:
    if not _importable(module):
        return [module]
    there = importlib.import_module(module)
    return [f"{module}.{one.name}" for one in names if not hasattr(there, one.name) and not _importable(f"{module}.{one.name}")]


def _importable(module: str) -> bool:
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        if not module.startswith(error.name or " "):
            raise
        return False
    return True
