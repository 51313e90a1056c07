"""Execute one notebook in this process; `run_brief` starts it in a process of its own.

papermill changes the folder of the whole process and passes unknown parameters with a log line, so names and types
are checked before, and each notebook has a process to itself.
"""

from __future__ import annotations

import _thread
import errno
import json
import logging
import os
import signal
import sys
import threading
import time
import warnings
from pathlib import Path


def execute(notebook: Path, output: Path, parameters: dict[str, str | int | float | bool], *, quiet: bool = False) -> None:
    """Run a notebook with papermill and keep what it showed.

    Args:
        notebook: the notebook, its parameters cell tagged "parameters".
        quiet: no progress bar on standard error; there is none where that is no terminal either.

    Raises:
        PapermillExecutionError: a cell raised.
    """
    import nbformat
    import papermill
    from papermill.translators import PythonTranslator, papermill_translators

    class PlainText(PythonTranslator):  # type: ignore[misc]
        """Writes Chinese parameters as they are, not as escapes."""

        @classmethod
        def translate_str(cls, val: str) -> str:
            return json.dumps(val, ensure_ascii=False)

    papermill_translators.register("python", PlainText)
    source = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    target = str(output).replace("{", "{{").replace("}", "}}")  # papermill formats paths with the parameters
    papermill.execute_notebook(
        source,
        target,
        parameters=parameters,
        kernel_name="python3",
        language="python",
        progress_bar={"file": sys.stderr, "unit": "step", "leave": True} if sys.stderr.isatty() and not quiet else False,
        extra_arguments=["--IPKernelApp.log_level=CRITICAL"],  # a kernel that is told to stop reports the interrupt as an error
        start_timeout=120,
        **_transport(),
    )


def _transport() -> dict[str, object]:
    """Ask the kernel for an encrypted connection where jupyter-client knows the setting; it warns without one."""
    from jupyter_client.manager import KernelManager
    from traitlets.config import Config

    if "transport_encryption" not in KernelManager.class_trait_names():
        return {}
    return {"config": Config({"KernelManager": {"transport_encryption": "auto"}})}


def execute_job(job_file: str) -> int:
    """Execute the job written in a file; 0 when every cell ran, 1 when one raised."""
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    _end_with_the_one_who_started_it()
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    logging.getLogger("papermill").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    try:
        execute(Path(job["notebook"]), Path(job["output"]), job["parameters"], quiet=job["quiet"])
        return 0
    except PapermillExecutionError as error:
        failure = {"name": error.ename, "message": error.evalue}
    except DeadKernelError:
        message = "the kernel was ended from outside, or ran out of memory, before the notebook's last cell"
        failure = {"name": "DeadKernelError", "message": message}
    except OSError as error:
        full = "no space is left there; free some and run it again"
        message = full if error.errno == errno.ENOSPC else error.strerror or str(error)
        failure = {"name": f"{Path(job['output']).name} could not be written", "message": message}
    Path(job["failure"]).write_text(json.dumps(failure), encoding="utf-8")
    return 1


def _end_with_the_one_who_started_it() -> None:
    """Stop like on Ctrl-C when standard input closes, as it does however the process that started this one has ended."""

    def stop(*_: object) -> None:
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # the end of the kernel is no news to the one who ended it
        raise KeyboardInterrupt

    def watch() -> None:
        while os.read(0, 1):  # not through sys.stdin, whose lock would be held when Python ends
            pass
        if os.name == "nt":
            _thread.interrupt_main()
        else:  # a real signal, which ends the main thread's waiting for the kernel
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
        time.sleep(_PATIENCE)  # the kernel is told to end, and ended where it does not
        os._exit(130)

    signal.signal(signal.SIGTERM, stop)
    threading.Thread(target=watch, daemon=True).start()


_PATIENCE = 15.0

if __name__ == "__main__":
    try:
        sys.exit(execute_job(sys.argv[1]))
    except KeyboardInterrupt:  # the one who started it says that it was stopped
        sys.exit(130)
