"""`daosplit keep`: a file says what to keep; it stops when it is told to, and does what is due."""

import json
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from daosplit.chain import connect
from daosplit.chain.server import NodeServer
from daosplit.errors import InvalidFileError
from daosplit.keeper.channels import Command, Mail, WebHook
from daosplit.keeper.configuration import read_configuration
from daosplit.keeper.notices import Notice
from daosplit.values.text import text
from support.console import run_daosplit
from support.nodes import serving
from support.project import ROOT

NOTICE = Notice(
    id="1-0x2-paid-3",
    kind="paid",
    chain=1,
    partnership="0x2000000000000000000000000000000000000002",
    name="convenience",
    message=text("The pot was paid."),
    transaction="0x3",
    period=4,
    token="0x5",
    amount=6 * 10**18,
)
PLAIN = {
    "id": "1-0x2-paid-3",
    "kind": "paid",
    "chain": 1,
    "partnership": "0x2000000000000000000000000000000000000002",
    "name": "convenience",
    "message": "Paid.",
    "transaction": "0x3",
    "period": 4,
    "seat": None,
    "account": None,
    "token": "0x5",
    "amount": "6000000000000000000",
}


def test_a_service_pays_when_it_is_due_tells_how_it_is_and_stops_on_a_signal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ROOT / "examples" / "charter.toml", tmp_path / "charter.toml")
    (tmp_path / "keeper.toml").write_text(
        'partnerships = ["partnership.json"]\nport = 0\ninterval = "1 second"\n'
    )
    with serving(NodeServer(0, 1_774_969_200, 3)) as node:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("DAOSPLIT_RPC", node.url)
        for line in ("found charter.toml", "pay 1 ether", "travel 2026-07-29T00:00:00+09:00"):
            assert run_daosplit(line.split()) == 0
        with subprocess.Popen(
            [sys.executable, "-m", "daosplit", "keep"],
            env={"DAOSPLIT_RPC": node.url, "LC_ALL": "C.UTF-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as keeper:
            try:
                assert keeper.stdout is not None
                assert keeper.stderr is not None
                assert keeper.stdout.readline().startswith("Partnerships: 1; chains: ")
                url = keeper.stdout.readline().split()[0]
                entries = [json.loads(keeper.stderr.readline()) for _ in range(2)]
                for page in ("healthz", "readyz"):
                    with urllib.request.urlopen(url.replace("metrics", page)) as answer:
                        assert answer.read() == b"ok\n"
                with urllib.request.urlopen(url) as answer:
                    assert b"daosplit_transactions_total" in answer.read()
            finally:
                keeper.send_signal(signal.SIGTERM)
            assert keeper.wait() == 0
    assert [entry["event"] for entry in entries] == ["begins to send", "finished"]
    assert {entry["level"] for entry in entries} == {"info"}


@pytest.fixture
def paid_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a node on which a pot is payable; its record and keeper.toml are in the folder."""
    shutil.copy(ROOT / "examples" / "charter.toml", tmp_path / "charter.toml")
    (tmp_path / "keeper.toml").write_text('partnerships = ["partnership.json"]\nport = 0\n')
    monkeypatch.chdir(tmp_path)
    with serving(NodeServer(0, 1_774_969_200, 3)) as node:
        monkeypatch.setenv("DAOSPLIT_RPC", node.url)
        for line in ("found charter.toml", "pay 1 ether", "travel 2026-07-29T00:00:00+09:00"):
            assert run_daosplit(line.split()) == 0
        yield node.url


def test_a_node_that_cannot_be_reached_keeps_no_other_chain(
    paid_node: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    record = json.loads((tmp_path / "partnership.json").read_text())
    (tmp_path / "other.json").write_text(json.dumps({**record, "chain_id": 5}))
    (tmp_path / "keeper.toml").write_text('partnerships = ["other.json", "partnership.json"]\n')
    (tmp_path / "daosplit.toml").write_text(
        f"[networks.ours]\nchain_id = {record['chain_id']}\n[networks.dead]\nchain_id = 5\n"
    )
    monkeypatch.delenv("DAOSPLIT_RPC")
    monkeypatch.setenv("DAOSPLIT_OURS_URL", paid_node)
    monkeypatch.setenv("DAOSPLIT_DEAD_URL", "http://127.0.0.1:1")
    capsys.readouterr()
    assert run_daosplit(["keep", "--once"]) == 1
    entries = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(one["event"], one["chain"]) for one in entries] == [
        ("round failed", 5),
        ("begins to send", record["chain_id"]),
        ("finished", record["chain_id"]),
    ]
    assert "no node reachable" in entries[0]["why"]


def test_at_a_node_for_development_time_may_differ_and_nothing_is_written_down(
    paid_node: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DAOSPLIT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "C")
    assert abs(connect(paid_node).now() - time.time()) > 3_600
    assert run_daosplit(["keep", "--once"]) == 0
    assert "finished" in capsys.readouterr().err
    assert run_daosplit(["outbox", "list", "--all"]) == 0
    assert capsys.readouterr().out == "Nothing is left to do.\n"


def test_a_record_of_nothing_is_named_and_keeps_no_other_from_being_paid(
    paid_node: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads((tmp_path / "partnership.json").read_text())
    nothing = {**record, "partnership": "0x000000000000000000000000000000000000dEaD"}
    (tmp_path / "other.json").write_text(json.dumps(nothing))
    (tmp_path / "keeper.toml").write_text('partnerships = ["other.json", "partnership.json"]\n')
    capsys.readouterr()
    assert run_daosplit(["keep", "--once"]) == 1
    entries = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [one["event"] for one in entries] == ["begins to send", "not kept", "finished"]
    assert "other.json" in entries[1]["partnership"]
    assert "there is no contract" in entries[1]["why"]


def test_two_records_of_one_partnership_are_refused(
    paid_node: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(tmp_path / "partnership.json", tmp_path / "copy.json")
    (tmp_path / "keeper.toml").write_text('partnerships = ["partnership.json", "copy.json"]\n')
    capsys.readouterr()
    assert run_daosplit(["keep", "--once"]) == 1
    assert "of the same partnership as partnership.json" in capsys.readouterr().err


def test_no_more_is_paid_for_gas_than_the_file_allows(
    paid_node: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (tmp_path / "keeper.toml").open("a") as file:
        file.write('max_fee = "0.000000001 gwei"\n')
    # The lower of the two counts.
    assert run_daosplit(["keep", "--once", "--max-fee", "100 gwei"]) == 0
    assert "gas is too dear" in capsys.readouterr().err.splitlines()[-1]


def test_a_wrong_password_is_told_at_once(
    paid_node: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, word in (("right", "secret"), ("wrong", "guess")):
        (tmp_path / name).write_text(word)
    keys = ["--keystores", str(tmp_path / "keys")]
    assert run_daosplit(["key", "new", "alice", "--password-file", "right", *keys]) == 0
    capsys.readouterr()
    from_alice = ["keep", "--once", "--from", "alice", *keys, "--password-file"]
    assert run_daosplit([*from_alice, "wrong"]) != 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "wrong password" in said.err
    run_daosplit([*from_alice, "right"])
    assert "Partnerships: 1" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--dry-run", "--unsigned"])
def test_a_service_only_sends(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_daosplit(["keep", option]) == 2
    assert option in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "partnerships"),
        ("partnerships = []", "at least one"),
        ('partnerships = ["a"]\nport = 70000', "port"),
        ('partnerships = ["a"]\nintervall = "1 minute"', "interval"),
        ('partnerships = ["a"]\ndatabase = "postgresql://pa55@host/db"', "database_variable"),
        ('partnerships = ["a"]\ndatabase_variable = "NOT_THERE"', "not set in the environment"),
        ('partnerships = ["a"]\ndatabase_variable = "pa55://x"', "not the name of an environment"),
        ('partnerships = ["a"]\ndatabase_variable = "PASSED"', "begins with postgresql://"),
        (
            'partnerships = ["a"]\ndatabase = "pa55"\ndatabase_variable = "PASSED"',
            "leave out one of them",
        ),
        ('partnerships = ["b/../a", "c", "./a"]', r"'\./a': the same record as b/\.\./a"),
        (r'partnerships = ["a\u0000"]', "partnerships = .*null byte"),
        ('partnerships = ["a"]\ninterval = "0 seconds"', "interval .* at least 1 second"),
        ('partnerships = ["a"]\nwatch_every = "0 days"', "watch_every .* at least 1 second"),
        ('partnerships = ["a"]\ninterval = 60', 'interval = 60: .* "90 seconds"'),
        ('partnerships = ["a"]\nmax_fee = 200', 'max_fee = 200: .* "30 gwei"'),
        ('partnerships = ["a"]\nmax_fee = "much"', "not a fee"),
        (
            'partnerships = ["a"]\nmax_fee = "20 gwei"\ngood_fee = "21 gwei"',
            "good_fee = '21 gwei': more than max_fee",
        ),
        ('partnerships = ["a"]\nmost_in_flight = 0', "most_in_flight"),
        ('partnerships = ["a"]\nhand_in = "yes"', "must be true or false"),
        ('partnerships = ["a"]\n[prices]\nJPYC = 5', "prices.JPYC"),
        (f'partnerships = ["a"]\n[prices]\n"0x{40 * "1"}" = "much"', "prices.0x1111"),
        ('partnerships = ["a"]\n[prices]\nether = 1', "prices.ether: its price is known"),
        ('partnerships = ["a"]\n[[notices]]\nmail_server = "x"', "mail_from"),
        (
            'partnerships = ["a"]\n[[notices]]\nmail_server = "x"\nmail_from = "y"\nmail_to = []',
            "mail_to .*at least one",
        ),
        (
            'partnerships = ["a"]\n[[notices]]\ncomand = ["true"]',
            'did you mean "command"\\? known: command, webhook_variable, mail_server, mail_port',
        ),
        (
            'partnerships = ["a"]\n[[notices]]',
            r"notices\[0\]: needs a command, a webhook_variable or a mail_server",
        ),
        ('partnerships = ["a"]\n[[notices]]\ncommand = ["no-such-one"]', "no such program"),
        ('partnerships = ["a"]\n[[notices]]\ncommand = []', "no such program"),
        ('partnerships = ["a"]\n[[notices]]\nwebhook_variable = "NO_HOOK"', "not set"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, problem: str
) -> None:
    monkeypatch.setenv("PASSED", "mysql://pa55@host/db")
    (tmp_path / "keeper.toml").write_text(content)
    with pytest.raises(InvalidFileError, match=problem) as caught:
        read_configuration(tmp_path / "keeper.toml")
    assert "pa55" not in str(caught.value)


def test_a_web_hook_gets_json_and_the_name_that_never_changes() -> None:
    got = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            got.append((self.headers["Idempotency-Key"], json.loads(self.rfile.read(length))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        WebHook("hook", f"http://127.0.0.1:{server.server_address[1]}/").give(NOTICE, "Paid.")
        thread.join()
    assert got == [(NOTICE.id, PLAIN)]


def test_a_web_hook_that_answers_nonsense_has_failed_and_its_url_is_not_told() -> None:
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.wfile.write(b"nonsense\r\n\r\n")

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        with pytest.raises(OSError, match="BadStatusLine") as caught:
            WebHook("hook", f"http://127.0.0.1:{server.server_address[1]}/").give(NOTICE, "Paid.")
        thread.join()
    assert str(caught.value) == "BadStatusLine"
    with pytest.raises(OSError, match="InvalidURL") as caught:
        WebHook("hook", "http://127.0.0.1:1/se cret").give(NOTICE, "Paid.")
    assert "cret" not in str(caught.value)


def test_a_web_hook_that_moved_has_failed_as_what_is_posted_does_not_follow() -> None:
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        with pytest.raises(OSError, match="302"):
            WebHook("hook", f"http://127.0.0.1:{server.server_address[1]}/").give(NOTICE, "Paid.")
        thread.join()


def test_a_command_reads_json_and_its_failure_is_told(tmp_path: Path) -> None:
    file = tmp_path / "told"
    Command("command", ("/bin/sh", "-c", f"cat > {file}")).give(NOTICE, "Paid.")
    assert json.loads(file.read_text()) == PLAIN
    with pytest.raises(OSError, match="status 3"):
        Command("command", ("/bin/sh", "-c", "exit 3")).give(NOTICE, "Paid.")
    with pytest.raises(OSError, match="null byte"):
        Command("command", ("/bin/sh", "\0")).give(NOTICE, "Paid.")


def test_a_mail_has_the_name_too_and_says_what_it_is_about(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[EmailMessage] = []

    class Server:
        def __init__(self, host: str, port: int, timeout: float) -> None:
            assert (host, port) == ("mail.example", 25)

        def __enter__(self) -> "Server":
            return self

        def __exit__(self, *exception: object) -> None:
            pass

        def send_message(self, mail: EmailMessage) -> None:
            sent.append(mail)

    monkeypatch.setattr(smtplib, "SMTP", Server)
    Mail("mail", "mail.example", 25, "a@b.example", ("c@d.example",)).give(NOTICE, "Paid.")
    (mail,) = sent
    assert mail["Message-ID"] == f"<{NOTICE.id}@daosplit>"
    assert mail["To"] == "c@d.example"
    assert parsedate_to_datetime(mail["Date"]).tzinfo is not None
    assert mail["Subject"] == "daosplit: convenience (0x2000…0002): paid"
    assert mail.get_content() == (
        "Paid.\n\nkind: paid\nchain: 1\npartnership: 0x2000000000000000000000000000000000000002\n"
        "name: convenience\ntransaction: 0x3\nperiod: 4\ntoken: 0x5\namount: 6000000000000000000\n"
    )


class Spoken:
    """A mail server that takes all and can be asked what was done with it, or one by TLS."""

    said: ClassVar[list[str]] = []

    def __init__(self, host: str, port: int, timeout: float, **options: object) -> None:
        self.said[:] = [f"{type(self).__name__} {port}"]

    def __enter__(self) -> "Spoken":
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def starttls(self, context: ssl.SSLContext) -> None:
        assert context.verify_mode is ssl.CERT_REQUIRED
        self.said.append("starttls")

    def login(self, user: str, password: str) -> None:
        self.said.append(f"login {user} {password}")

    def send_message(self, mail: EmailMessage) -> None:
        self.said.append("mail")


class SpokenByTls(Spoken):
    pass


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", ["Spoken 25", "mail"]),
        (
            'mail_password_variable = "WORD"',
            ["Spoken 587", "starttls", "login a@b.example s3", "mail"],
        ),
        (
            'mail_password_variable = "WORD"\nmail_user = "alice"\nmail_port = 465',
            ["SpokenByTls 465", "login alice s3", "mail"],
        ),
        ("mail_port = 465", ["SpokenByTls 465", "mail"]),
    ],
)
def test_a_mails_password_is_sent_by_tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, said: list[str]
) -> None:
    monkeypatch.setattr(smtplib, "SMTP", Spoken)
    monkeypatch.setattr(smtplib, "SMTP_SSL", SpokenByTls)
    monkeypatch.setenv("WORD", "s3")
    (tmp_path / "keeper.toml").write_text(
        'partnerships = ["a"]\n[[notices]]\nmail_server = "mail.example"\n'
        f'mail_from = "a@b.example"\nmail_to = ["c@d.example"]\n{more}\n'
    )
    (channel,) = read_configuration(tmp_path / "keeper.toml").channels
    assert "s3" not in repr(channel)
    channel.give(NOTICE, "Paid.")
    assert Spoken.said == said


def test_a_mail_that_cannot_be_written_has_failed_and_its_password_is_not_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Ascii(Spoken):
        def login(self, user: str, password: str) -> None:
            password.encode("ascii")

    monkeypatch.setattr(smtplib, "SMTP", Ascii)
    mail = Mail("mail", "mail.example", 25, "a@b.example", ("c@d.example",), password="sécret")
    with pytest.raises(OSError, match="UnicodeEncodeError") as caught:
        mail.give(NOTICE, "Paid.")
    assert str(caught.value) == "UnicodeEncodeError"


@pytest.mark.parametrize("sender", ["é@", ":;a>\\", " .\0)."])
def test_a_mail_from_what_is_no_address_has_failed(sender: str) -> None:
    with pytest.raises(OSError, match="Error"):
        Mail("mail", "127.0.0.1", 1, sender, ("c@d.example",)).give(NOTICE, "Paid.")


def test_a_server_without_tls_gets_no_password() -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection, connection.makefile("rwb", buffering=0) as lines:
                lines.write(b"220 hello\r\n")
                for line in lines:
                    heard.append(line)
                    lines.write(b"221 bye\r\n" if line == b"QUIT\r\n" else b"250 well\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        mail = Mail("mail", "127.0.0.1", server.getsockname()[1], "a@b.example", ("c@d.example",))
        with pytest.raises(OSError, match="STARTTLS"):
            replace(mail, password="s3").give(NOTICE, "Paid.")
        thread.join()
    assert heard
    assert not any(b"s3" in line or b"AUTH" in line for line in heard)
