"""A Postgres of its own, in a folder of its own, reached by a socket there; gone afterwards."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

_USER = "postgres"


def binaries() -> Path | None:
    """Where Debian, or the path, has them; None if they are not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=str)
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextmanager
def running_postgres() -> Iterator[str]:
    """Its URL. Raises FileNotFoundError where it is not installed."""
    tools = binaries()
    if tools is None:
        raise FileNotFoundError("Postgres is not installed (Debian: apt-get install postgresql)")
    folder = Path(mkdtemp(prefix="keeper-postgres-"))
    data = folder / "data"
    is_root = os.geteuid() == 0
    if is_root:  # initdb refuses it
        account = pwd.getpwnam(_USER)
        os.chown(folder, account.pw_uid, account.pw_gid)

    def run(tool: str, *arguments: str) -> None:
        subprocess.run(
            (str(tools / tool), *arguments),
            check=True,
            cwd=folder,
            user=_USER if is_root else None,
            stdout=subprocess.DEVNULL,
        )

    try:
        run("initdb", "-D", str(data), "-A", "trust", "-U", "keeper", "--no-sync")
        options = f"-c listen_addresses='' -k {folder} -c max_connections=200"
        run("pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
        try:
            yield f"postgresql://keeper@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)
