from benchmarks.panel_cost import Here, draw, made_up, measure


def test_a_measure_has_time_memory_and_what_else_ran():
    found = measure(20, 1)
    assert (found["series"], found["processes"]) == (20, 1)
    assert found["wall"] > 0 and 0 < found["cpu"] <= found["wall"] * 1.5
    assert found["peak_mb"] > 50
    assert found["others"] >= 0


def test_everything_runs_here_where_here_is_the_executor():
    assert Here().submit(sum, [1, 2]).result() == 3


def test_made_up_series_are_the_same_each_time():
    assert made_up(3)[0].equals(made_up(3)[0])
    assert len(made_up(3)[1]) == 3


def test_the_figure_is_the_same_bytes_each_time(tmp_path):
    rows = [{"series": size, "processes": n, "cpu": size / 100} for size in (300, 3000, 30000) for n in (1, 2)]
    for name in ("a.svg", "b.svg"):
        draw(rows, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
