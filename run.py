"""Set up once, then run: `python3 run.py brief`, `python3 run.py test`, `python3 run.py lab`.

Needs Python 3.11 or newer and nothing else. Makes `.venv`, installs exactly what `requirements/lock.txt`
names (every file checked against its hash), keeps a stamp so that later calls start at once, and passes
all further arguments on: `python3 run.py test -m slow`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "psi-setup.json"
LOCK = ROOT / "requirements" / "lock.txt"
DEV_LOCK = ROOT / "requirements" / "dev.txt"
DOCS_LOCK = ROOT / "requirements" / "docs.txt"
SITE = ROOT / "docs" / "_site"
OLDEST = (3, 11)
PYTHON = getattr(sys, "_base_executable", None) or sys.executable
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

COMMANDS = {
    "brief": ["-m", "psi_analysis.cli.main", "brief"],
    "test": ["-m", "pytest", "--numprocesses", "auto", "--maxprocesses", "8", "--dist", "loadfile"],
    "lab": ["-m", "jupyterlab"],
    "psi": ["-m", "psi_analysis.cli.main"],
    "docs": ["-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", str(ROOT / "docs"), str(SITE)],
}

USAGE = """usage: python3 run.py COMMAND [ARGUMENTS]

  brief    write the brief to reports/latest/          python3 run.py brief
  test     run the tests                               python3 run.py test -k periods
  lab      open JupyterLab on the welcome notebook     python3 run.py lab --language zh
  psi      any command of the package                  python3 run.py psi list
  docs     build the documentation, docs/_site/        python3 run.py docs
  setup    only set up; --dev adds linters and extras  python3 run.py setup --dev

The first call sets everything up in .venv and needs the network; later calls do not."""


class SetupError(Exception):
    """What went wrong and what to do, in one message."""


def venv_python(venv: Path = VENV, windows: bool = os.name == "nt") -> Path:
    """Return the interpreter of a virtual environment, where this system keeps it."""
    return venv / "Scripts" / "python.exe" if windows else venv / "bin" / "python"


def wanted_stamp(extra: Path | None = None) -> dict[str, object]:
    """Return what a finished set-up of this folder, lock and Python is known by."""
    locks = [LOCK, extra] if extra else [LOCK]
    stamp: dict[str, object] = {"python": python_name(), "folder": str(ROOT)}
    for path in [*locks, ROOT / "pyproject.toml"]:
        if not path.is_file():
            raise SetupError(f"{path.relative_to(ROOT)} is missing; clone the repository again.")
        stamp[path.name] = hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    return stamp


def python_name() -> str:
    """Name what a virtual environment cannot change: implementation, version without the patch, machine."""
    return f"{sys.implementation.name} {sys.version_info[0]}.{sys.version_info[1]} {platform.machine()}"


def read_stamp() -> dict[str, object]:
    """Return the stamp of the last finished set-up, empty when there is none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def covers(stamp: dict[str, object], wanted: dict[str, object]) -> bool:
    """Say whether a finished set-up holds all that is wanted."""
    return venv_python().exists() and all(stamp.get(key) == value for key, value in wanted.items())


def set_up(extra: Path | None = None) -> None:
    """Make or renew `.venv`, with a further lock where one is needed, unless the stamp says it is current."""
    wanted, stamp = wanted_stamp(extra), read_stamp()
    if covers(stamp, wanted):
        return
    STAMP.unlink(missing_ok=True)
    if VENV.exists() and not usable(stamp, wanted):
        say("The environment in .venv is of another Python, folder or an interrupted set-up; making it anew.", ".venv 不合用，现重新建立。")
        remove_venv()
    say("Setting up in .venv; the first time this takes a minute or two.", "正在 .venv 中安装；首次需一两分钟。")
    locks = [DEV_LOCK] if extra == DEV_LOCK else [LOCK, extra] if extra else [LOCK]
    uv = shutil.which("uv")
    if uv is None or not install_with_uv(uv, locks):
        install_with_pip(locks)
    fresh = STAMP.with_suffix(".partial")
    fresh.write_text(json.dumps(wanted, indent=1), encoding="utf-8")
    os.replace(fresh, STAMP)
    say("Set up.", "安装完成。")


def remove_venv() -> None:
    """Delete `.venv`, if it is there."""
    try:
        if VENV.exists():
            shutil.rmtree(VENV)
    except OSError as error:
        raise SetupError(
            f".venv cannot be removed ({error}). Close what runs from it, JupyterLab for example, or delete it by hand."
        ) from error


def usable(stamp: dict[str, object], wanted: dict[str, object]) -> bool:
    """Say whether the environment there is may be renewed in place: same Python, same folder, pip or uv can work in it."""
    if stamp and (stamp.get("python"), stamp.get("folder")) != (wanted["python"], wanted["folder"]):
        return False
    if not venv_python().exists():
        return False
    code = "import sys; print('%s %d.%d' % (sys.implementation.name, sys.version_info[0], sys.version_info[1]))"
    if shutil.which("uv") is None:
        code = "import pip; " + code
    try:
        found = subprocess.run([str(venv_python()), "-c", code], capture_output=True, text=True, check=False, env=environment())
    except OSError:
        return False
    return found.returncode == 0 and python_name().startswith(found.stdout.strip() + " ")


def install_with_uv(uv: str, locks: list[Path]) -> bool:
    """Install with uv; False when uv cannot, and pip is to be tried."""
    python = str(venv_python())
    steps = [] if venv_python().exists() else [[uv, "venv", "--quiet", "--python", PYTHON, str(VENV)]]
    for lock in locks:
        steps.append([uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", str(lock)])
    steps.append([uv, "pip", "install", "--quiet", "--python", python, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    for step in steps:
        if subprocess.run(step, cwd=str(ROOT), env=environment(), check=False).returncode != 0:
            say("uv could not do it (see above); going on with pip.", "uv 未能完成（见上）；改用 pip。")
            remove_venv()
            return False
    return True


def install_with_pip(locks: list[Path]) -> None:
    """Install with the standard library's venv and pip."""
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetupError(
            f"this Python {version} came without its venv module. On Debian or Ubuntu: apt install python3-venv"
            f" (or python{version}-venv); then type the same command again."
        )
    if not venv_python().exists():
        follow([PYTHON, "-m", "venv", str(VENV)], "make the environment .venv")
    pip = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    for lock in locks:
        total = sum(1 for line in lock.read_text(encoding="utf-8").splitlines() if line[:1].isalnum())
        follow([*pip, "--require-hashes", "-r", str(lock)], f"install {lock.relative_to(ROOT)}", total)
    follow([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], "install the package")


def follow(command: list[str], purpose: str, total: int = 0) -> None:
    """Run one step of the set-up, counting pip's packages; show the end of its output when it fails."""
    lines: list[str] = []
    seen = 0
    with subprocess.Popen(
        command, cwd=str(ROOT), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        encoding="utf-8", errors="replace",
    ) as process:  # fmt: skip
        for line in process.stdout or ():
            lines.append(line.rstrip())
            if line.startswith("Collecting "):
                seen += 1
                progress(f"  {seen} of {total} packages: {line.split()[1]}")
            elif line.startswith("Installing collected"):
                progress("  unpacking", end="\n")
    if process.returncode != 0:
        tail = "\n".join("  " + line for line in lines[-15:])
        raise SetupError(
            f"could not {purpose}. The last lines were:\n{tail}\n"
            "Check the network (behind a proxy: set HTTPS_PROXY) and the free disk space (about 1 GB), then type the same command again."
        )


def progress(text: str, end: str = "") -> None:
    """Overwrite one line on a terminal; say nothing in a log."""
    if sys.stderr.isatty():
        print("\r" + text[:78].ljust(78), end=end, file=sys.stderr, flush=True)


def in_chinese(rest: list[str] | None = None) -> bool:
    """Say whether Chinese is chosen, by the words of the command or PSI_LANGUAGE."""
    return not {"zh", "--language=zh"}.isdisjoint([os.environ.get("PSI_LANGUAGE", ""), *sys.argv[1:], *(rest or [])])


def say(text: str, chinese: str = "") -> None:
    """Print a line of our own, on any console; in Chinese where it is chosen and there is one."""
    said, encoding = chinese if chinese and in_chinese() else text, sys.stderr.encoding or "ascii"
    print(said.encode(encoding, "backslashreplace").decode(encoding), file=sys.stderr, flush=True)


def environment() -> dict[str, str]:
    """Return the environment for what is started: without settings that lead pip, Python or Jupyter out of `.venv`.

    Each process keeps to one thread of linear algebra unless told otherwise: the matrices are small, and on a busy machine threads
    that wait for each other make a forecast take ten times as long.
    """
    stray = {"PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_HASHES", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in stray}
    return {**ONE_THREAD, **kept, "PIP_USER": "0", "PYTHONNOUSERSITE": "1", "JUPYTER_PREFER_ENV_PATH": "1"}


def too_old(version: tuple[int, ...]) -> str:
    """Say that this Python is too old and which newer one is at hand; empty when it is new enough."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    newer = next((name for name in ("python3.13", "python3.12", "python3.11") if shutil.which(name)), None)
    advice = f"type {newer} in place of python3." if newer else "install Python 3.11 or newer."
    return f"psi_analysis needs Python 3.11 or newer; this is {version[0]}.{version[1]}. Please {advice}"


def main(arguments: list[str]) -> int:
    """Set up if needed, run the command, return its exit code."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(USAGE)
        return 0 if arguments else 2
    command, rest = arguments[0], arguments[1:]
    if command not in COMMANDS and command != "setup":
        say(f"run.py has no command {command!r}.\n\n{USAGE}", f"run.py 没有命令 {command!r}。\n\n{USAGE}")
        return 2
    problem = too_old(sys.version_info[:2])
    if problem:
        say(problem)
        return 1
    if command == "setup" and rest not in ([], ["--dev"]):
        say(f"setup takes only --dev, not {' '.join(rest)!r}.")
        return 2
    if command == "brief" and "--quiet" not in rest:
        say("正在写简报，需几分钟。" if in_chinese(rest) else "Writing the brief; this takes a few minutes.")
    try:
        set_up(DEV_LOCK if command == "setup" and rest == ["--dev"] else DOCS_LOCK if command == "docs" else None)
    except (SetupError, OSError) as error:
        say(f"Set-up stopped: {error}", f"安装中止：{error}")
        return 1
    if command == "setup":
        return 0
    more, rest = lab_options(rest) if command == "lab" else ([], rest)
    code = run([str(venv_python()), *COMMANDS[command], *more, *rest], os.getcwd() if command == "psi" else str(ROOT))
    if command == "docs" and code == 0:
        say(f"The documentation is built: open {(SITE / 'index.html').relative_to(ROOT)}")
    return code


def lab_options(rest: list[str]) -> tuple[list[str], list[str]]:
    """Return what JupyterLab opens with (the welcome notebook in the language chosen, or what is named), and the words left for it."""
    at = next((place for place, word in enumerate(rest) if word.split("=")[0] == "--language"), len(rest))
    after = at + (2 if rest[at : at + 1] == ["--language"] else 1)
    words, asked = rest[:at] + rest[after:], "".join(rest[at:after]).removeprefix("--language").lstrip("=")
    chinese = (asked or os.environ.get("PSI_LANGUAGE", "")) == "zh"
    os.environ |= {"PSI_LANGUAGE": "zh" if chinese else "en", "JUPYTER_PATH": str(ROOT / "notebooks" / "lab_settings")}
    settings = [f"--LabApp.app_settings_dir={ROOT / 'notebooks' / ('lab_settings_zh' if chinese else 'lab_settings')}"]
    if any(not word.startswith("-") and (ROOT / word).exists() for word in words):
        return settings, words
    page = "zh/welcome" if chinese else "welcome"
    return [f"--LabApp.default_url=/lab/tree/notebooks/explore/{page}.ipynb", *settings], words


def run(command: list[str], folder: str) -> int:
    """Run to the end and return the exit code; Ctrl-C is the started program's to answer, and it is told to end when this one is."""
    process = subprocess.Popen(command, cwd=folder, env=environment())
    asked = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in asked if signal.getsignal(number) is not signal.SIG_IGN}
    for number in before:
        signal.signal(number, lambda told, _: process.send_signal(told))
    try:
        while True:
            try:
                code = process.wait()
            except KeyboardInterrupt:
                continue
            return code if code >= 0 else 128 - code
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        say("Stopped.", "已停止。")
        sys.exit(130)
