"""Builds the wheel, installs it beside this environment, and asks whether our import names are ours alone."""

import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASKED = """
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
ours = {"agent", "contracts", "memory", "planners", "safety", "skills", "worlds"}
owners = packages_distributions()
wrong = {name: owners.get(name) for name in ours if set(owners.get(name, ())) != {"gofer"}}
assert not wrong, f"import names that are not ours alone: {wrong}"
import agent
home = Path(agent.__file__).parent
assert home.is_relative_to(sys.prefix), f"agent comes from {home}, not from the wheel"
for needed in ("report/page.html.j2", "report/style.css", "report/script.js"):
    assert (home / needed).is_file(), f"the wheel lacks agent/{needed}"
shipped = {path.name for path in home.parent.rglob("*.safetensors")}
print("the wheel's import names are ours alone; checkpoints in it:", ", ".join(sorted(shipped)) or "none")
"""


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run a command; end with its status when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, check=False)
    if done.returncode:
        raise SystemExit(f"failed: {' '.join(str(part) for part in command[:4])} …")


def main() -> None:
    """Build, install, ask; nothing of this environment is changed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT)
        (wheel,) = folder.glob("gofer-*.whl")
        venv.create(folder / "venv", with_pip=False)
        python = folder / "venv" / "bin" / "python"
        packages = folder / "venv" / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
        (packages / "beside.pth").write_text(sysconfig.get_path("purelib") + "\n")
        run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel)
        run(python, "-c", ASKED, cwd=folder)
        run(folder / "venv" / "bin" / "gofer", "--help", cwd=folder)


if __name__ == "__main__":
    main()
