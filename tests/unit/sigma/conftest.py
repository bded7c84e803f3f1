"""Makes `tests/unit/sigma/sigma_rules.py` importable by the tests beside it, under the name that type checkers know."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))
