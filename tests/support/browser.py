"""A Chromium that visits pages with wallets of all kinds, for the tests that ask for it."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from support.nodes import NODE
from support.project import ROOT, TESTS
from support.summaries import DOMAIN, A

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

WALLET = {
    "chainId": DOMAIN.chain_id,
    "account": A.address,
    "key": "0x" + A.key.hex().removeprefix("0x"),
}
"""A wallet of the partner A, on the partnership's chain."""
SIGN = """new Promise((done) => {
  document.querySelector('.signing button.primary').click();
  const looks = setInterval(() => {
    const status = document.querySelector('.signing .status').textContent;
    if (status && !status.startsWith('Waiting')) {
      clearInterval(looks);
      done([status, document.querySelector('code.signature')?.textContent ?? null]);
    }
  }, 5);
})"""
"""Signs by the page's first wallet; gives what the page says then, and the signature if any."""


@dataclass(frozen=True)
class Visit:
    """What a visit to a page showed: each step's value, requests, errors, and the page's text."""

    results: list[Any]
    requests: list[str]
    errors: list[str]
    violations: list[list[str]]
    text: str


class Browser:
    """One running browser; each visit has a page of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def visit(self, url: str, *steps: str, **how: Any) -> Visit:
        """Opens a page, and evaluates the steps in it, one after the other."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"url": url, "steps": steps, **how}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "problem" not in answer, answer["problem"]
        return Visit(**answer)


def find_chromium() -> str | None:
    """The program, if there is one: that of DAOSPLIT_CHROMIUM, or else the first of its names."""
    return os.environ.get("DAOSPLIT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser, if there is one; CI must have one, and says so if it has not."""
    found = find_chromium()
    if found is None:
        missing = "no Chromium: install Debian's chromium, or name one by DAOSPLIT_CHROMIUM"
        if os.environ.get("DAOSPLIT_BROWSER_REQUIRED"):
            pytest.fail(missing)
        pytest.skip(missing)
    program = [str(NODE), str(TESTS / "support" / "browser.mjs"), found]
    with subprocess.Popen(
        program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Browser(process)
        assert process.stdin
        process.stdin.close()
        process.wait()
