"""A cluster of Dask makes the tracks that own processes make, and loses none if workers die."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from renderer.catalogue.apply import Applied, ApplyChoices, Reporter, apply
from renderer.catalogue.cluster_address import ClusterAddress, read_cluster_address
from renderer.catalogue.jobs import Job, JobResult, failed_result
from renderer.catalogue.read_manifest import read_manifest
from renderer.errors import CacheWarning, InputError, RenderError
from renderer.workflows.cache import shared_tier
from tests.support.catalogues import MANIFEST, catalogue_in
from tests.support.file_server import CERTIFICATE
from tests.support.speaking_server import script_of
from tests.support.speech_server import running
from tests.support.upload.servers import free_port

ALL = ["a-10s", "a-11s", "b-10s", "b-11s"]


@pytest.fixture(scope="module", autouse=True)
def dask() -> None:
    """The tests need Dask, which takes a second to import: only processes that run one of them do."""
    pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a scheduler with two workers, all of them in threads of this process."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp://", dashboard_address="127.0.0.1:0"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def shared(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_SHARED_CACHE", str(tmp_path_factory.mktemp("team")))


def applied(path: Path, cluster: str | None, on_result: Any = None) -> Applied:
    reporter = Reporter(
        result=lambda result, _number, _total: on_result(result) if on_result else None,
        progress=lambda _what, _share: None,
        note=lambda _text: None,
    )
    address = read_cluster_address(cluster) if cluster else None
    return apply(read_manifest(path), ApplyChoices(jobs=1, cluster=address), reporter)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "out").rglob("*.mp3")}


def test_a_cluster_makes_the_bytes_of_own_processes(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("alone", "together"):
        (tmp_path / name).mkdir()
    alone, together = (catalogue_in(tmp_path / name) for name in ("alone", "together"))
    assert sorted(applied(alone, None).made) == ALL
    (tmp_path / "team").mkdir()
    monkeypatch.setenv("RENDERER_SHARED_CACHE", str(tmp_path / "team"))
    assert sorted(applied(together, scheduler).made) == ALL
    assert len([*(tmp_path / "team" / "clip").glob("*/*")]) == 3  # which were spoken before it was shared
    assert files_in(alone.parent) == files_in(together.parent)
    assert len(files_in(alone.parent)) == len(ALL)
    assert alone.with_suffix(".lock").read_text() == together.with_suffix(".lock").read_text()
    assert applied(together, scheduler).made == ()


def test_workers_of_other_computers_need_a_shared_store(scheduler: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the workers need a shared store"):
        applied(catalogue_in(tmp_path), scheduler)
    assert not (tmp_path / "out").exists()


def test_no_worker_pays_again_for_sentences_that_could_not_be_shared(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team, project = tmp_path / "team", tmp_path / "project"
    monkeypatch.setenv("RENDERER_SHARED_CACHE", str(team))
    for folder in (team, project):
        folder.mkdir()
    for kind in ("clip", "spoken"):
        (team / kind).write_bytes(b"no folder, so that nothing can be written")
    path = project / "catalogue.toml"
    path.write_text('name = "{script}"\nscripts = ["*.md"]\n', "utf-8")
    with running() as server:
        script_of(server, project)
        with (
            pytest.warns(CacheWarning, match="it cannot be written"),
            pytest.raises(RenderError, match="the shared store lacks some of what servers"),
        ):
            applied(path, scheduler)
        assert not (project / "out").exists()
        for kind in ("clip", "spoken"):
            (team / kind).unlink()
        shared_tier.cache_clear()  # another command
        assert applied(path, scheduler).made == ("rest",)
        assert set(server.spoken.values()) == {1}


@pytest.mark.usefixtures("shared")
def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renderer.catalogue.cluster._CONNECT_SECONDS", 0.1)
    with pytest.raises(InputError, match=r"no scheduler answers .*; start one with: dask scheduler"):
        applied(catalogue_in(tmp_path), f"tcp://127.0.0.1:{free_port()}")


@pytest.mark.usefixtures("shared")
def test_a_cluster_with_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dask import config
    from distributed import LocalCluster, Security

    path = catalogue_in(tmp_path)
    with pytest.raises(InputError, match="Dask has no certificates for this computer"):
        applied(path, "tls://127.0.0.1:8786")
    named = [f"{who}.{what}" for who in ("client", "scheduler", "worker") for what in ("cert", "key")]
    tls = {f"distributed.comm.tls.{name}": str(CERTIFICATE) for name in ("ca-file", *named)}
    monkeypatch.setattr("renderer.catalogue.cluster.run_job", lambda job: failed_result(job.name, "over TLS"))
    with (
        config.set(tls),
        LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            processes=False,
            protocol="tls://",
            security=Security(),
            dashboard_address="127.0.0.1:0",
        ) as cluster,
    ):
        assert applied(path, cluster.scheduler_address).failed == ("a-10s",)


def test_other_users_cannot_use_workers_of_this_computer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import Client, LocalCluster

    from renderer.catalogue.cluster import Cluster

    in_threads = partial(LocalCluster, processes=False)
    monkeypatch.setattr("renderer.catalogue.cluster.distributed.LocalCluster", in_threads)
    monkeypatch.setattr("renderer.catalogue.cluster.run_job", lambda job: failed_result(job.name, "as ours"))
    cluster = Cluster(ClusterAddress(processes=1), catalogue_in(tmp_path))
    try:
        assert [result.entry.failed for result in cluster.run(jobs_named("a"))] == ["as ours"]
        unprotected = cluster._local.scheduler_address.replace("tls:", "tcp:")
        with pytest.raises(OSError, match=r"TCP|tcp|Timed out"):
            Client(unprotected, timeout=0.3, set_as_default=False)
    finally:
        cluster.close()


def jobs_named(*names: str) -> list[Job]:
    return [Job(name=name, script="", script_name="", choices={}, out="") for name in names]


def test_nothing_begins_after_a_failure_and_what_a_worker_raises_is_a_failure(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from renderer.catalogue.cluster import Cluster

    begun: list[str] = []

    def run_job(job: Job) -> JobResult:
        begun.append(job.name)
        if job.name == "raises":
            raise KeyError(job.name)
        return failed_result(job.name, "as it was to be")

    monkeypatch.setattr("renderer.catalogue.cluster.run_job", run_job)
    cluster = Cluster(ClusterAddress(scheduler=scheduler), catalogue_in(tmp_path))
    try:
        (result,) = cluster.run(jobs_named("raises"))
        assert result.entry.failed == "KeyError: 'raises'"
        assert begun == ["raises", "raises"]  # a second try
        jobs = jobs_named("fails", *map(str, range(9)))
        results = list(cluster.run(jobs, lambda result: result.entry.name == "fails"))
        assert len(results) < len(jobs)
        assert sorted(begun[2:]) == sorted(result.entry.name for result in results)
    finally:
        cluster.close()


def test_a_worker_that_ends_before_the_jobs_leaves_the_others(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import distributed

    from renderer.catalogue.cluster import Cluster

    address, manifest = read_cluster_address(scheduler), catalogue_in(tmp_path)
    found: dict[str, object] = {"one": "", "two": distributed.comm.CommClosedError()}
    monkeypatch.setattr(distributed.Client, "run", lambda *_args, **_options: found)
    Cluster(address, manifest).close()
    found["one"] = distributed.comm.CommClosedError()
    with pytest.raises(InputError, match="there are no workers; start some"):
        Cluster(address, manifest)


def test_a_worker_has_to_have_the_same_project_and_versions(tmp_path: Path) -> None:
    from renderer.catalogue.cluster import fault_of_worker, project_of

    project = project_of(catalogue_in(tmp_path))
    assert fault_of_worker(project) == ""
    assert fault_of_worker(replace(project, versions="renderer 0")).startswith(
        "has other versions, renderer "
    )
    assert fault_of_worker(replace(project, shared="s3://team")).startswith(
        "has the shared store none, not s3:"
    )
    assert fault_of_worker(replace(project, digest="other")).startswith("does not see the file ")
    assert fault_of_worker(replace(project, manifest="/not/there")).startswith(
        "does not see the file /not/there"
    )


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("local:4", ClusterAddress(processes=4)),
        ("tcp://127.0.0.1:8786", ClusterAddress(scheduler="tcp://127.0.0.1:8786")),
        ("tcp://10.0.0.7:8786", ClusterAddress(scheduler="tcp://10.0.0.7:8786")),
        ("tls://1.1.1.1:8786", ClusterAddress(scheduler="tls://1.1.1.1:8786")),
        ("tcp://1.1.1.1:8786", "this is an address of the internet, and whoever reaches it can run programs"),
        ("tcp://[2606:4700::1111]:8786", "this is an address of the internet"),
        ("local:0", "write a number from 1 to 256 after local:"),
        ("local:", "not known; a cluster is tls://HOST:PORT"),
        ("http://10.0.0.7:8786", "not known; a cluster is tls://HOST:PORT"),
        ("tcp://10.0.0.7", "not known; a cluster is tls://HOST:PORT"),
    ],
)
def test_an_address_of_a_cluster(written: str, found: ClusterAddress | str) -> None:
    if isinstance(found, ClusterAddress):
        assert read_cluster_address(written) == found
    else:
        with pytest.raises(InputError, match=found):
            read_cluster_address(written)


@pytest.mark.slow  # starts processes of workers
def test_workers_that_are_killed_lose_nothing(tmp_path: Path) -> None:
    """A worker is killed after each of the first results, and another one takes its place."""
    from renderer.catalogue.cluster import Cluster

    path = catalogue_in(tmp_path, MANIFEST.replace('"11s"', '"11s", "12s", "13s", "14s"'))
    clusters: list[Cluster] = []
    connect = Cluster.__init__

    def connected(self: Cluster, address: ClusterAddress, manifest: Path) -> None:
        connect(self, address, manifest)
        clusters.append(self)

    killed: list[int] = []

    def kill(_result: JobResult) -> None:
        if len(killed) < 2:
            workers = clusters[0]._client.run(os.getpid, on_error="ignore")
            killed.append(min(workers.values()))
            os.kill(killed[-1], signal.SIGKILL)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cluster, "__init__", connected)
        made = applied(path, "local:2", kill)
    assert len(made.made) == 10
    assert not made.failed
    assert len(files_in(tmp_path)) == 10
    assert applied(path, None).same == 10
