"""One compiler that stays: to start it takes longer than to compile what tests give it."""

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from daosplit.compiler.solc import Compiler
from support.nodes import NODE
from support.project import ROOT

_SOLJSON = ROOT / "node_modules" / "solc" / "soljson.js"
_PROGRAM = Path(__file__).with_name("warm_solc.cjs")


@pytest.fixture(scope="session")
def _process() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        (NODE, _PROGRAM, _SOLJSON),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        yield process


@pytest.fixture
def warm_compiler(_process: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the test npm's compiler is one that runs already."""
    start = Compiler._run
    one_at_a_time = Lock()

    def run(compiler: Compiler, inputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        if not compiler.takes_many:
            return start(compiler, inputs)
        assert compiler.command[-1] == _SOLJSON.resolve()
        return [ask(each) for each in inputs]

    def ask(given: Mapping[str, Any]) -> dict[str, Any]:
        assert _process.stdin
        assert _process.stdout
        with one_at_a_time:
            print(json.dumps(given), file=_process.stdin, flush=True)
            answer: dict[str, Any] = json.loads(_process.stdout.readline())
        return answer

    monkeypatch.setattr(Compiler, "_run", run)
