"""The wheel is what users get: it brings the catalog, works away from the source tree, and says what it lacks."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source tree and unpacked as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(folder), str(ROOT)], check=True, capture_output=True, timeout=120)
    target = folder / "unpacked"
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(target)
    return target


def run(unpacked: Path, code: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the unpacked wheel in front of everything."""
    variables = {**os.environ, "PYTHONPATH": str(unpacked), **environment}
    return subprocess.run([sys.executable, "-c", code], cwd=cwd, env=variables, capture_output=True, text=True, check=False, timeout=120)


def test_bundled_catalog_is_inside(unpacked: Path, tmp_path: Path) -> None:
    code = "import safemcp_catalog as s; c = s.bundled(); print(s.__file__); print(c['SAF-T1001'].name, c.root)"
    done = run(unpacked, code, tmp_path)
    assert done.returncode == 0, done.stderr
    file, line = done.stdout.splitlines()
    assert Path(file).is_relative_to(unpacked)
    assert line.startswith("Tool Poisoning ")
    assert line.endswith("_catalog")


@pytest.mark.parametrize("command", [["--help"], ["validate"], ["explain", "SMC204"], ["explain", "AC-6"], ["show", "SAF-T1001"], ["list", "tactics"], ["search", "rug pull"]], ids=" ".join)
def test_commands_work_away_from_the_source_tree(unpacked: Path, tmp_path: Path, command: list[str]) -> None:
    done = run(unpacked, f"from safemcp_catalog.cli.main import main; main({command!r}, prog_name='safemcp')", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_sarif_of_the_wheel_explains_its_rules(unpacked: Path, tmp_path: Path) -> None:
    done = run(unpacked, "from safemcp_catalog.cli.main import main; main(['validate', '--format', 'sarif'], prog_name='safemcp')", tmp_path)
    assert done.returncode == 0, done.stderr
    rules = json.loads(done.stdout)["runs"][0]["tool"]["driver"]["rules"]
    assert "**Wrong**" in {rule["id"]: rule for rule in rules}["SMC204"]["help"]["markdown"]


def test_drafts_are_written_away_from_the_source_tree(unpacked: Path, tmp_path: Path) -> None:
    command = ["new", "mitigation", "--name", "Receipts", "--category", "content", "--summary", "A host keeps a receipt of each call."]
    code = f"from safemcp_catalog.cli.main import main; main({command!r}, prog_name='safemcp')"
    assert run(unpacked, code, tmp_path).returncode == 3
    shutil.copyfile(ROOT / "catalog.yaml", tmp_path / "catalog.yaml")
    done = run(unpacked, code, tmp_path)
    assert (done.returncode, done.stdout) == (0, "mitigations/SAFE-M-0-receipts.yaml\n"), done.stderr
    assert (tmp_path / "mitigations" / "SAFE-M-0-receipts.yaml").read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=https://")


def test_site_is_built_from_the_wheel(unpacked: Path, tmp_path: Path) -> None:
    done = run(unpacked, "from safemcp_catalog.cli.main import main; main(['build', '-o', 'out'], prog_name='safemcp')", tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "techniques" / "SAFE-T1001" / "index.html").is_file()


def test_missing_extra_is_told_in_one_sentence(unpacked: Path, tmp_path: Path) -> None:
    code = "import sys; sys.modules['mkdocs'] = None\nfrom safemcp_catalog.cli.main import main; main(['build', '-o', 'out'], prog_name='safemcp')"
    done = run(unpacked, code, tmp_path)
    assert done.returncode == 1
    assert "safemcp-catalog[site]" in done.stderr
    assert "Traceback" not in done.stderr
