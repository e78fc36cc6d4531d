"""The tables cost nothing to import: no model and no index is loaded before it is asked for."""

import subprocess
import sys


def test_no_heavy_library_comes_with_the_table() -> None:
    code = "import sys, memory, memory.recall, safety; assert not {'torch', 'chromadb', 'mujoco'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_text_encoder_is_read_without_the_compiler_of_torch() -> None:
    """In CUDA builds it brings an LLVM that does not live in one process with the one of Mesa's renderer."""
    code = (
        "import sys, memory.embed as e; e.MiniLM().module(); assert not {'torch._dynamo', 'triton'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
