"""What reads only files waits for no library of a chain."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.project import ROOT

EXAMPLES = ROOT / "examples"
CHARTER = EXAMPLES / "charter.toml"
WEIGHING = str(EXAMPLES / "weighing")
REVIEW = str(EXAMPLES / "review-1Q.toml")

# Web3 and what it builds on, the chain inside the process, and the compiler.
SLOW = ("web3", "eth_account", "eth_abi", "eth_utils", "eth_typing", "eth_tester", "eth", "solcx")

RUN = """
import sys
from daosplit.cli import main
loaded = {{}}
for arguments in {commands}:
    sys.argv[1:] = arguments
    try:
        main()
    except SystemExit as end:
        assert end.code == 0, (arguments, end.code)
    for name in sorted(sys.modules.keys() & {slow}):
        loaded.setdefault(name, " ".join(arguments))
print("loaded:", *(f"{{name}} by {{command}}" for name, command in loaded.items()), file=sys.stderr)
"""


def loaded_by(program: str) -> str:
    """Which of the slow ones a program loads that says so at its end."""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stderr.split("loaded:")[1].strip()


def test_commands_that_need_no_chain_load_none(tmp_path: Path) -> None:
    file = tmp_path / "charter.toml"
    file.write_text(re.sub(r"node:(\d)", rf"0x{'1' * 39}\1", CHARTER.read_text()))
    charter = str(file)
    commands = [
        ["--help"],
        ["review", "--help"],
        ["show", "--help"],
        ["demo", "--help"],
        ["charter", "show", charter],
        ["charter", "address", charter],
        ["review", "show", REVIEW, "--charter", charter],
        ["review", "typed-data", REVIEW, "--charter", charter, "--chain-id", "1"],
        ["weigh", WEIGHING],
        ["weigh", WEIGHING, "--charter", charter, "--json"],
        ["compile", "--help"],
    ]
    assert loaded_by(RUN.format(commands=commands, slow=set(SLOW))) == ""


def test_a_command_loads_nothing_that_only_others_need() -> None:
    given = [["charter", "show", str(CHARTER)]]
    others = {"daosplit.weighing", "daosplit.report", "daosplit.keeper", "daosplit.simulation"}
    assert loaded_by(RUN.format(commands=given, slow=others)) == ""


def test_the_package_alone_loads_nothing() -> None:
    program = (
        "import sys, daosplit\n"
        "own = {name for name in sys.modules if name.startswith('daosplit')}\n"
        "print('loaded:', *sorted(own - {'daosplit'}), file=sys.stderr)"
    )
    assert loaded_by(program) == ""


def test_a_chain_on_a_node_loads_no_chain_inside_the_process() -> None:
    program = (
        "import sys, daosplit\n"
        "daosplit.Chain, daosplit.RevenueSplit, daosplit.read_history, daosplit.reconcile\n"
        "print('loaded:', *sorted(sys.modules.keys() & {'eth', 'eth_tester', 'solcx'}), "
        "file=sys.stderr)"
    )
    assert loaded_by(program) == ""


@pytest.mark.parametrize("script", ["bench", "prove"])
def test_a_script_tells_its_usage_and_runs_nothing(script: str) -> None:
    path = EXAMPLES.parent / "scripts" / script
    for argument, status in (("--help", 0), ("nothing", 2)):
        run = subprocess.run([path, argument], capture_output=True, text=True)
        assert run.returncode == status
        assert f"scripts/{script}" in (run.stdout if status == 0 else run.stderr)
