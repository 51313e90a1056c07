"""JupyterLab as `run.py lab` starts it, driven in a real Chromium; or the reason why it cannot be, with the command that helps."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import posixpath
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import pytest

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
TOKEN = "for-this-test"
READY = """async (wanted) => {
    const app = window.jupyterapp;
    if (!app) return false;
    const panel = app.shell.currentWidget;
    if (!panel || !panel.context || !panel.context.isReady || !panel.sessionContext.isReady) return false;
    if (panel.context.path !== wanted) return false;  // the desk of before is put back first
    return panel.sessionContext.session?.kernel?.status === 'idle';
}"""
RUN_ALL = """async () => {
    const app = window.jupyterapp;
    await app.commands.execute('notebook:run-all-cells');
    return app.shell.currentWidget.content.model.toJSON();
}"""
SHUT_DOWN = "async () => { await window.jupyterapp.shell.currentWidget.sessionContext.shutdown(); }"


def run_script() -> ModuleType:
    """Load run.py, which knows how JupyterLab is started."""
    spec = importlib.util.spec_from_file_location("run_script", ROOT / "run.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """Start Chromium, the machine's or playwright's own; skip with the command to type where there is none."""
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed; python3 run.py setup")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; python3 run.py setup --dev")
    with api.sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        found = next((path for name in NAMES if (path := shutil.which(name))), own if Path(own).exists() else None)
        if found is None:
            pytest.skip("no Chromium; type: apt install chromium, or: .venv/bin/python -m playwright install chromium")
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Lab:
    """A running JupyterLab and a browser in front of it."""

    address: str
    browser: Any
    folder: Path
    first: str
    """The notebook that JupyterLab opens by itself."""

    def open(self, name: str = "", *, width: int = 1300, height: int = 1000) -> Any:
        """Open a notebook, or what JupyterLab opens by itself, and wait until it is in front and its kernel ready."""
        page = self.browser.new_page(viewport={"width": width, "height": height})
        page.goto(
            f"{self.address}/lab/tree/notebooks/explore/{name}.ipynb?reset&token={TOKEN}" if name else f"{self.address}/?token={TOKEN}"
        )
        wanted = posixpath.normpath(f"notebooks/explore/{name}.ipynb") if name else self.first
        for _ in range(360):
            if page.evaluate(READY, wanted):
                return page
            page.wait_for_timeout(250)
        raise AssertionError(f"{wanted} was not in front, or its kernel not ready, in 90 seconds; see {self.folder / 'lab.log'}")

    def run_all(self, name: str) -> list[dict[str, Any]]:
        """Run a notebook from top to bottom and return its cells as JupyterLab then holds them."""
        page = self.open(name)
        cells = page.evaluate(RUN_ALL)["cells"]
        page.evaluate(SHUT_DOWN)
        page.close()
        return list(cells)


@contextlib.contextmanager
def lab(folder: Path, language: str = "en", browser: Any = None) -> Iterator[Lab]:
    """Start JupyterLab on a copy of notebooks and data, with an empty home, by the command of `run.py lab`.

    Args:
        browser: an open one; one of its own when None.
    """
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    (folder / "home").mkdir()
    with chromium() if browser is None else contextlib.nullcontext(browser) as browser:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        script = run_script()
        script.ROOT = folder
        options = [
            "--no-browser",
            "--allow-root",
            f"--port={port}",
            f"--IdentityProvider.token={TOKEN}",
            "--LabApp.expose_app_in_browser=True",
        ]
        with mock.patch.dict(os.environ):  # where the options leave what JupyterLab is to know
            own = script.lab_options(["--language", language])[0]
        (first,) = (option.partition("=/lab/tree/")[2] for option in own if option.startswith("--LabApp.default_url="))
        command = [sys.executable, *script.COMMANDS["lab"], *own, *options]
        kept = {name: value for name, value in script.environment().items() if not name.startswith(("JUPYTER", "MPL", "PSI_"))}
        environment = {**kept, "HOME": str(folder / "home"), "JUPYTER_PREFER_ENV_PATH": "1", "PYTHONNOUSERSITE": "1"}
        environment |= {"JUPYTER_PATH": str(folder / "notebooks" / "lab_settings"), "PYTHONPATH": str(ROOT)}
        with open(folder / "lab.log", "wb") as log:
            server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, server, folder / "lab.log")
            yield Lab(address, browser, folder, first)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=15)
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGKILL)


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers."""
    for _ in range(240):
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=5):
            return
        time.sleep(0.25)
    raise AssertionError("JupyterLab did not start:\n" + log.read_text(encoding="utf-8", errors="replace")[-3000:])
