"""The page for operators and the files beside it work as printed."""

import json
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import pytest

from daosplit.chain.server import NodeServer
from daosplit.errors import InvalidFileError
from daosplit.files.document import Table
from daosplit.keeper.configuration import read_configuration
from daosplit.keeper.metrics import Metrics
from daosplit.keeper.notices import Notice
from support.console import run_daosplit
from support.nodes import running_anvil, serving
from support.project import ROOT

EXAMPLES = ROOT / "examples" / "keeper"
PAGE = (ROOT / "docs" / "keeping.md").read_text(encoding="utf-8")


def test_the_line_for_cron_pays_when_it_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (line,) = re.findall(r"^    7 \* \* \* \* (.+)$", PAGE, re.MULTILINE)
    shutil.copy(ROOT / "examples" / "charter.toml", tmp_path / "charter.toml")
    variables = {"DAOSPLIT_DATA": str(tmp_path / "data"), "DAOSPLIT_PASSWORD_FILE": "password"}
    (tmp_path / "password").write_text("for practice\n")
    (tmp_path / "password").chmod(0o600)
    with serving(NodeServer(0, 1_774_969_200, 3)) as node:
        # Else what came in last would be waited for until it is final.
        (tmp_path / "daosplit.toml").write_text(
            f"[networks.practice]\nchain_id = {node.chain_id}\nconfirmations = 0\n"
        )
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("DAOSPLIT_RPC", node.url)
        subprocess.run(
            (sys.executable, "-m", "daosplit", "key", "import", "keeper"),
            input=f"{1:064x}",
            text=True,
            check=True,
            env=variables,
        )
        for done in ("found charter.toml", "pay 1 ether", "travel 2026-07-29T00:00:00+09:00"):
            assert run_daosplit(done.split()) == 0

        def run_line(url: str) -> str:
            """What cron would send by mail."""
            return subprocess.run(
                line.replace("/srv/partnership", str(tmp_path)),
                shell=True,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
                env={
                    **variables,
                    "DAOSPLIT_RPC": url,
                    "LC_ALL": "C.UTF-8",
                    "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
                },
            ).stdout

        assert [run_line(f"{node.url}/public") for _ in range(2)] == ["", ""]
        said = (tmp_path / "settle.log").read_text()
        assert "0.7 ETH (70%)" in said
        assert said.endswith("Nothing is due. Nothing was sent.\n")
        assert len(re.findall(r"^\w{3} \w{3} .*:\d\d:\d\d .*20\d\d$", said, re.MULTILINE)) == 2
        assert "no node reachable" in run_line("http://127.0.0.1:1")


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


def keys_that_are_allowed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """All that the code asks for, whatever channel there is."""
    allowed: set[str] = set()
    monkeypatch.setattr(Table, "allow", lambda _, *keys: allowed.update(keys))
    for channel in ('command = ["true"]', 'webhook_variable = "NONE"', ""):
        file = folder / "keeper.toml"
        file.write_text(f'partnerships = ["a"]\n[[notices]]\n{channel}\n')
        with suppress(InvalidFileError):
            read_configuration(file)
    return allowed


def test_the_page_names_each_key_that_the_file_may_have_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, section = PAGE.partition("### keeper.toml\n")
    of_file = re.findall(r"^\| `([a-z_]+)` \|", section.partition("\n### ")[0], re.MULTILINE)
    of_channels = re.findall(r"^\| a? ?(?:command|web hook|mail) \| (.*?) \|", PAGE, re.MULTILINE)
    named = {*of_file, *re.findall(r"`([a-z_]+)`", " ".join(of_channels))}
    assert named == keys_that_are_allowed(tmp_path, monkeypatch)


def test_the_defaults_are_those_of_the_page(tmp_path: Path) -> None:
    defaults = re.findall(r"^\| `([a-z_]+)` \| `(.+?)` \|", PAGE, re.MULTILINE)
    assert len(defaults) == 9
    file = tmp_path / "keeper.toml"
    file.write_text('partnerships = ["a"]\n')
    usual = read_configuration(file)
    for key, value in defaults:
        file.write_text(f'partnerships = ["a"]\n{key} = {value}\n')
        read = read_configuration(file)
        assert str(read).replace("ignored=[]", "ignored=()") == str(usual), key


def test_a_notice_has_the_fields_that_the_page_shows() -> None:
    (example,) = re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert set(json.loads(example)) == {field.name for field in fields(Notice)}


def test_the_example_of_two_chains_keeps_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (keeper,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "keeper.toml").write_text(f"port = 0\n{keeper}")
    monkeypatch.setenv("DAOSPLIT_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DAOSPLIT_RPC", raising=False)
    start = "--timestamp=1774969200"
    with (
        running_anvil("--chain-id=137", start) as polygon,
        running_anvil("--chain-id=8453", start) as base,
    ):
        monkeypatch.setenv("DAOSPLIT_POLYGON_URL", polygon)
        monkeypatch.setenv("DAOSPLIT_BASE_URL", base)
        for folder, network in (("shop", "polygon"), ("couriers", "base")):
            (tmp_path / folder).mkdir()
            monkeypatch.chdir(tmp_path / folder)
            shutil.copy(ROOT / "examples" / "charter.toml", "charter.toml")
            for done in (
                f"found charter.toml --network {network}",
                "pay 1 ether",
                f"travel 2026-07-29T00:00:00+09:00 --network {network}",
            ):
                assert run_daosplit(done.split()) == 0
        monkeypatch.chdir(tmp_path)
        assert run_daosplit(["keep", "--once"]) == 0
        for folder in ("shop", "couriers"):
            capsys.readouterr()
            assert run_daosplit(["history", "--partnership", f"{folder}/partnership.json"]) == 0
            assert "Period 1 closed and paid out: 1 ETH." in capsys.readouterr().out


def test_prometheus_collects_what_the_alerts_are_about() -> None:
    collects = (EXAMPLES / "prometheus.yml").read_text(encoding="utf-8")
    (job,) = re.findall(r"job_name: (\w+)", collects)
    assert f'up{{job="{job}"}}' in (EXAMPLES / "alerts.yml").read_text(encoding="utf-8")
    port = read_configuration(EXAMPLES / "keeper.toml").port
    assert f'targets: ["127.0.0.1:{port}"]' in collects
    if (promtool := shutil.which("promtool")) is not None:
        subprocess.run((promtool, "check", "config", str(EXAMPLES / "prometheus.yml")), check=True)


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
