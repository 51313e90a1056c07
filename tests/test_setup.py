"""The two commands, the locks and environment.yml."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from psi_analysis.system import extras
from tests.source_trees import nodes_of, tree_of

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
CORE = {"numpy", "pandas", "scipy", "statsmodels", "matplotlib", "seaborn"}
TEXTS = [*PROJECT["project"]["dependencies"], *EXTRAS["brief"], *EXTRAS["excel"], *EXTRAS["lab"], *PROJECT["dependency-groups"]["test"]]
WANTED = [Requirement(text) for text in TEXTS]
LOCKS = {name: (ROOT / "requirements" / name).read_text(encoding="utf-8") for name in ("lock.txt", "dev.txt", "lowest.txt")}
CONDA_NAMES = {"matplotlib": "matplotlib-base", "seaborn": "seaborn-base", "jupyter-client": "jupyter_client", "typst": "typst-py"}
MODULES = {
    "pillow": "PIL",
    "fonttools": "fontTools",
    "python-docx": "docx",
    "jupyter-client": "jupyter_client",
    "python-calamine": "python_calamine",
}
NAMED_ONLY = {"jupyterlab", "jupyterlab-language-pack-zh-CN"}  # kernels and menus are asked for by name
CONDA_ONLY = {"python", "pip"}


def pins(lock: str) -> list[Requirement]:
    """Return the pinned requirements of a lock, with their markers."""
    return [Requirement(line.rstrip(" \\")) for line in LOCKS[lock].splitlines() if line[:1].isalnum()]


def pinned_here(lock: str) -> dict[str, str]:
    """Return the versions a lock gives this system and this Python."""
    environment = {name: str(value) for name, value in default_environment().items()}
    found = [pin for pin in pins(lock) if pin.marker is None or pin.marker.evaluate(environment)]
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_address(lock: str) -> None:
    assert "://" not in LOCKS[lock]
    assert not [line for line in LOCKS[lock].splitlines() if line.startswith("-")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_one_version_with_hashes(lock: str) -> None:
    assert all(str(pin.specifier).startswith("==") and "," not in str(pin.specifier) for pin in pins(lock))
    blocks = LOCKS[lock].strip().split("\n")
    heads = [i for i, line in enumerate(blocks) if line[:1].isalnum()]
    assert all("--hash=sha256:" in blocks[i + 1] for i in heads)


def test_the_lowest_versions_are_those_that_pyproject_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lowest = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins("lowest.txt")}
    for asked in map(Requirement, project["dependencies"]):
        floor = str(asked.specifier).removeprefix(">=").split(",")[0]
        assert Version(lowest[canonicalize_name(asked.name)]) >= Version(floor), asked.name
        if asked.name in ("numpy", "pandas", "scipy", "statsmodels", "matplotlib"):
            assert Version(lowest[asked.name]) == Version(floor), asked.name


def test_the_lock_holds_what_pyproject_asks_for() -> None:
    locked = pinned_here("lock.txt")
    wrong = [str(wanted) for wanted in WANTED if not wanted.specifier.contains(locked.get(canonicalize_name(wanted.name), "0"))]
    assert not wrong, "python requirements/renew.py"


def test_linters_and_extras_are_only_in_the_second_lock() -> None:
    lean = pinned_here("lock.txt")
    assert not [name for name in ("ruff", "mypy", "playwright", "distributed", "hypothesis", "uv") if name in lean]
    assert {name: version for name, version in pinned_here("dev.txt").items() if name in lean} == lean


def test_environment_yml_says_the_same_as_pyproject() -> None:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = {Requirement(entry).name: str(Requirement(entry).specifier) for entry in listed if isinstance(entry, str)}
    expected = {CONDA_NAMES.get(wanted.name, wanted.name.lower()): str(wanted.specifier) for wanted in WANTED}
    assert {name: floor for name, floor in conda.items() if name not in CONDA_ONLY} == expected
    assert conda["python"] == PROJECT["project"]["requires-python"]


def test_the_installed_versions_satisfy_environment_yml() -> None:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip_names = {conda: name for name, conda in CONDA_NAMES.items()}
    wanted = [Requirement(entry) for entry in listed if isinstance(entry, str) and Requirement(entry).name not in CONDA_ONLY]
    installed = {entry.name: metadata.version(pip_names.get(entry.name, entry.name)) for entry in wanted if entry.name != "setuptools"}
    assert not [str(entry) for entry in wanted if entry.name in installed and not entry.specifier.contains(installed[entry.name])]


def test_what_is_declared_is_imported_and_what_is_imported_is_declared() -> None:
    nodes = [node for path in (ROOT / "psi_analysis").rglob("*.py") for node in nodes_of(path)]
    named = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    imported = {name.split(".")[0] for name in named} - sys.stdlib_module_names - {"psi_analysis"}
    every = [*PROJECT["project"]["dependencies"], *(text for name, extra in EXTRAS.items() if name != "distributed" for text in extra)]
    declared = {Requirement(text).name for text in every} - NAMED_ONLY
    ask_for_an_older_pandas = {"sktime", "skpro"}  # so they are never installed beside this
    assert {MODULES.get(name, name) for name in declared} == imported - ask_for_an_older_pandas


def test_the_core_is_six_packages_and_extras_name_what_their_tasks_import() -> None:
    assert {Requirement(text).name for text in PROJECT["project"]["dependencies"]} == CORE
    assert EXTRAS.keys() >= {"brief", "lab", "excel", "distributed"}
    for name, modules in extras.EXTRAS.items():
        named = {MODULES.get(Requirement(text).name, Requirement(text).name).replace("-", "_") for text in EXTRAS[name]}
        assert set(modules) <= named and named - set(modules) <= {"jupyterlab", "jupyterlab_language_pack_zh_CN"}


def test_uv_lock_stays_out_of_git() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "uv.lock" in ignored
    assert "pylock.toml" in ignored


def test_no_checkout_changes_line_ends() -> None:
    first = (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()[1]
    assert first == "* text=auto eol=lf"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return run.py as a module, at home in a small repository of its own, where nothing is installed for real."""
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    for name in ("pyproject.toml", "requirements/lock.txt", "requirements/dev.txt"):
        (tmp_path / name).write_text("six==1.0\n", encoding="utf-8")
    venv = tmp_path / ".venv"
    for name, value in {"ROOT": tmp_path, "VENV": venv, "STAMP": venv / "psi-setup.json"}.items():
        monkeypatch.setattr(module, name, value)
    for name, value in {"LOCK": "lock.txt", "DEV_LOCK": "dev.txt"}.items():
        monkeypatch.setattr(module, name, tmp_path / "requirements" / value)
    monkeypatch.setattr(module, "venv_python", lambda: venv / "python")
    monkeypatch.setattr(module.shutil, "which", lambda name: None)
    return module


def install_by_hand(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Replace the installation by a note of what would be installed and a link to this interpreter."""
    installed: list[list[str]] = []

    def install(locks: list[Path]) -> None:
        installed.append([lock.name for lock in locks])
        module.VENV.mkdir(exist_ok=True)
        if not module.venv_python().exists():
            module.venv_python().symlink_to(sys.executable)

    monkeypatch.setattr(module, "install_with_pip", install)
    return installed


def test_a_second_call_installs_nothing(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = install_by_hand(run, monkeypatch)
    run.set_up()
    run.set_up()
    assert installed == [["lock.txt"]]


@pytest.mark.parametrize("changed", ["pyproject.toml", "requirements/lock.txt"])
def test_a_changed_lock_or_pyproject_installs_again(run: ModuleType, monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    installed = install_by_hand(run, monkeypatch)
    run.set_up()
    (run.ROOT / changed).write_text("six==2.0\n", encoding="utf-8")
    run.set_up()
    assert len(installed) == 2


def test_dev_adds_the_second_lock_and_later_calls_are_content_with_it(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = install_by_hand(run, monkeypatch)
    run.set_up()
    run.set_up(run.DEV_LOCK)
    run.set_up()
    assert installed == [["lock.txt"], ["dev.txt"]]


@pytest.mark.parametrize("key", ["python", "folder"])
def test_an_environment_of_another_python_or_a_copied_folder_is_made_anew(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    install_by_hand(run, monkeypatch)
    run.set_up()
    (run.VENV / "old").touch()
    run.STAMP.write_text(json.dumps({**run.read_stamp(), key: "another"}), encoding="utf-8")
    run.set_up()
    assert not (run.VENV / "old").exists()
    assert "making it anew" in capsys.readouterr().err


def test_an_interrupted_set_up_leaves_no_stamp(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    install_by_hand(run, monkeypatch)
    run.set_up()
    (run.ROOT / "pyproject.toml").write_text("six==2.0\n", encoding="utf-8")

    def interrupted(locks: list[Path]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "install_with_pip", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run.set_up()
    assert not run.STAMP.exists()


def test_a_python_without_venv_says_which_package_to_install(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(run.SetupError, match="apt install python3-venv"):
        run.install_with_pip([])


def test_a_failed_step_shows_the_end_of_its_output_and_what_to_check(run: ModuleType) -> None:
    with pytest.raises(run.SetupError, match=r"could not try(.|\n)*no route(.|\n)*Check the network"):
        run.follow([sys.executable, "-c", "print('no route'); raise SystemExit(3)"], "try")


def test_when_uv_fails_pip_is_tried(run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    installed = install_by_hand(run, monkeypatch)
    monkeypatch.setattr(run.shutil, "which", lambda name: sys.executable if name == "uv" else None)
    run.set_up()
    assert installed == [["lock.txt"]]
    assert "going on with pip" in capsys.readouterr().err


def test_an_environment_that_cannot_be_removed_says_what_to_close(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install_by_hand(run, monkeypatch)
    run.set_up()
    run.STAMP.write_text(json.dumps({**run.read_stamp(), "python": "another"}), encoding="utf-8")

    def refused(path: Path) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(run.shutil, "rmtree", refused)
    assert run.main(["setup"]) == 1
    assert "Close what runs from it" in capsys.readouterr().err


def test_a_missing_lock_is_named(run: ModuleType) -> None:
    run.LOCK.unlink()
    with pytest.raises(run.SetupError, match=r"requirements.lock\.txt is missing"):
        run.set_up()


def test_arguments_are_passed_on_and_the_exit_code_comes_back(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    install_by_hand(run, monkeypatch)
    monkeypatch.setitem(run.COMMANDS, "test", ["-c", "import sys; sys.exit(len(sys.argv))"])
    assert run.main(["test", "-k", "periods"]) == 3


def test_an_unknown_command_is_wrong_usage(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["breif"]) == 2
    assert "no command 'breif'" in capsys.readouterr().err


def test_an_old_python_is_told_which_one_to_take(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "install Python 3.11 or newer" in run.too_old((3, 9))
    monkeypatch.setattr(run.shutil, "which", lambda name: name if name == "python3.12" else None)
    assert run.too_old((3, 9)).endswith("this is 3.9. Please type python3.12 in place of python3.")
    assert run.too_old((3, 11)) == ""


def test_settings_that_lead_pip_astray_do_not_reach_it(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, "elsewhere")
    assert "elsewhere" not in run.environment().values()


def test_what_is_started_keeps_to_one_thread_unless_the_user_says_otherwise(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    assert run.environment()["OMP_NUM_THREADS"] == "1" and run.environment()["OPENBLAS_NUM_THREADS"] == "3"


def test_windows_keeps_the_interpreter_in_scripts() -> None:
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.venv_python(Path("v"), windows=True) == Path("v/Scripts/python.exe")
    assert module.venv_python(Path("v"), windows=False) == Path("v/bin/python")


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "cp1252"])
def test_run_py_speaks_on_any_console(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    said = subprocess.run([sys.executable, str(ROOT / "run.py"), "简报"], capture_output=True, env=environment, check=False)
    assert said.returncode == 2
    assert b"usage: python3 run.py" in said.stderr


@pytest.mark.skipif(os.name == "nt", reason="processes are ended by a signal")
def test_what_is_told_to_end_tells_what_it_started(tmp_path: Path) -> None:
    started = "import os, time; print(os.getpid(), flush=True); time.sleep(300)"
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import run; sys.exit(run.run([sys.executable, '-c', {started!r}], '.'))"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    below = int(process.stdout.readline())
    process.terminate()
    assert process.wait(timeout=60) == 143
    with pytest.raises(ProcessLookupError):
        os.kill(below, 0)
    process.stdout.close()


def test_no_test_needs_at_its_start_what_only_the_development_group_installs() -> None:
    texts = [(ROOT / "requirements" / name).read_text(encoding="utf-8") for name in ("lock.txt", "dev.txt")]
    lean, dev = ({line.split("==")[0] for line in text.splitlines() if line[:1].isalnum()} for text in texts)
    missing = {name.replace("-", "_") for name in dev - lean}
    assert "hypothesis" in missing
    wrong = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for node in tree_of(path).body:  # what is imported when the file is read; not inside a test
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [f"{path.relative_to(ROOT)}:{node.lineno} {name}" for name in names if name.split(".")[0] in missing]
    assert not wrong, "import it inside the test, after pytest.importorskip, or through tests/properties.py"
