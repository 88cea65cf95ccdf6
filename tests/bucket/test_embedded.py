"""The embedded bucket: started once, shared, ended by nobody but its last user."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipelines.bucket.embedded.server import embedded_bucket, size
from pipelines.bucket.embedded.supervisor import last_words, read_state
from pipelines.core.errors import StorageFault

USER = """
import sys, time
from pathlib import Path
from pipelines.bucket.embedded.server import embedded_bucket
with embedded_bucket(Path(sys.argv[1])) as bucket:
    bucket.store().put_new("from-user", b"kept")
    print("inside", flush=True)
    time.sleep(120)
"""
HOUSE = Path(__file__).parents[2]


@contextmanager
def user(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Start another process that is inside the embedded bucket."""
    with subprocess.Popen(  # noqa: S603 - this test's own program
        [sys.executable, "-c", USER, str(home)], cwd=HOUSE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "inside\n"
            yield process
        finally:
            process.kill()


def server_pid(home: Path) -> int:
    return int((home / "bucket" / "server.lock").read_text("ascii"))


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2][:3]
    except OSError:
        return False


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def end(pid: int) -> None:
    """Kill a process that this test's own home started."""
    os.kill(pid, signal.SIGKILL)
    assert wait_for(lambda: not is_alive(pid))


def test_killed_user_does_not_end_it_under_another(tmp_path: Path) -> None:
    """A killed one of two commands leaves the bucket up for the other."""
    with user(tmp_path) as first, embedded_bucket(tmp_path) as bucket:
        first.kill()
        first.wait()
        time.sleep(3)  # more than the supervisor's linger
        assert bucket.store().get("from-user") == b"kept"


def test_killed_last_user_leaves_no_process_behind(tmp_path: Path) -> None:
    """After kill -9 of the only command nothing of the bucket runs after seconds."""
    with user(tmp_path) as only:
        server, supervisor = server_pid(tmp_path), read_state(tmp_path / "bucket")["pid"]
        assert is_alive(server)
        only.kill()
        assert wait_for(lambda: not is_alive(server) and not is_alive(supervisor))


def test_supervisor_is_no_child_of_the_terminal(tmp_path: Path) -> None:
    """Ctrl-C reaches a terminal's process group; supervisor and server are in another."""
    with embedded_bucket(tmp_path):
        groups = {
            os.getpgid(read_state(tmp_path / "bucket")["pid"]),
            os.getpgid(server_pid(tmp_path)),
        }
    assert os.getpgid(0) not in groups


def test_acknowledged_puts_survive_kill_of_the_server(tmp_path: Path) -> None:
    """After kill -9 of the server it is started again and has every object it took."""
    keys = [f"k{number}" for number in range(50)]
    with embedded_bucket(tmp_path) as bucket:
        store = bucket.store()
        for key in keys:
            store.put_new(key, key.encode() * 1000)
        killed = server_pid(tmp_path)
        end(killed)
        assert wait_for(lambda: server_pid_or_0(tmp_path) not in (0, killed))
        with embedded_bucket(tmp_path):  # waits until it answers
            assert all(store.get(key) == key.encode() * 1000 for key in keys)
            assert store.put_new("after", b"the restart")
            assert all(store.get(key) == key.encode() * 1000 for key in keys)


def server_pid_or_0(home: Path) -> int:
    text = (home / "bucket" / "server.lock").read_text("ascii")
    return int(text or 0)


def test_killed_supervisor_is_replaced_for_the_next_user(tmp_path: Path) -> None:
    """A killed supervisor neither blocks the next user nor loses data."""
    with embedded_bucket(tmp_path) as bucket:
        bucket.store().put_new("k", b"kept")
        end(read_state(tmp_path / "bucket")["pid"])
    with embedded_bucket(tmp_path) as bucket:
        assert bucket.store().get("k") == b"kept"


def test_user_who_comes_while_it_leaves_waits_and_starts_anew(tmp_path: Path) -> None:
    """No moment of a supervisor's leaving gives a user a dying server."""
    for pause in (2.0, 2.3):  # around the linger
        with embedded_bucket(tmp_path) as bucket:
            bucket.store().put_new("k", b"kept")
            assert bucket.store().get("k") == b"kept"
        time.sleep(pause)


def test_credentials_are_for_their_owner_only(tmp_path: Path) -> None:
    """Made at first start with mode 0600, and the same ones ever after."""
    with embedded_bucket(tmp_path) as bucket:
        first = (bucket.access_key, bucket.secret_key)
        assert bucket.secret_key not in repr(bucket)
    mode = (tmp_path / "bucket" / "credentials.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    with embedded_bucket(tmp_path) as bucket:
        assert (bucket.access_key, bucket.secret_key) == first


def listening_addresses(pid: int) -> list[str]:
    """Return the addresses of a process's listening sockets, as /proc/net writes them."""
    inodes = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed since it was listed
            inodes.add(str(descriptor.readlink()).removeprefix("socket:[").removesuffix("]"))
    return [
        fields[1].partition(":")[0]
        for name in ("tcp", "tcp6")
        for fields in map(str.split, Path(f"/proc/net/{name}").read_text().splitlines()[1:])
        if fields[3] == "0A" and fields[9] in inodes  # 0A: listening
    ]


def test_nothing_listens_beyond_this_machine(tmp_path: Path) -> None:
    """Each listening socket of the server is on 127.0.0.1, also those it opens last."""
    with embedded_bucket(tmp_path):
        pid, ports = server_pid(tmp_path), read_state(tmp_path / "bucket")["ports"]
        assert wait_for(lambda: len(listening_addresses(pid)) >= len(ports))
        addresses = set(listening_addresses(pid))
    assert addresses == {socket.inet_aton("127.0.0.1")[::-1].hex().upper()}


def test_no_socket_file_is_left_in_tmp(tmp_path: Path) -> None:
    """The server's hard-coded sockets in /tmp go with it."""
    with embedded_bucket(tmp_path):
        ports = read_state(tmp_path / "bucket")["ports"]
        server = server_pid(tmp_path)
    assert wait_for(lambda: not is_alive(server))
    sockets = [f"/tmp/seaweedfs-s3-grpc-{ports['s3.port.grpc']}.sock"]  # noqa: S108
    assert wait_for(lambda: not any(Path(path).exists() for path in sockets), 3)


def test_home_may_be_deep_and_have_spaces(tmp_path: Path) -> None:
    """A home whose path is longer than a socket's may be works like any other."""
    home = tmp_path / ("d" * 60) / ("e " * 30 + "é")
    with embedded_bucket(home) as bucket:
        assert bucket.store().put_new("k", b"kept")


def test_size_counts_what_is_stored(tmp_path: Path) -> None:
    """The size grows by about what was written; nothing is preallocated."""
    with embedded_bucket(tmp_path) as bucket:
        before = size(bucket.data_dir)
        bucket.store().put_new("k", os.urandom(3_000_000))
        grown = size(bucket.data_dir) - before
    assert before < 5_000_000
    assert 2_900_000 < grown < 4_500_000


def test_server_that_cannot_start_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault carries the server's own last line and names the way out."""
    broken = tmp_path / "weed"
    broken.write_text("#!/bin/sh\necho 'F disk is broken'\nexit 1\n")
    broken.chmod(0o700)
    monkeypatch.setattr("pipelines.bucket.embedded.server._weed", lambda: str(broken))
    with (
        pytest.raises(StorageFault, match=r"F disk is broken.*DATELINE_BUCKET") as fault,
        embedded_bucket(tmp_path),
    ):
        pass
    assert "\n" not in str(fault.value)


PORT_THIEF = """#!{python}
import os, socket, sys, time
if not os.path.exists({marker!r}):
    port = next(int(a.split("=")[1]) for a in sys.argv if a.startswith("-s3.port="))
    listener = socket.create_server(("127.0.0.1", port))
    thief = os.fork()
    if thief == 0:  # it keeps nothing of the server but the port
        os.dup2(listener.fileno(), 0)
        os.closerange(1, 1000)
        time.sleep(60)
    open({marker!r}, "w").write(f"{{thief}} {{port}}")
    sys.exit("E port for S3 is not available")
os.execv({weed!r}, [{weed!r}, *sys.argv[1:]])
"""


def test_port_that_is_taken_before_the_server_has_it_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the choice of a port and the server's start, another program may open it."""
    marker, script = tmp_path / "thief", tmp_path / "weed"
    real = Path(sys.executable).parent / "weed"
    script.write_text(PORT_THIEF.format(python=sys.executable, marker=str(marker), weed=str(real)))
    script.chmod(0o700)
    monkeypatch.setattr("pipelines.bucket.embedded.server._weed", lambda: str(script))
    try:
        with embedded_bucket(tmp_path) as bucket:
            assert bucket.store().put_new("k", b"kept")
            port = int(marker.read_text().split()[1])
            assert urlsplit(bucket.endpoint).port != port
    finally:
        os.kill(int(marker.read_text().split()[0]), signal.SIGKILL)


def test_machine_without_a_server_is_told_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no wheel fits, one line names DATELINE_BUCKET."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StorageFault, match="DATELINE_BUCKET=s3://"), embedded_bucket(tmp_path):
        pass


def test_last_words_prefer_an_error(tmp_path: Path) -> None:
    """Of a log the last error says more than the lines after it."""
    log = tmp_path / "log"
    log.write_text("I1 starting\nF2 no space left\nI3 bye\n")
    assert last_words(log) == "F2 no space left"
