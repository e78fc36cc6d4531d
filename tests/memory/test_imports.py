"""The tables cost nothing to import: no model and no index is loaded before it is asked for."""

import subprocess
import sys


def test_no_heavy_library_comes_with_the_table() -> None:
    code = "import sys, memory, memory.recall, safety; assert not {'torch', 'chromadb', 'mujoco'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
