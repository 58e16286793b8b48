"""A scheduler and workers in processes of their own on 127.0.0.1, started as a user starts them."""

import contextlib
import datetime
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

SECONDS = 300  # far more than anything takes
# Dask looks at its event loops, its memory and its stacks up to a hundred times a second: a tenth of a core while nothing
# is to be done. A task that ends its worker is given to one more, not to three.
CALM = {
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.worker.memory.monitor-interval": "10s",
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.allowed-failures": 1,
}


@dataclass
class Cluster:
    """`workers`: the processes that users start; each is a nanny with one worker below it. `start`: starts one."""

    address: str
    folder: Path
    scheduler: subprocess.Popen
    start: Callable[..., subprocess.Popen]
    workers: list[subprocess.Popen] = field(default_factory=list)

    def client(self):
        from distributed import Client

        return Client(self.address, set_as_default=False, timeout=SECONDS)

    def add_worker(self) -> None:
        """Start one more; it comes when it is ready."""
        name = f"worker-{len(self.workers)}"
        place = ("--nthreads", "1", "--local-directory", str(self.folder / name))
        self.workers.append(self.start(name, "worker", self.address, *place))

    def kill_worker(self, number: int) -> int:
        """Kill the process that works, by its own pid, and its nanny, so that nothing replaces it."""
        nanny = self.workers[number]
        (pid,) = [pid for pid in children(nanny.pid) if b"spawn_main" in command_line(pid)]
        nanny.send_signal(signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)
        nanny.wait(SECONDS)
        return pid


@contextlib.contextmanager
def dask_cluster(folder: Path, workers: int = 2, tls: tuple[Path, Path, Path] | None = None, paths: tuple = ()):
    """Yield a `Cluster`. `tls`: authority, certificate, key; `paths`: what workers can import besides the package."""
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--host", "127.0.0.1", "--no-dashboard"]
    if tls:
        options += ["--tls-ca-file", str(tls[0]), "--tls-cert", str(tls[1]), "--tls-key", str(tls[2])]
        options += ["--protocol", "tls"]
    known = filter(None, [os.environ.get("PYTHONPATH")])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([*map(str, paths), *known]), "PYTHONWARNINGS": "default"}
    environment |= {f"DASK_{key.upper().replace('.', '__').replace('-', '_')}": str(CALM[key]) for key in CALM}

    def start(name: str, *arguments: str) -> subprocess.Popen:
        with (folder / f"{name}.log").open("wb") as log:
            command = [sys.executable, "-m", "dask", *arguments, *options]
            return subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=folder)

    scheduler = start("scheduler", "scheduler", "--port", "0", "--scheduler-file", "scheduler.json")
    cluster = Cluster("", folder, scheduler, start)
    try:
        cluster.address = _address(folder, scheduler)
        for _ in range(workers):
            cluster.add_worker()
        yield cluster
    finally:
        for process in (*cluster.workers, scheduler):
            process.terminate()
        for process in (*cluster.workers, scheduler):
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextlib.contextmanager
def calm():
    """Clients in this process, and clusters that it starts, look as seldom as those of `dask_cluster`."""
    import dask
    import distributed  # noqa: F401 - brings its own settings, which these are among

    with dask.config.set(CALM):
        yield


def _address(folder: Path, scheduler: subprocess.Popen) -> str:
    import json

    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and scheduler.poll() is None:
        with contextlib.suppress(FileNotFoundError, ValueError):
            return json.loads((folder / "scheduler.json").read_text())["address"]
        time.sleep(0.1)
    raise RuntimeError(f"The scheduler did not start:\n{(folder / 'scheduler.log').read_text()}")


def children(pid: int) -> list[int]:
    """Pids of a process's own children (Linux)."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return found


def command_line(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def listening(pids: Iterable[int]) -> set[str]:
    """The addresses on which these processes listen, as /proc/net/tcp and tcp6 write them (hexadecimal)."""
    sockets = set()
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                target = str(link.readlink())
                if target.startswith("socket:["):
                    sockets.add(target[8:-1])
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in sockets:
                found.add(fields[1].split(":")[0])
    return found


def certificates(folder: Path) -> tuple[Path, Path, Path]:
    """An authority of our own and one certificate that it signed, for 127.0.0.1; as docs/cluster.md makes them."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.datetime.now(datetime.UTC)

    def signed(name, key, issuer, issuer_key, authority):
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(minutes=5))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        return builder.sign(issuer_key, hashes.SHA256())

    def named(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = signed(named("authority"), authority_key, named("authority"), authority_key, True)
    certificate = signed(named("127.0.0.1"), key, named("authority"), authority_key, False)
    files = folder / "ca.pem", folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[2].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files
