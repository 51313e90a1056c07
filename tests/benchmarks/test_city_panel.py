from benchmarks.city_panel import DEFAULT_RULES, NINE_ORIGINS, main, measure, panel
from psi_analysis.evidence.panel.cases import Setting


def test_nine_origins_end_where_the_panel_ends():
    assert len(NINE_ORIGINS.origins) == 9
    assert NINE_ORIGINS.origins[-1] + NINE_ORIGINS.horizon == 2023


def test_every_complete_city_but_the_one_under_study_is_forecast_in_seconds_with_the_same_bits_in_two_processes():
    peers = panel()
    assert sorted(peers) == ["deposits", "loans"]
    short = Setting(3, 0, (2019, 2020))
    alone, spread = (measure(peers, DEFAULT_RULES[0], processes, short) for processes in (1, 2))
    assert alone["forecasts"] > 2 * 2 * 220
    assert (alone["forecasts"], alone["brier"]) == (spread["forecasts"], spread["brier"])
    assert 0.05 < alone["brier"] < 0.25
    assert alone["cpu"] < 30 * 2 / 9


def test_the_command_prints_a_row_a_rule_and_number_of_processes(capsys, monkeypatch):
    monkeypatch.setattr("benchmarks.city_panel.NINE_ORIGINS", Setting(3, 0, (2020,)))
    main(["--processes", "1", "--rule", "base rate"])
    assert capsys.readouterr().out.splitlines()[-1].startswith("| base rate | 1 |")
