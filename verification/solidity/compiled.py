"""The compiler's answers, kept until what was asked changes: they take a minute of work."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from daosplit.compiler.compiler import require_no_errors
from daosplit.compiler.solc import find_compiler

ROOT = Path(__file__).parents[2]
CACHE = ROOT / "cache"


def compiled(standard_input: Mapping[str, Any]) -> dict[str, Any]:
    """The compiler's output; CompilationError if it refuses."""
    asked = json.dumps(standard_input, sort_keys=True).encode()
    known = CACHE / f"solc-{hashlib.sha256(asked).hexdigest()[:16]}.json"
    if not known.exists():
        (output,) = find_compiler(ROOT).compile([standard_input])
        require_no_errors(output)
        known.parent.mkdir(exist_ok=True)
        known.write_text(json.dumps(output), encoding="utf-8")
    answer: dict[str, Any] = json.loads(known.read_text(encoding="utf-8"))
    return answer
