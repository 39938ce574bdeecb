"""Networks by name: what `daosplit.toml` may say, and that no URL is in it, or in what is said."""

import os
import traceback
from pathlib import Path

import pytest

from daosplit.errors import InvalidFileError, InvalidValueError
from daosplit.files.networks import (
    KNOWN_NETWORKS,
    NETWORKS_FILE,
    Networks,
    find_networks,
    is_network_name,
    load_networks,
    parse_fee,
)

SECRET = "https://node.example/v2/my-secret-key"


def networks(folder: Path, content: str) -> Networks:
    path = folder / "daosplit.toml"
    path.write_text(content)
    return load_networks(path)


def test_the_chains_of_the_tokens_that_are_meant_and_their_test_networks_are_known() -> None:
    numbers = {network.chain_id for network in KNOWN_NETWORKS.values()}
    assert {1, 137, 43114, 8217, 8453, 42161, 10} <= numbers
    assert {11155111, 80002, 43113, 1001, 84532, 421614, 11155420} <= numbers
    assert len(numbers) == len(KNOWN_NETWORKS)
    assert all(map(is_network_name, KNOWN_NETWORKS))


def test_a_known_network_needs_only_its_url(monkeypatch: pytest.MonkeyPatch) -> None:
    network = KNOWN_NETWORKS["polygon-amoy"]
    with pytest.raises(InvalidValueError, match="DAOSPLIT_POLYGON_AMOY_URL"):
        _ = network.url
    monkeypatch.setenv("DAOSPLIT_POLYGON_AMOY_URL", SECRET)
    assert network.url == SECRET


def test_a_file_changes_what_is_known_and_adds_others(tmp_path: Path) -> None:
    found = networks(
        tmp_path,
        """
        [networks.polygon]
        url_variable = "POLYGON"
        confirmations = 64
        span = 100
        max_fee = "1.5 gwei"

        [networks.ours]
        chain_id = 20269
        coin = "OUR"
        explorer = "https://explorer.example/"
        """,
    )
    polygon = found.called("polygon")
    assert (polygon.chain_id, polygon.coin, polygon.variable) == (137, "POL", "POLYGON")
    assert (polygon.confirmations, polygon.span, polygon.max_fee) == (64, 100, 1_500_000_000)
    ours = found.called("ours")
    assert (ours.chain_id, ours.coin, ours.variable) == (20269, "OUR", "DAOSPLIT_OURS_URL")
    assert ours.transaction_page("0x12") == "https://explorer.example/tx/0x12"
    assert found.called("base") == KNOWN_NETWORKS["base"]


def test_the_file_is_found_in_a_folder_above(tmp_path: Path) -> None:
    networks(tmp_path, "[networks.ours]\nchain_id = 5")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert find_networks(below).called("ours").chain_id == 5
    assert set(find_networks(Path("/")).by_name) == set(KNOWN_NETWORKS)


def test_a_file_that_others_may_have_written_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    networks(tmp_path, "[networks.ours]\nchain_id = 5")
    file = tmp_path / NETWORKS_FILE
    assert find_networks(tmp_path).path == file
    file.chmod(0o646)
    with pytest.raises(InvalidFileError, match="others can write to it, so it is not used"):
        find_networks(tmp_path)
    file.chmod(0o644)
    if os.geteuid() == 0:
        os.chown(file, 1234, -1)
    else:
        monkeypatch.setattr("os.geteuid", lambda: file.stat().st_uid + 1)
    with pytest.raises(InvalidFileError, match="belongs to another user"):
        find_networks(tmp_path)
    # Root acts for the user who called it.
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setenv("SUDO_UID", str(file.stat().st_uid))
    assert find_networks(tmp_path).called("ours").chain_id == 5


def test_a_chains_network_is_the_one_that_the_file_names(tmp_path: Path) -> None:
    found = networks(tmp_path, "[networks.mine]\nchain_id = 137")
    assert found.of_chain(137).name == "mine"
    assert found.of_chain(1).name == "ethereum"
    assert found.of_chain(31337).name == "chain 31337"
    assert found.usual(137) == found.of_chain(137)
    assert found.usual(31337) is None


def test_a_known_network_is_used_without_a_file_once_its_url_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAOSPLIT_POLYGON_URL", "https://one.example")
    found = networks(tmp_path, "")
    assert found.usual(137) == found.called("polygon")
    assert found.usual(1) is None
    # What a file says of a chain goes before what is known.
    assert networks(tmp_path, "[networks.mine]\nchain_id = 137").on_chain(137)[0].name == "mine"


def test_which_of_two_is_meant_is_not_guessed(tmp_path: Path) -> None:
    found = networks(tmp_path, "[networks.a]\nchain_id = 5\n[networks.b]\nchain_id = 5")
    assert found.usual(5) is None


def test_an_unknown_network_is_told_with_the_closest() -> None:
    with pytest.raises(InvalidValueError, match='did you mean "polygon"'):
        find_networks(Path("/")).called("polygone")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[networks.ours]", "networks.ours.chain_id: missing"),
        ("[networks.ours]\nchain_id = 0", "chain_id"),
        ("[networks.polygon]\nchain_id = 1", "polygon is chain 137"),
        ("[networks.ours]\nchain_id = 5\nspan = 0", "span"),
        ("[networks.polygon]\nconfirmations = -1", "confirmations"),
        ('[networks.polygon]\nmax_fee = "30"', "30 gwei"),
        ('[networks.polygon]\nmax_fee = "30.0000000001 gwei"', "digits after the point"),
        ('[networks.polygon]\ncoin = "a b"', "not the symbol of a coin"),
        ('[networks.polygon]\nexplorer = "javascript:alert(1)"', "not an address"),
        ("[networks.Polygon]\nchain_id = 5", "not a name for a network"),
        ('[networks."a b"]\nchain_id = 5', "not a name for a network"),
        ("[networks.polygon]\nspam = 5", 'did you mean "span"'),
        ("networks = 5", "must be a table"),
    ],
)
def test_what_is_wrong_in_the_file_is_told_with_its_place(
    tmp_path: Path, content: str, problem: str
) -> None:
    with pytest.raises(InvalidFileError, match=r"daosplit\.toml") as refused:
        networks(tmp_path, content)
    assert problem in str(refused.value)


@pytest.mark.parametrize("key", ["url", "url_variable"])
def test_a_url_in_the_file_is_refused_and_not_repeated(tmp_path: Path, key: str) -> None:
    with pytest.raises(InvalidFileError, match="environment variable") as refused:
        networks(tmp_path, f'[networks.polygon]\n{key} = "{SECRET}"')
    said = "".join(traceback.format_exception(refused.value)) + repr(refused.value.__dict__)
    assert "secret-key" not in said


def test_a_fee_is_in_gwei() -> None:
    assert parse_fee("30 gwei") == 30 * 10**9
    assert parse_fee("0.05gwei") == 5 * 10**7
    for wrong in ("30", "30 wei", "-1 gwei", "1..5 gwei", "gwei"):
        with pytest.raises(InvalidValueError):
            parse_fee(wrong)
