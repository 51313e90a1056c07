"""Write the kept answers anew: python -m tests.kept.make_kept, after a change that was meant to move them; look at the difference."""

from __future__ import annotations

import json

from tests.kept.cases import CASES
from tests.kept.flat import leaves
from tests.kept.test_kept_answers import KEPT


def main() -> None:
    """Ask everything and write what came."""
    for name, ask in CASES.items():
        lines = [f"{path}\t{json.dumps(value if isinstance(value, str) else float(f'{value:.10g}'))}" for path, value in leaves(ask())]
        file = KEPT / f"{name.replace(' ', '_')}.tsv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{file.name}: {len(lines)}")


if __name__ == "__main__":
    main()
