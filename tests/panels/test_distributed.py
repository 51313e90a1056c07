"""A Dask cluster of two worker processes, one of them killed on the way, gives the same numbers."""

import os
import signal
import threading
import time

import pytest

from psi_analysis.panels.panel_assessing import assess_panel
from tests.panels.made_up import made_up_goals, made_up_table
from tests.same import assert_same_table

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # the cluster's own warnings are not ours


def test_a_killed_worker_changes_no_number():
    distributed = pytest.importorskip("distributed", reason="needs the extra `distributed`")
    table = made_up_table(1200)
    goals = made_up_goals(table)
    alone = assess_panel(table, horizon=3, goals=goals, origins=2, chunk=2000)
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        before = {name: worker["pid"] for name, worker in client.run(lambda: {"pid": os.getpid()}).items()}
        victim = next(iter(before.values()))

        def kill_when_busy() -> None:
            while not any(client.processing().values()):
                time.sleep(0.01)
            time.sleep(0.3)
            os.kill(victim, signal.SIGKILL)

        killer = threading.Thread(target=kill_when_busy)
        killer.start()
        spread = assess_panel(table, horizon=3, goals=goals, origins=2, chunk=25, executor=client.get_executor())
        killer.join()
        deadline = time.time() + 30
        while victim in (after := set(client.run(os.getpid).values())) and time.time() < deadline:
            time.sleep(0.1)
        assert victim not in after
    for name in ("summary", "forecasts", "goals", "past_goals"):
        assert_same_table(getattr(alone, name), getattr(spread, name))
