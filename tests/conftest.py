"""`--update-golden` rewrites what golden tests and the corpus expect; its difference is reviewed like code."""

import os

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--update-golden", action="store_true", dest="update_golden", help="rewrite golden files and expected reports")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to rewrite expectations where nobody reads the difference."""
    if config.getoption("update_golden") and os.environ.get("CI"):
        message = "--update-golden is refused in CI"
        raise pytest.UsageError(message)


@pytest.fixture
def update_golden(pytestconfig: pytest.Config) -> bool:
    """Whether expectations are rewritten."""
    return bool(pytestconfig.getoption("update_golden"))
