"""What all tests share: the option that rewrites expected files, and the small catalog to change."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Modules beside the tests are imported as `tests.…`, the name under which type checkers know them.
sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.catalog_cases import SMALL

# Targets in tests/fuzz/ name no number of examples: a run of the suite takes the first profile, `make soak` the second.
settings.register_profile("smoke", max_examples=250, deadline=None)
settings.register_profile("soak", max_examples=100_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
settings.load_profile("smoke")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Rewrite golden files and expected reports; read the difference before you commit it.")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("update_golden") and os.environ.get("CI"):
        raise pytest.UsageError("--update-golden is refused in CI: what is expected is written by people")


@pytest.fixture
def update_golden(pytestconfig: pytest.Config) -> bool:
    """Whether expected files are to be rewritten."""
    return bool(pytestconfig.getoption("update_golden"))


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    """A copy of the small catalog that a test may change."""
    folder = tmp_path / "catalog"
    shutil.copytree(SMALL, folder)
    return folder
