"""Ask the tests whether they can fail: draw one-token faults at random, put each into a copy of the package and run the tests near it.

Run from the root of the repository: python scripts/mutants.py --n 500 --seed 7

A line is drawn among all lines that have something to change, then one of its changes: a comparison, an operator, `and` and `or`, a
condition turned round, a number, True and False, a function and its counterpart (min and max, head and tail). Annotations, decorators,
assertions, `strict=` and `repr=` are left alone: they guard or show, they give no number. The tests run are the module's doctests, the test
file that mirrors it, and of those that import it, nearest first, the ones that name the function at fault or a function through which
it is called, the fast tests only, and at last the kept answers. A fault no test notices has survived and is listed.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import dataclasses
import json
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import cache_from_source
from pathlib import Path

ROOMS = ("goals", "evidence/rules", "engine/learned", "engine/draws.py", "engine/forecaster.py", "forecasts", "nowcasts", "scoring")
ROOMS += ("briefs/sections", "briefs/goals_judged.py")
"""What is put to the test: the rooms that make numbers, and what the brief makes of them."""

BRIEF = "tests/briefs/test_against_results.py"
"""The contract of every number of a brief, run first on what the brief makes of the results."""

KEPT = "tests/kept/test_kept_answers.py"
"""The answers kept of the verbs on a frozen study, run last on a fault that nothing near it has noticed."""

SWAPS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,), ast.FloorDiv: (ast.Mult,), ast.Mod: (ast.Mult,), ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,), ast.And: (ast.Or,), ast.Or: (ast.And,),
}  # fmt: skip
PAIRS = ("min max", "any all", "head tail", "floor ceil", "cumsum cumprod", "mean median", "argmin argmax", "minimum maximum")
NAMES = {one: other for pair in PAIRS for one, other in (pair.split(), reversed(pair.split()))}
GUARDS = (ast.Assert, ast.Import, ast.ImportFrom)
LIBRARIES = ("numpy", "pandas", "scipy.stats", "scipy.optimize", "scipy.special", "statsmodels.api", "matplotlib.pyplot", "pytest")
"""Loaded once: every run of the tests is a fork of the process that has them."""


@dataclasses.dataclass(frozen=True)
class Fault:
    """One change of one token.

    Attributes:
        path: of the file, from the root.
        line: on which it stands.
        number: place of the change among those of the file.
        change: what stands there, and what instead.
    """

    path: str
    line: int
    number: int
    change: str


def replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what could stand in place of one node of the syntax tree."""
    if isinstance(node, ast.Compare | ast.BinOp | ast.BoolOp):
        yield from _other_operators(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
        yield from (ast.Constant(value) for value in _other_numbers(node.value))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES:
        yield ast.Call(ast.Name(NAMES[node.func.id]), node.args, node.keywords)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in NAMES:
        yield ast.Call(ast.Attribute(node.func.value, NAMES[node.func.attr]), node.args, node.keywords)
    elif isinstance(node, ast.If | ast.IfExp | ast.While) and isinstance(node.test, ast.Name | ast.Attribute | ast.Call):
        fields = {name: value for name, value in ast.iter_fields(node) if name != "test"}
        yield type(node)(test=ast.UnaryOp(ast.Not(), node.test), **fields)
    elif isinstance(node, ast.Continue | ast.Break):
        yield ast.Break() if isinstance(node, ast.Continue) else ast.Continue()


def _other_operators(node: ast.Compare | ast.BinOp | ast.BoolOp) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for place, now in enumerate(node.ops):
            for other in SWAPS[type(now)]:
                yield ast.Compare(node.left, [*node.ops[:place], other(), *node.ops[place + 1 :]], node.comparators)  # type: ignore[list-item]
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(SWAPS[type(node.op)][0](), node.values)  # type: ignore[arg-type]
    elif not any(isinstance(side, ast.JoinedStr | ast.Dict | ast.List | ast.Tuple) or _is_text(side) for side in (node.left, node.right)):
        for other in SWAPS.get(type(node.op), ()):
            yield ast.BinOp(node.left, other(), node.right)  # type: ignore[arg-type]


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _other_numbers(value: bool | int | float) -> list[bool | int | float]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1] if value < 100 or 1900 <= value < 2200 else [2 * value]
    return [1.0] if value == 0 else [value * 100] if abs(value) < 1e-3 else [value * 1.25, value * 0.8]


def places(tree: ast.Module) -> list[tuple[ast.AST, str, int | None, ast.AST, ast.AST]]:
    """Return every change a file allows, in the order of the tree: parent, field, place in the field's list, node, what instead."""
    found: list[tuple[ast.AST, str, int | None, ast.AST, ast.AST]] = []

    def visit(node: ast.AST) -> None:
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "type_params"):
                continue
            for place, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if (
                    not isinstance(child, ast.AST)
                    or isinstance(child, GUARDS)
                    or getattr(child, "arg", "") in ("strict", "repr")
                    or _of_types(child)
                ):
                    continue
                found.extend((node, name, place, child, other) for other in replacements(child))
                visit(child)

    visit(tree)
    return found


def _of_types(node: ast.AST) -> bool:
    """Whether a node is of types alone: a cast, an alias of a type, what is imported for checking."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    if not isinstance(node, ast.Assign):
        return False
    return any(isinstance(value, ast.Name) and value.id in ("Literal", "Union", "Callable") for value in ast.walk(node))


def faults_of(path: str, source: str) -> list[Fault]:
    """Return every fault that one file can be given."""
    found = []
    for number, (_, _, _, node, other) in enumerate(places(ast.parse(source))):
        now, instead = (" ".join(ast.unparse(ast.fix_missing_locations(one)).split("\n")[0].split()) for one in (node, other))
        found.append(Fault(path, node.lineno, number, f"{now}  →  {instead}"))
    return found


def with_fault(source: str, fault: Fault) -> str:
    """Return the source of a file with the fault in it."""
    tree = ast.parse(source)
    parent, name, place, _, other = places(tree)[fault.number]
    if place is None:
        setattr(parent, name, other)
    else:
        getattr(parent, name)[place] = other
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def draw(root: Path, n: int, seed: int, only: str = "") -> list[Fault]:
    """Draw faults: a line at random, then one of its changes, no line twice.

    Args:
        root: of the repository.
        n: how many.
        seed: of the draw.
        only: part of the path of the files drawn from.
    """
    rooms = [root / "psi_analysis" / room for room in ROOMS]
    files = [path for room in rooms for path in (sorted(room.rglob("*.py")) if room.is_dir() else [room])]
    lines: dict[tuple[str, int], list[Fault]] = {}
    for path in files:
        name = path.relative_to(root).as_posix()
        for fault in faults_of(name, path.read_text(encoding="utf-8")) if only in name else ():
            lines.setdefault((name, fault.line), []).append(fault)
    rng, order = random.Random(seed), sorted(lines)
    rng.shuffle(order)
    return [rng.choice(lines[line]) for line in order[:n]]


def imported_by(root: Path) -> dict[str, set[str]]:
    """Return, by file of the package, the scripts and the tests, the files that import it; a script also where it is named."""
    files = [path for folder in ("psi_analysis", "scripts", "tests") for path in (root / folder).rglob("*.py")]
    own = {path: path.relative_to(root).as_posix() for path in files}
    names = {name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): name for name in own.values()}
    names |= {Path(name).name: name for name in own.values() if name.startswith("scripts/")}
    found: dict[str, set[str]] = {}
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named: set[object] = set()
            if isinstance(node, ast.ImportFrom) and node.module:
                named = {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
            elif isinstance(node, ast.Constant) and own[path].startswith("tests/"):
                named = {node.value}
            for name in named & set(names):
                found.setdefault(names[str(name)], set()).add(own[path])
    return found


def names_at(source: str, line: int) -> set[str]:
    """Return the functions and classes a line stands in, and the functions of the module through which those are called."""
    defined = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    names = {node.name for node in defined if node.lineno <= line <= (node.end_lineno or line)}
    used = {node.name: {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} for node in defined}
    for _ in defined:
        names |= {name for name, inside in used.items() if inside & names}
    return names


def nearest_tests(root: Path, fault: Fault, importers: Mapping[str, set[str]], most: int) -> list[str]:
    """Return the test files near a fault: its mirror, then those that name what is at fault, each by steps of import."""
    names = names_at((root / fault.path).read_text(encoding="utf-8"), fault.line)
    room = Path(fault.path).relative_to("psi_analysis").parent
    mirror = f"tests/{(room / f'test_{Path(fault.path).stem}.py').as_posix()}"
    seen, ring, found = {fault.path}, [fault.path], []
    while ring:
        ring = sorted({one for near in ring for one in importers.get(near, ())} - seen)
        seen.update(ring)
        tests = [one for one in ring if Path(one).name.startswith("test_")]
        found += sorted(tests, key=lambda one: (-len(os.path.commonpath([one, mirror])), one))
    named = {one for one in found if names & set(re.findall(r"\w+", (root / one).read_text(encoding="utf-8")))}
    return sorted(found, key=lambda one: (one != mirror, not (one == BRIEF and "/briefs/" in fault.path), one not in named))[:most]


class FirstFailure:
    """Remembers the first test that failed."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def pytest_runtest_logreport(self, report: object) -> None:
        """Write down a failed test."""
        if getattr(report, "failed", False) and not self.file.exists():
            self.file.write_text(getattr(report, "nodeid", ""), encoding="utf-8")


def run_tests(copy: Path, arguments: Sequence[str], timeout: float) -> tuple[str, str]:
    """Run tests in a fork of this process.

    Args:
        copy: of the repository.
        arguments: test files.
        timeout: seconds of the processor's time, whatever else the machine does; twenty times that by the clock.

    Returns:
        How it ended ("killed", "survived", "out of time") and the first test that failed.
    """
    import pytest

    file = copy.parent / "failed.txt"
    file.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (int(timeout), int(timeout) + 5))
        os.chdir(copy)
        with (copy.parent / "output.txt").open("w", encoding="utf-8") as out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
            code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments], plugins=[FirstFailure(file)])
            out.flush()
        os._exit(int(code))
    until = time.monotonic() + 20 * timeout
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            if code in (-signal.SIGXCPU, -signal.SIGKILL):
                return "out of time", ""
            return ("survived" if code in (0, 5) else "killed"), file.read_text(encoding="utf-8") if file.exists() else ""
        time.sleep(0.1)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "out of time", ""


def put(file: Path, source: str) -> None:
    """Write a source file and forget what was compiled from it."""
    file.write_text(source, encoding="utf-8")
    Path(cache_from_source(str(file))).unlink(missing_ok=True)


def try_fault(copy: Path, fault: Fault, importers: Mapping[str, set[str]], options: argparse.Namespace) -> dict[str, object]:
    """Put a fault into the copy, run the tests near it, and take it out again."""
    file, begun = copy / fault.path, time.monotonic()
    source = file.read_text(encoding="utf-8")
    put(file, with_fault(source, fault))
    try:
        ended, test = run_tests(copy, [fault.path, *nearest_tests(copy, fault, importers, options.files)], options.timeout)
        if ended == "survived":
            ended, test = run_tests(copy, ["-m", "slow or not slow", KEPT], options.timeout)
    finally:
        put(file, source)
    return {**dataclasses.asdict(fault), "ended": ended, "test": test, "seconds": round(time.monotonic() - begun, 1)}


def red_anyway(copy: Path, rows: Sequence[Mapping[str, object]], timeout: float) -> set[str]:
    """Return the tests said to have noticed a fault that fail without one too."""
    tests = sorted({str(row["test"]) for row in rows if row["test"]})
    if not tests or run_tests(copy, tests, timeout * 4)[0] == "survived":
        return set()
    return {test for test in tests if run_tests(copy, [test], timeout)[0] != "survived"}


def tell(rows: Sequence[Mapping[str, object]], red: set[str], seed: int) -> None:
    """Print the count and the survivors."""
    ends = ["red anyway" if row["test"] in red else str(row["ended"]) for row in rows]
    killed = ends.count("killed")
    print(f"seed {seed}: {len(rows)} faults, {killed} killed ({100 * killed / max(len(rows), 1):.1f} %)", end="")
    print("".join(f", {ends.count(end)} {end}" for end in ("survived", "out of time", "red anyway") if end in ends))
    for row, end in zip(rows, ends, strict=True):
        if end != "killed":
            print(f"  {end}: {row['path']}:{row['line']}  {row['change']}")


def main() -> None:
    """Draw, try and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--n", type=int, default=500, help="faults drawn")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of the draw; printed")
    parser.add_argument("--only", default="", help="part of the path of the files drawn from")
    parser.add_argument("--files", type=int, default=6, help="test files run a fault, at most")
    parser.add_argument("--timeout", type=float, default=120.0, help="seconds of the processor's time a fault")
    parser.add_argument("--skip", type=int, default=0, help="faults at the beginning of the draw that were tried before")
    parser.add_argument("--out", type=Path, help="file for one line of JSON a fault")
    options = parser.parse_args()
    root = Path.cwd()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended early, it still tells what it has found
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"), MPLBACKEND="Agg")
    for name in LIBRARIES:
        __import__(name)
    drawn, importers, rows = draw(root, options.n, options.seed, options.only), imported_by(root), []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(root, copy, symlinks=True, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__"))
        os.environ["PYTHONPATH"] = str(copy)
        with contextlib.suppress(KeyboardInterrupt):  # what was tried until then is told: the first of a random order are a random sample
            for fault in drawn[options.skip :]:
                rows.append(try_fault(copy, fault, importers, options))
                print(len(rows), *(rows[-1][name] for name in ("ended", "seconds", "path", "line", "change")), flush=True)
                if options.out:
                    options.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        tell(rows, red_anyway(copy, rows, options.timeout), options.seed)


if __name__ == "__main__":
    sys.exit(main())
