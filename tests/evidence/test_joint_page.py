from pathlib import Path

from psi_analysis.evidence.joint_record import load_joint_record
from scripts.joint_page import fill_joint_page, record_tables

ROOT = Path(__file__).parents[2]


def test_the_tables_of_the_page_are_the_record():
    text = (ROOT / "docs" / "together.md").read_text(encoding="utf-8")
    assert fill_joint_page(text, load_joint_record(ROOT)) == text, "run: python -m scripts.joint_page docs/together.md"


def test_every_setting_and_coupling_has_a_row_and_the_text_around_stays():
    record = load_joint_record(ROOT)
    page = fill_joint_page("before\n<!-- joint record -->\nold\n<!-- end of joint record -->\nafter", record)
    assert page.startswith("before\n") and page.endswith("\nafter") and "\nold\n" not in page
    assert sum(line.startswith("| 4, 2 |") for line in record_tables(record).splitlines()) == 4
