"""Partners beside a node: one signs on the page, one with cast, one by a wallet that is a contract.

Each has a folder of its own, and somebody else hands in.
"""

import json
import shutil
import subprocess
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from eth_account.signers.local import LocalAccount

from daosplit.agreement.countersignatures import Countersignatures
from daosplit.chain import Chain, connect
from daosplit.client.revenue_split import RevenueSplit
from daosplit.files.charter import load_charter
from daosplit.files.countersignatures import save_countersignatures
from daosplit.files.record import load_record
from daosplit.files.review import load_review
from support.browser import SIGN, WALLET, Browser, Visit
from support.console import Console, run_daosplit
from support.nodes import NODE, running_own_node
from support.project import ROOT
from support.summaries import NEWCOMER, RETAILER, STRANGER, A

CAST = ROOT / "node_modules" / "@foundry-rs" / "cast" / "bin.mjs"
CHARTER = f"""
name = "convenience-store e-commerce"

[calendar]
first = "2026-04"
utc_offset = "+09:00"

[[partners]]
name = "retailer"
account = "{RETAILER.address}"
shares = 70

[[partners]]
name = "A"
account = "{A.address}"
shares = 30
"""
REVIEW = """period = "2026-07"

[[contributions]]
partner = "retailer"
points = 60
reason = "products and customers"

[[contributions]]
partner = "A"
points = 40
reason = "A's system improvements raised its contribution"
"""
DELIVERY = """
[[partners]]
name = "delivery"
account = "{account}"
shares = 0
"""
HANDED_OVER = SIGN.replace("!status.startsWith('Waiting')", "status.includes('command line')")


@pytest.fixture(scope="module")
def node() -> Iterator[str]:
    """The URL of a node on which the first quarter has just begun."""
    with running_own_node("2026-04-01T00:00:00+09:00") as url:
        yield url


@pytest.fixture
def chain(node: str) -> Chain:
    return connect(node)


@pytest.fixture
def folders(tmp_path: Path) -> Callable[[str], Path]:
    """A folder for each person, that begins with the record and the review file."""

    def folder(name: str) -> Path:
        path = tmp_path / name
        path.mkdir()
        for file in ("partnership.json", "review-2Q.toml"):
            if (tmp_path / file).exists():
                shutil.copy(tmp_path / file, path / file)
        return path

    return folder


def act_in_browser(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, *steps: str, **wallet: object
) -> Callable[[], Visit]:
    """Has whoever opens a page act in it with a wallet; gives what tells what it saw last."""
    seen: list[Visit] = []
    threads: list[Thread] = []

    def last() -> Visit:
        threads[-1].join()
        return seen[-1]

    def visit(url: str) -> bool:
        def run() -> None:
            seen.append(browser.visit(url, *steps, wallet=WALLET | wallet))

        threads.append(Thread(target=run))
        threads[-1].start()
        return True

    monkeypatch.setattr(webbrowser, "open", visit)
    return last


def secret_of(key: LocalAccount) -> str:
    return f"0x{key.key.hex().removeprefix('0x')}"


def sign_with_cast(key: LocalAccount, typed_data: Path) -> str:
    command = [
        str(NODE),
        str(CAST),
        "wallet",
        "sign",
        "--private-key",
        secret_of(key),
        "--data",
        "--from-file",
    ]
    done = subprocess.run([*command, str(typed_data)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_second_quarter_is_countersigned_by_page_and_by_cast_and_submitted_by_a_third(
    browser: Browser,
    chain: Chain,
    node: str,
    tmp_path: Path,
    folders: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DAOSPLIT_RPC", node)
    monkeypatch.setenv("LC_ALL", "C")
    daosplit = Console(capsys)
    (tmp_path / "charter.toml").write_text(CHARTER)
    (tmp_path / "review-2Q.toml").write_text(REVIEW)
    monkeypatch.chdir(tmp_path)
    daosplit("found charter.toml")
    split = RevenueSplit.from_record(chain, load_record("partnership.json"))
    chain.travel(split.charter.start_of(3) + 1)

    # A reads the page and signs on it; its wallet shows itself on http(s) alone.
    of_a = folders("A")
    monkeypatch.chdir(of_a)
    seen = act_in_browser(browser, monkeypatch, HANDED_OVER, chainId=chain.chain_id, onlyHttp=True)
    said = daosplit(f"review sign review-2Q.toml --browser --as {A.address}")
    assert said == "review-2Q.toml.signatures.json: countersigned by A.\n"
    assert "Open this page in the browser that has your wallet" in daosplit.warnings
    assert "LESS: retailer (seat 0, 0x7E5F…5Bdf): 70% -> 60%" in seen().text

    # The retailer signs what its own files give, with cast.
    of_retailer = folders("retailer")
    monkeypatch.chdir(of_retailer)
    Path("typed.json").write_text(daosplit("review typed-data review-2Q.toml"))
    signature = sign_with_cast(RETAILER, Path("typed.json").resolve())
    assert "countersigned by retailer." in daosplit(f"review add review-2Q.toml {signature}")

    # A third gets A's file and the retailer's signature, and submits.
    third = folders("third")
    monkeypatch.chdir(third)
    shutil.copy(of_a / "review-2Q.toml.signatures.json", third)
    assert "missing: retailer" in daosplit("review status review-2Q.toml", status=1)
    daosplit(f"review add review-2Q.toml {signature}")
    assert daosplit("review status review-2Q.toml").startswith("These are enough")
    assert "The review passed" in daosplit("review hand-in review-2Q.toml")
    assert split.shares_of(2) == (60, 40)


def test_a_wallet_that_is_a_contract_signs_by_the_bridge_and_judges_it_on_its_chain(
    browser: Browser,
    chain: Chain,
    node: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Its owner, who holds no seat, signs the review and a presence; nobody else can."""
    monkeypatch.setenv("DAOSPLIT_RPC", node)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    daosplit = Console(capsys)
    owner, other = STRANGER, NEWCOMER
    wallet, delivery = (str(chain.deploy("ContractWallet", owner.address).address) for _ in "AB")
    with_wallets = CHARTER.replace(A.address, wallet)
    Path("charter.toml").write_text(f"{with_wallets}{DELIVERY.format(account=delivery)}")
    daosplit("found charter.toml")
    split = RevenueSplit.from_record(chain, load_record("partnership.json"))
    split.question(1, sender=RETAILER.address)
    Path("review.toml").write_text(REVIEW.replace('"2026-07"', str(split.current_period())))
    # Somebody claims that another contract has signed: a signature that is refused is not that one.
    names = load_charter("charter.toml").names
    review, _ = load_review("review.toml", split.charter, names, chain.accounts)
    claimed = Countersignatures(split.domain(), review).add_contract(delivery, b"", split.roster())
    save_countersignatures("review.toml.signatures.json", claimed)

    by_owner = f"""{{
      const asked = window.wallet.request;
      window.wallet.request = (what) => what.method === 'eth_signTypedData_v4'
        ? window.signAsWallet(what.params[1], '{secret_of(owner)}') : asked(what);
    }}"""
    presence = HANDED_OVER.replace("'.signing ", "'.presence ").replace("'code", "'.presence code")
    seen = act_in_browser(
        browser,
        monkeypatch,
        HANDED_OVER,
        presence,
        by_owner,
        presence,
        HANDED_OVER,
        account=wallet,
        key=secret_of(other),
        chainId=chain.chain_id,
    )
    said = daosplit(f"review sign review.toml --browser --as {wallet}")
    refused, refused_presence, _, *handed_over = seen().results
    for status, signature in (refused, refused_presence):
        assert status == (
            "It could not be handed to the command line; send it on yourself. "
            f"signature: {wallet} does not accept the signature"
        )
        assert signature
    for status, _ in handed_over:
        assert status.endswith("It was handed to the command line; you can close this page.")
    assert "review.toml.signatures.json: countersigned by A.\n" in said
    assert f"presence-{split.current_period()}.json: present" in said
    assert f"{delivery} does not accept the signature" in daosplit.warnings

    daosplit("review sign review.toml --no-presence --from node:0")
    assert "A (seat 1," in daosplit("review status review.toml")
    chain.travel(split.charter.end_of(review.period))
    assert "The review passed" in daosplit("review hand-in review.toml")
    assert split.shares_of(review.period) == (60, 40, 0)


def test_a_page_for_others_and_a_call_from_a_browsers_wallet(
    browser: Browser,
    node: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DAOSPLIT_RPC", node)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)
    daosplit = Console(capsys)
    chain = connect(node)
    Path("charter.toml").write_text(CHARTER.replace("= 30", "= 31"))
    daosplit("found charter.toml")
    split = RevenueSplit.from_record(chain, load_record("partnership.json"))
    period = split.current_period()
    Path("review.toml").write_text(REVIEW.replace('"2026-07"', str(period)))

    assert daosplit("review page review.toml --as node:1").startswith("review.toml.html: open it")
    seen = browser.visit(Path("review.toml.html").resolve().as_uri())
    assert "A (seat 1, 0x2B5A…D6cF), YOU" in seen.text

    send = """new Promise((done) => {
      document.querySelector('button.primary').click();
      const looks = setInterval(() => {
        const status = document.querySelector('.status').textContent;
        if (status.startsWith('Sent') || status.startsWith('The wallet failed')) {
          clearInterval(looks);
          done(status);
        }
      }, 5);
    })"""
    wallet = {"chainId": chain.chain_id, "rpc": node}
    act_in_browser(browser, monkeypatch, send, **wallet)
    assert "gas." in daosplit("browser countersign review.toml")
    review = json.loads(daosplit("review typed-data review.toml"))["message"]
    assert review["period"] == period
    assert "Countersigned, and verified:\n  A (seat 1, 0x2B5A…D6cF), on the chain" in daosplit(
        "review status review.toml", status=1
    )
    assert "Seat 1 is offered to" in daosplit(
        f"browser offer {chain.accounts[7]} --notice '90 days'"
    )
    assert "Seat 1 has answered" in daosplit("browser answer")

    # A wallet that sends something else than was asked for is found out.
    monkeypatch.setattr("daosplit.cli.browser.in_browser", lambda *_: [_sent_elsewhere(chain)])
    assert run_daosplit(["browser", "answer"]) == 1
    assert "did not call" in capsys.readouterr().err


def _sent_elsewhere(chain: Chain) -> object:
    from daosplit.signing_page.bridge import Result

    receipt = chain.send(chain.accounts[3], 1)
    return Result("transaction", chain.accounts[0], receipt.transaction_hash)
