"""The table of members."""

import subprocess
import sys

from psi_analysis.models.protocol import Model
from psi_analysis.models.registry import MEMBERS


def test_every_member_follows_the_protocol():
    assert all(isinstance(member.model, Model) for member in MEMBERS.values())


def test_the_table_is_read_without_loading_statsmodels():
    code = "import sys, psi_analysis.models.registry; print('statsmodels' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"
