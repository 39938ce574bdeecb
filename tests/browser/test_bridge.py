"""The bridge takes one result from its own page on this machine, from nobody else, and ends."""

import json
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from daosplit.agreement.countersignatures import Countersignatures
from daosplit.agreement.ecdsa import compact_signature, signer_of
from daosplit.agreement.presence import Presence
from daosplit.errors import InvalidValueError
from daosplit.signing_page.bridge import Bridge, Result, serve
from daosplit.signing_page.page import PartnerCall, call_page, review_page
from support.browser import SIGN, WALLET, Browser
from support.summaries import DOMAIN, RETAILER, REVIEW, SEATS, STRANGER, A, summary_of

ROSTER = (RETAILER.address, A.address)


def check(result: Result) -> None:
    Countersignatures(DOMAIN, REVIEW).add_signature(result.value, ROSTER)


def make(path: str) -> str:
    return review_page(summary_of(), "en", submit=path)


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    with serve(make, ["signature"], check) as served:
        yield served


def ask(
    bridge: Bridge, method: str, path: str | None = None, body: bytes = b"", **headers: str | None
) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of an answer; a header that is None is not sent."""
    parts = urlsplit(bridge.url)
    assert parts.hostname
    connection = HTTPConnection(parts.hostname, parts.port, timeout=10)
    sent = {"Host": parts.netloc, "Origin": f"http://{parts.netloc}"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    connection.putrequest(method, path or parts.path, skip_host=True)
    for name, value in ({"Content-Length": str(len(body))} | sent).items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    content = answer.read().decode()
    connection.close()
    return answer.status, content, dict(answer.getheaders())


def signed(kind: str = "signature") -> bytes:
    signature = A.sign_message(REVIEW.signable(DOMAIN)).signature.to_0x_hex()
    return json.dumps({"kind": kind, "account": A.address, "result": signature}).encode()


JSON = "application/json"


def test_its_policy_is_the_files_with_itself_to_connect_to(bridge: Bridge) -> None:
    status, page, headers = ask(bridge, "GET")
    assert status == 200
    alone = review_page(summary_of(), "en").split('Policy" content="')[1].split('"')[0]
    assert headers["Content-Security-Policy"] == f"{alone}; connect-src 'self'"
    assert headers["Content-Security-Policy"] in page
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Access-Control-Allow-Origin" not in headers
    assert "Python" not in headers["Server"]


def test_it_listens_on_this_machine_alone_at_an_address_that_nobody_guesses(bridge: Bridge) -> None:
    parts = urlsplit(bridge.url)
    assert parts.hostname == "127.0.0.1"
    assert len(parts.path) > 40
    with serve(make, ["signature"], check) as other:
        assert urlsplit(other.url).path != parts.path


@pytest.mark.shows("bridge-takes-own-page")
@pytest.mark.parametrize("path", ["/", "/token/", "/favicon.ico", "/../etc/passwd", "//", "/%00/"])
def test_a_wrong_token_is_told_nothing(bridge: Bridge, path: str) -> None:
    for method in ("GET", "POST"):
        status, content, _ = ask(bridge, method, path, signed(), Content_Type=JSON)
        assert (status, content) == (404, "not found")
    assert bridge.wait(0) == []


@pytest.mark.shows("bridge-takes-own-page")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": None}, 403),
        ({"Host": "evil.example"}, 404),
        ({"Host": "localhost:80"}, 404),
        ({"Host": None}, 404),
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content_Length": "999999999"}, 413),
        ({"Content_Length": "-1"}, 413),
        ({"Content_Length": "0x3"}, 413),
        ({"Content_Length": None}, 413),
    ],
)
def test_what_another_site_or_a_form_sends_is_refused(
    bridge: Bridge, headers: dict[str, str | None], status: int
) -> None:
    given = ask(bridge, "POST", None, signed(), **({"Content_Type": JSON} | headers))
    assert given[0] == status
    assert bridge.wait(0) == []


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"null", b'"a"', b"{", b"\xff", b"[" * 99_999, b'{"kind": "signature"}'],
)
def test_what_is_no_result_is_refused(
    bridge: Bridge, body: bytes, request: pytest.FixtureRequest
) -> None:
    """Also in a process that lets Python go deeper than its stack, as the embedded chain does."""
    request.addfinalizer(partial(sys.setrecursionlimit, sys.getrecursionlimit()))
    sys.setrecursionlimit(10**6)
    assert ask(bridge, "POST", None, body, Content_Type=JSON)[0] == 400
    assert bridge.wait(0) == []


@pytest.mark.shows("bridge-takes-own-page")
def test_a_result_is_taken_once_and_only_if_it_counts(bridge: Bridge) -> None:
    wrong = signed().replace(b"0x", b"0xab", 2)
    assert ask(bridge, "POST", None, wrong, Content_Type=JSON)[0] == 409
    assert ask(bridge, "POST", None, signed("transaction"), Content_Type=JSON)[0] == 409
    assert ask(bridge, "POST", None, signed(), Content_Type=JSON)[0] == 200
    status, content, _ = ask(bridge, "POST", None, signed(), Content_Type=JSON)
    assert (status, content) == (409, "nothing of this kind is waited for any more")
    (result,) = bridge.wait()
    assert result.account == A.address


def test_it_ends_with_its_time_and_a_client_that_says_nothing_holds_it_up_for_nothing() -> None:
    with serve(make, ["signature"], check) as bridge:
        parts = urlsplit(bridge.url)
        silent = socket.create_connection((str(parts.hostname), parts.port or 0))
        assert bridge.wait(0) == []
    silent.close()
    with pytest.raises(ConnectionError):
        socket.create_connection((str(parts.hostname), parts.port or 0))


def test_a_page_from_the_bridge_hands_its_signature_over(browser: Browser) -> None:
    """A wallet that shows itself on http(s) alone is enough."""
    with serve(make, ["signature"], check) as bridge:
        seen = browser.visit(
            bridge.url,
            SIGN.replace("!status.startsWith('Waiting')", "status.includes('command line')"),
            wallet=WALLET | {"onlyHttp": True},
        )
        (result,) = bridge.wait()
    assert seen.results[0][0].endswith("handed to the command line; you can close this page.")
    assert seen.errors == []
    origin = bridge.url.split("/", 3)[2]
    assert {urlsplit(request).netloc for request in seen.requests} == {origin}
    check(result)


def test_a_contract_wallet_hands_over_what_its_owner_signed_and_a_presence_beside_it(
    browser: Browser,
) -> None:
    """Whether the contract takes its owner's signatures only the chain can say."""
    owner = {"key": "0x" + STRANGER.key.hex().removeprefix("0x")}
    summary = summary_of(seats=(SEATS[0], replace(SEATS[1], is_contract=True), SEATS[2]))

    def make_both(path: str) -> str:
        return review_page(summary, "en", presence=3, submit=path)

    handed = SIGN.replace("!status.startsWith('Waiting')", "status.includes('command line')")
    beside = handed.replace("'.signing ", "'.presence ").replace("'code", "'.presence code")
    with serve(make_both, ["signature", "presence"], lambda result: None) as bridge:
        seen = browser.visit(bridge.url, handed, beside, wallet=WALLET | owner)
        results = bridge.wait()
    assert all("handed to the command line" in status for status, _ in seen.results)
    assert seen.errors == []
    assert [(one.kind, one.account) for one in results] == [
        ("signature", A.address),
        ("presence", A.address),
    ]
    for one, digest in zip(
        results, (REVIEW.digest(DOMAIN), Presence(3).digest(DOMAIN)), strict=True
    ):
        assert signer_of(digest, compact_signature(one.value)) == STRANGER.address


def test_a_page_whose_bridge_is_gone_says_so_and_keeps_the_signature(browser: Browser) -> None:
    with serve(make, ["signature"], check) as bridge:
        taken = signed()
        assert ask(bridge, "POST", None, taken, Content_Type=JSON)[0] == 200
        seen = browser.visit(
            bridge.url,
            SIGN.replace("!status.startsWith('Waiting')", "status.includes('command line')"),
            wallet=WALLET,
        )
    status, signature = seen.results[0]
    assert status.startswith("It could not be handed to the command line; send it on yourself.")
    assert signature


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("countersign", ("1", "0x" + "ab" * 32)),
        ("offer", (A.address, "7776000")),
        ("accept", ("1",)),
        ("answer", ()),
    ],
)
def test_a_call_is_encoded_from_what_the_page_shows(
    browser: Browser, function: str, arguments: tuple[str, ...]
) -> None:
    from web3 import Web3

    from daosplit.artifacts import load_artifact

    call = PartnerCall(function, arguments, "What it is", ("What follows",))

    def make_call(path: str) -> str:
        return call_page(call, DOMAIN.chain_id, DOMAIN.partnership, "en", submit=path)

    with serve(make_call, ["transaction"], lambda result: None) as bridge:
        seen = browser.visit(
            bridge.url,
            """new Promise((done) => {
              document.querySelector('button.primary').click();
              const looks = setInterval(() => {
                const isSent = ({ method }) => method === 'eth_sendTransaction';
                const sent = window.wallet.asked.find(isSent);
                if (sent) { clearInterval(looks); done(sent.params[0]); }
              }, 5);
            })""",
            wallet=WALLET | {"rpc": "http://127.0.0.1:9"},
        )
    sent = seen.results[0]
    assert sent["to"] == DOMAIN.partnership
    assert sent["value"] == "0x0"
    values = [int(value) if value.isdigit() else value for value in arguments]
    contract = Web3().eth.contract(abi=load_artifact("IRevenueSplit").abi)
    assert sent["data"] == contract.encode_abi(function, args=values)
    for value in arguments:
        assert value in seen.text


def test_a_call_that_the_page_does_not_know_is_refused(browser: Browser) -> None:
    for function, arguments in (("transfer", ("1",)), ("toString", ()), ("accept", ())):
        call = PartnerCall(function, arguments, "A gift", ())

        def make_call(path: str, call: PartnerCall = call) -> str:
            return call_page(call, 1, DOMAIN.partnership, "en", submit=path)

        with serve(make_call, ["transaction"], lambda result: None) as bridge:
            seen = browser.visit(bridge.url, wallet=WALLET)
        assert "This page cannot be used" in seen.text


def test_an_error_in_a_check_is_told_to_the_page_in_its_words() -> None:
    def refuse(result: Result) -> None:
        raise InvalidValueError("signature", None, "wrong")

    with serve(make, ["signature"], refuse) as bridge:
        assert ask(bridge, "POST", None, signed(), Content_Type=JSON)[1] == "signature: wrong"
