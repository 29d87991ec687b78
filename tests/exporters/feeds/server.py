"""A PostgreSQL server of the tests' own: made in a folder of its own, reached over a socket in it, gone at the end."""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def homes() -> Iterator[Path]:
    """Folders with the programs of a server, those of the system first; the package `pgserver` has pgvector too."""
    found = []
    if (program := shutil.which("postgres")) is not None:
        found.append(Path(program).resolve().parent)
    # of Debian, where they are not on PATH
    found.extend(sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True))
    spec = importlib.util.find_spec("pgserver")
    if spec is not None and spec.origin is not None:
        found.append(Path(spec.origin).parent / "pginstall" / "bin")
    for home in dict.fromkeys(found):
        if (home / "initdb").exists() and _runs([str(home / "postgres"), "--version"]):
            yield home


def _runs(command: list[str]) -> bool:
    try:
        return subprocess.run(command, cwd="/", capture_output=True, check=False, **_who()).returncode == 0
    except OSError:  # not there, or in a folder that is closed to the other user
        return False


def has_vector(home: Path) -> bool:
    """Tell whether pgvector is there too."""
    shared = subprocess.run([str(home / "pg_config"), "--sharedir"], capture_output=True, text=True, check=False)
    return (Path(shared.stdout.strip()) / "extension" / "vector.control").exists()


def _who() -> dict[str, Any]:
    """Whom to start programs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    user = next(found for found in pwd.getpwall() if found.pw_name in ("postgres", "nobody"))
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Server:
    """A running server."""

    def __init__(self, home: Path) -> None:
        self.home = home
        # a socket's path has some hundred characters at most, and pytest's folders are closed to other users
        self.folder = Path(tempfile.mkdtemp(prefix="pp-pg-", dir="/tmp"))
        self.numbers = itertools.count()
        who = _who()
        if who:
            os.chown(self.folder, who["user"], who["group"])
        environment = {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], "HOME": str(self.folder)}
        self.common: dict[str, Any] = {"cwd": self.folder, "env": environment, **who}
        data = self.folder / "data"
        self._run("initdb", "-D", str(data), "-U", "owner", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-N")
        (data / "pg_hba.conf").write_text("local all guarded scram-sha-256\nlocal all all trust\n")
        options = ["-k", str(self.folder), "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=20"]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [str(home / "postgres"), "-D", str(data), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self.common,
            )
        self._await()

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.home / program), *arguments], capture_output=True, text=True, check=False, **self.common
        )
        assert done.returncode == 0, done.stderr

    def _await(self) -> None:
        import psycopg

        for _ in range(600):
            assert self.process.poll() is None, (self.folder / "log").read_text(errors="replace")[-2000:]
            try:
                psycopg.connect(self.address("postgres")).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def address(self, database: str, user: str = "owner", password: str = "") -> str:
        """Where a database is."""
        return f"postgresql://{user}{f':{password}' if password else ''}@/{database}?host={self.folder}"

    def new(self, options: str = "") -> str:
        """The address of a new, empty database."""
        import psycopg

        name = f"kb{next(self.numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {options}".encode())
        return self.address(name)

    def close(self) -> None:
        """Stop it, and take its folder away."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
