"""The page for operators and the files beside it work as printed."""

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from daosplit.chain.server import NodeServer
from daosplit.keeper.configuration import read_configuration
from daosplit.keeper.metrics import Metrics
from support.console import run_daosplit
from support.nodes import serving
from support.project import ROOT

EXAMPLES = ROOT / "examples" / "keeper"
PAGE = (ROOT / "docs" / "keeping.md").read_text(encoding="utf-8")


def test_the_line_for_cron_pays_when_it_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (line,) = re.findall(r"^    7 \* \* \* \* (.+)$", PAGE, re.MULTILINE)
    shutil.copy(ROOT / "examples" / "charter.toml", tmp_path / "charter.toml")
    with serving(NodeServer(0, 1_774_969_200, 3)) as node:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("DAOSPLIT_RPC", node.url)
        for done in ("found charter.toml", "pay 1 ether", "travel 2026-07-29T00:00:00+09:00"):
            assert run_daosplit(done.split()) == 0
        for _ in range(2):
            subprocess.run(
                line.replace("/srv/partnership", str(tmp_path)),
                shell=True,
                check=True,
                env={
                    "DAOSPLIT_RPC": node.url,
                    "LC_ALL": "C.UTF-8",
                    "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
                },
            )
    said = (tmp_path / "settle.log").read_text()
    assert "0.7 ETH (70%)" in said
    assert said.endswith("Nothing is due. Nothing was sent.\n")


@pytest.mark.parametrize("unit", ["daosplit-keep.service", "daosplit-settle.service"])
def test_what_systemd_starts_is_a_command(unit: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = ConfigParser(strict=False)
    # As the standard library says to keep the case of names.
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(EXAMPLES / unit)
    _, command, *_ = parser["Service"]["ExecStart"].split()
    assert run_daosplit([command, "--help"]) == 0
    assert command in capsys.readouterr().out


def test_the_example_says_what_to_keep() -> None:
    read = read_configuration(EXAMPLES / "keeper.toml")
    assert read.max_fee == 200 * 10**9
    assert read.records == (EXAMPLES / "partnership.json",)


def test_alerts_are_about_metrics_that_there_are() -> None:
    rules = (EXAMPLES / "alerts.yml").read_text(encoding="utf-8")
    known = {
        sample.removesuffix("_created")
        for metric in Metrics().registry.collect()
        for sample in (metric.name, f"{metric.name}_total")
    }
    used = set(re.findall(r"daosplit_[a-z_]+", rules))
    assert used
    assert used <= known
    if (promtool := shutil.which("promtool")) is not None:
        subprocess.run((promtool, "check", "rules", str(EXAMPLES / "alerts.yml")), check=True)
