"""The limits that keep the package readable, and what must never be in a file of the repository."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.source_trees import nodes_of

ROOT = Path(__file__).parents[1]
LONGEST_FILE, LONGEST_TEST_FILE, LONGEST_FUNCTION, MOST_POSITIONAL, MOST_PUBLIC = 300, 400, 40, 3, 40
USUAL_BODY = 15
"""Lines, besides the docstring, that nine functions of ten do not exceed from their first statement on."""
MOST_IN_CHINESE = 14
"""Python files of the package that may hold words in Chinese outside docstrings; what is said stands in psi_analysis/words/messages."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
OPENS_TEXT = {"read_text", "write_text", "open"}
OTHER_OPENERS = {"gzip", "zipfile", "pikepdf", "os", "webbrowser", "Image", "tarfile"}
MACHINE_PATHS = re.compile(r"(?<![\w.<])/(?:work|root|tmp)/\w")
REGISTRIES = re.compile(r"https?://[^\s\"')]*(?:pypi|pythonhosted|npmjs|registry\.|simple/|packages/|anaconda\.org)", re.IGNORECASE)
BINARY = {".otf", ".ttf", ".npz", ".png", ".zip", ".xlsx", ".docx", ".pdf", ".gz", ".ico", ".jpg", ".woff2"}


def repository_files() -> list[Path]:
    """Return what git holds, or would on the next commit; everything when this is no clone."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git clone")
    return [ROOT / name for name in listed.stdout.decode("utf-8").split("\0") if name and (ROOT / name).is_file()]


def python_files(*folders: str) -> list[Path]:
    """Return the Python files of some folders, and run.py."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))] + [ROOT / "run.py"]


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function of a file."""
    return [node for node in nodes_of(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def strings(path: Path) -> list[str]:
    """Return every string of a file that is no docstring."""
    nodes = nodes_of(path)
    bodies = [node.body for node in nodes if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)]
    docstrings = {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}
    constants = [node for node in nodes if isinstance(node, ast.Constant) and id(node) not in docstrings]
    return [node.value for node in constants if isinstance(node.value, str)]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


@pytest.mark.parametrize(("folders", "most"), [(("psi_analysis",), LONGEST_FILE), (("tests", "scripts", "benchmarks"), LONGEST_TEST_FILE)])
def test_no_file_is_longer_than_its_limit(folders: tuple[str, ...], most: int) -> None:
    counted = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(*folders)}
    assert not {name: lines for name, lines in counted.items() if lines > most}


def test_bodies_of_functions_are_short() -> None:
    every = [function for path in python_files("psi_analysis") for function in functions(path)]
    bodies = sorted(length(function) - (function.body[0].lineno - function.lineno) for function in every)
    at = bodies[int(0.9 * len(bodies))]
    print(f"{len(bodies)} functions; bodies of {bodies[len(bodies) // 2]} lines at the median, {at} at the 90th percentile")
    assert at <= USUAL_BODY


def test_what_is_said_in_chinese_stands_in_the_message_files() -> None:
    found = [path for path in python_files("psi_analysis") if any(map(CHINESE.search, strings(path)))]
    assert len(found) <= MOST_IN_CHINESE, "\n".join(str(path.relative_to(ROOT)) for path in found)


def test_no_function_is_longer_than_40_lines_besides_its_docstring() -> None:
    files = python_files("psi_analysis", "scripts", "benchmarks")
    counted = {f"{path.relative_to(ROOT)}: {function.name}": length(function) for path in files for function in functions(path)}
    assert not {name: lines for name, lines in counted.items() if lines > LONGEST_FUNCTION}


def test_no_public_verb_takes_more_than_three_positional_parameters() -> None:
    import psi_analysis

    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    wrong = []
    for name in getattr(psi_analysis, "__all__", []):
        verb = getattr(psi_analysis, name)
        if inspect.isfunction(verb):
            named = [parameter.name for parameter in inspect.signature(verb).parameters.values() if parameter.kind in positional]
            wrong += [f"{name}({', '.join(named)})"] if len(named) > MOST_POSITIONAL else []
    assert not wrong, "\n".join(wrong)


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [path for path in python_files("psi_analysis", "tests", "scripts") if path.stem in VAGUE or path.parent.name in VAGUE]


def test_the_package_has_at_most_40_public_names() -> None:
    import psi_analysis

    names = getattr(psi_analysis, "__all__", [])
    assert len(names) <= MOST_PUBLIC
    assert len(set(names)) == len(names)
    assert [name for name in names if not hasattr(psi_analysis, name)] == []


def opens_text_without_encoding(call: ast.Call) -> bool:
    """Say whether a call opens text in whatever encoding the machine happens to have."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    owner = function.value.id if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) else ""
    if name not in OPENS_TEXT or owner in OTHER_OPENERS or any(word.arg == "encoding" for word in call.keywords):
        return False
    modes = [word.value for word in [*call.args, *(keyword.value for keyword in call.keywords)] if isinstance(word, ast.Constant)]
    return not any(isinstance(mode, str) and "b" in mode and len(mode) <= 3 for mode in modes)


def test_text_files_are_opened_with_a_named_encoding() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files("psi_analysis", "scripts")
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and opens_text_without_encoding(node)
    ]
    assert not wrong, "no encoding= at " + ", ".join(wrong)


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    wrong = []
    for path in repository_files():
        if path.suffix.lower() in BINARY or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8")
        for pattern in (MACHINE_PATHS, REGISTRIES):
            wrong += [f"{path.relative_to(ROOT)}: {found.group()}" for found in pattern.finditer(text)]
    assert not wrong, "\n".join(wrong[:20])


def test_notebooks_are_kept_without_outputs() -> None:
    published = ROOT / "reports"  # an edition keeps its notebooks as executed
    notebooks = [path for path in repository_files() if path.suffix == ".ipynb" and not path.is_relative_to(published)]
    cells = [(path.name, cell) for path in notebooks for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    wrong = sorted({name for name, cell in cells if cell.get("outputs") or cell.get("execution_count")})
    assert not wrong, "run nbstripout on " + ", ".join(wrong)
