"""What may be asked of an engine, and what a user is warned of."""

import os
import sys

import pytest
from dask_cluster import calm, listening

from benchmarks.processes import tree
from statement_audit.engine import EngineOptions, Tls, open_executor
from statement_audit.errors import EngineError, MissingExtraError, UsageError


@pytest.mark.parametrize("address", ["local", "tcp://127.0.0.1:8786", "tls://scheduler.example:8786", "tcp://[::1]:1"])
def test_addresses_of_schedulers_are_taken(address):
    assert EngineOptions("dask", address).checked().address == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "scheduler:8786",
        "http://a:1",
        "tcp://",
        "tcp://host",
        "tcp://host:port",
        "tcp://:8786",
        "inproc://x",
        "tcp://[::1:8786",
    ],
)
def test_other_addresses_are_refused_with_what_is_allowed(address):
    with pytest.raises(UsageError, match="no address") as caught:
        EngineOptions("dask", address).checked()
    assert "tls://HOST:PORT" in caught.value.hint


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (EngineOptions("ray"), "no engine 'ray'"),
        (EngineOptions("local", "tcp://127.0.0.1:1"), "belong to a cluster"),
        (EngineOptions("local", documents="s3://bucket"), "belong to a cluster"),
    ],
)
def test_options_that_do_not_fit_are_refused(options, words):
    with pytest.raises(UsageError, match=words):
        options.checked()


def test_certificates_need_tls_and_all_three_files(tmp_path):
    files = [tmp_path / name for name in ("ca.pem", "cert.pem", "key.pem")]
    for path in files:
        path.write_text("x")
    address = "tls://127.0.0.1:1"
    assert EngineOptions("dask", address, Tls(*files)).checked().tls.given == tuple(files)
    for options, words in (
        (EngineOptions("dask", "tcp://127.0.0.1:1", Tls(*files)), "begins with tls://"),
        (EngineOptions("dask", address, Tls(files[0])), "three files"),
        (EngineOptions("dask", address, Tls(*files[:2], tmp_path / "absent.pem")), r"no file .*absent\.pem"),
    ):
        with pytest.raises(UsageError, match=words):
            options.checked()


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("local", False),
        ("tcp://127.0.0.1:8786", False),
        ("tcp://localhost:8786", False),
        ("tcp://[::1]:8786", False),
        ("tls://scheduler.example:8786", False),
        ("tcp://scheduler.example:8786", True),
        ("tcp://10.0.0.5:8786", True),
        ("tcp://0.0.0.0:8786", True),
    ],
)
def test_a_plain_address_beyond_this_machine_is_warned_of(address, warned):
    warning = EngineOptions("dask", address).warning
    assert (warning is not None and "tls://" in warning) == warned


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setattr("statement_audit.engine.cluster.CONNECT_SECONDS", 1.0)
    with (
        pytest.raises(EngineError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9") as caught,
        open_executor(EngineOptions("dask", "tcp://127.0.0.1:9"), 1, print),
    ):
        pass
    assert "dask scheduler" in caught.value.hint


def test_without_dask_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "statement_audit.engine.cluster", raising=False)
    with (
        pytest.raises(MissingExtraError, match="the extra 'cluster'"),
        open_executor(EngineOptions("dask"), 1, print),
    ):
        pass


def test_a_local_cluster_listens_on_127_0_0_1_alone():
    with calm(), open_executor(EngineOptions("dask"), 1, print):
        assert listening(tree(os.getpid())) == {"0100007F"}
