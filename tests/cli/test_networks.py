"""How a command finds its node by a network's name, and what it says of a wrong one."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.console import Console
from support.faulty_node import FaultyNode, running_faulty_node
from support.nodes import running_anvil
from support.project import ROOT

CHAIN_ID = 131277322940537


@pytest.fixture(scope="module")
def node() -> Iterator[FaultyNode]:
    with running_faulty_node(start=1_774_969_200) as node:
        yield node


@pytest.fixture
def daosplit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Console:
    """In an empty folder with the example's charter."""
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "examples" / "charter.toml", "charter.toml")
    return Console(capsys)


def test_a_network_is_found_by_its_name_and_then_by_the_record(
    node: FaultyNode, daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("daosplit.toml").write_text(f"[networks.ours]\nchain_id = {CHAIN_ID}")
    monkeypatch.setenv("DAOSPLIT_OURS_URL", node.url)
    assert "Founded at" in daosplit("found charter.toml --network ours")
    assert json.loads(Path("partnership.json").read_text())["chain_id"] == CHAIN_ID
    # The record's chain names the network.
    assert "retailer (seat 0)" in daosplit("show")


def test_a_known_network_needs_no_file(daosplit: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAOSPLIT_RPC", raising=False)
    with running_anvil("--chain-id=43114", "--timestamp=1774969200") as url:
        monkeypatch.setenv("DAOSPLIT_AVALANCHE_URL", url)
        daosplit("found charter.toml --network avalanche")
        assert "retailer (seat 0)" in daosplit("show")
    daosplit("show", status=1)
    assert f"no node reachable at {url}" in daosplit.warnings


@pytest.mark.parametrize(
    ("chain_id", "file", "way"),
    [
        (43114, "", "put the URL of a node of avalanche into the environment variable DAOSPLIT_AV"),
        (20269, "", "write [networks.NAME] with chain_id = 20269 into daosplit.toml"),
        (
            20269,
            "[networks.a]\nchain_id = 20269\n[networks.b]\nchain_id = 20269",
            "name one of a, b by --network",
        ),
    ],
)
def test_without_a_node_of_the_records_chain_what_is_missing_is_told(
    node: FaultyNode,
    daosplit: Console,
    monkeypatch: pytest.MonkeyPatch,
    chain_id: int,
    file: str,
    way: str,
) -> None:
    daosplit(f"found charter.toml --network {node.url}")
    record = Path("partnership.json")
    record.write_text(record.read_text().replace(str(CHAIN_ID), str(chain_id)))
    Path("daosplit.toml").write_text(file)
    for url in (node.url, "http://127.0.0.1:1"):
        monkeypatch.setattr("daosplit.cli.options.NODE", url)
        daosplit("show", status=1)
        assert (
            f"the record is of chain {chain_id}, of which no node is named: " in daosplit.warnings
        )
        assert way in daosplit.warnings
    for source in ("DAOSPLIT_RPC", "--network"):
        monkeypatch.setenv("DAOSPLIT_RPC", node.url)
        daosplit("show" if source == "DAOSPLIT_RPC" else f"show --network {node.url}", status=1)
        assert (
            f"{source} names a node of chain {CHAIN_ID}, and the record is of chain {chain_id}: do "
            "without it, and "
        ) in daosplit.warnings
        assert way in daosplit.warnings


def test_a_record_of_a_chain_for_development_waits_for_its_node(
    node: FaultyNode, daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    daosplit(f"found charter.toml --network {node.url}")
    monkeypatch.setattr("daosplit.cli.options.NODE", "http://127.0.0.1:1")
    daosplit("show", status=1)
    assert "`daosplit node` runs one" in daosplit.warnings
    record = Path("partnership.json")
    record.write_text(record.read_text().replace(str(CHAIN_ID), "31337"))
    daosplit(f"show --network {node.url}", status=1)
    assert "name one of that chain by --network" in daosplit.warnings


def test_a_network_without_a_url_says_where_to_put_it(daosplit: Console) -> None:
    daosplit("found charter.toml --network polygon", status=1)
    assert "DAOSPLIT_POLYGON_URL" in daosplit.warnings


def test_an_unknown_network_is_told(daosplit: Console) -> None:
    daosplit("found charter.toml --network polygone", status=1)
    assert 'did you mean "polygon"' in daosplit.warnings


def test_a_node_of_another_chain_is_refused_before_anything_is_sent(
    node: FaultyNode, daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAOSPLIT_POLYGON_URL", node.url)
    node.asked.clear()
    daosplit("found charter.toml --network polygon", status=1)
    assert "polygon is chain 137, but the node at the URL in $DAOSPLIT_POLYGON_URL is of chain" in (
        daosplit.warnings
    )
    assert node.url not in daosplit.warnings
    assert not [method for method in node.asked if method.startswith("eth_send")]


def test_an_unreachable_node_is_one_line_without_the_urls_secret(
    daosplit: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAOSPLIT_POLYGON_URL", "http://127.0.0.1:1/v2/my-secret-key")
    daosplit("found charter.toml --network polygon", status=1)
    assert "no node reachable at http://127.0.0.1:1;" in daosplit.warnings
    assert "secret" not in daosplit.warnings
