"""The source as syntax trees: a file is read and walked once for all tests that look at it, which leave the trees as they are."""

from __future__ import annotations

import ast
import gc
from functools import cache
from pathlib import Path


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of a file, in the order of `ast.walk`."""
    nodes = tuple(ast.walk(tree_of(path)))
    gc.freeze()  # kept to the end; else the collector walks through all of them again and again
    return nodes
