from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.config import Config, load_config
from kg.curate.build import build
from kg.curate.lock import LOCK_NAME, writing
from kg.errors import Damaged, Locked, Unwritable
from kg.store.oxigraph import Store
from tests.curate.test_workspace import NOTES, everything, evidence_of
from tests.curate.workspaces import workspace, write_claims

ROOT = Path(__file__).parents[2]


@pytest.fixture
def built(tmp_path: Path) -> Config:
    config = workspace(tmp_path / "w", NOTES)
    write_claims(config, evidence_of(config))
    build(config)
    return config


def run(config: Config, code: str, **environment: str) -> subprocess.Popen[bytes]:
    """Run code in a process of its own, with `config` in reach."""
    head = (
        "import sys; from pathlib import Path; from kg.config import load_config; from kg.curate.build import build;"
        f"config = load_config(Path({str(config.root)!r}))\n"
    )
    return subprocess.Popen([sys.executable, "-c", head + code], cwd=ROOT, env={**os.environ, **environment})


def test_same_bytes_under_any_hash_seed_and_order(built: Config, tmp_path: Path) -> None:
    expected = everything(built)
    for seed in ("1", "2"):
        copy = tmp_path / f"copy{seed}"
        names = sorted(
            p.relative_to(built.root) for p in built.root.rglob("*") if p.is_file() and built.build not in p.parents
        )
        random.Random(seed).shuffle(names)
        for name in names:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(built.root / name, copy / name)
        config = load_config(copy)
        assert run(config, "build(config)", PYTHONHASHSEED=seed).wait() == 0
        assert everything(config) == expected


def test_one_writer_at_a_time_and_readers_do_not_wait(built: Config) -> None:
    with writing(built):
        with pytest.raises(Locked, match=rf"process {os.getpid()} is writing"), writing(built):
            pass
        assert len(Store.open(built).all_claims()) == 2
    build(built, force=True)


def test_the_lock_of_a_dead_process_is_no_obstacle(built: Config) -> None:
    code = (
        "from kg.curate.lock import writing\nimport os, signal\n"
        "with writing(config):\n    os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert run(built, code).wait() == -signal.SIGKILL
    assert (built.build / LOCK_NAME).read_text(encoding="ascii").strip().isdigit()
    assert build(built, force=True).built
    with (built.build / LOCK_NAME).open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize(
    "point",
    [
        "kg.curate.writing.change_store",
        "kg.curate.writing.write_store",
        "kg.store.index.Index.close",
        "kg.curate.writing.status_text",
        "kg.curate.build._switch",
        "Path.rename",
        "Path.replace",
    ],
)
def test_a_killed_build_leaves_the_old_graph_answering(built: Config, point: str, force: bool) -> None:
    if point.endswith("write_store" if not force else "change_store"):
        pytest.skip("a step of the other way to build")
    before = Store.open(built).all_claims()
    (built.briefings / "two.md").unlink()
    place, _, name = point.rpartition(".")
    code = (
        "import os, signal, kg.curate.build, kg.curate.writing, kg.store.index\n"
        f"target = {place}\n"
        f"target.{name} = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"build(config, force={force})\n"
    )
    assert run(built, code).wait() == -signal.SIGKILL
    assert any(p.name.startswith((".new-", ".switch-")) for p in built.build.iterdir())
    assert Store.open(built).all_claims() == before
    build(built)
    assert len(Store.open(built).all_claims()) == 1
    assert not any(p.name.startswith((".new-", ".switch-")) for p in built.build.iterdir())


def test_killed_at_any_moment(built: Config) -> None:
    for n, delay in enumerate((0.15, 0.2, 0.25, 0.3)):
        process = run(built, "build(config, force=True)")
        time.sleep(delay)
        process.kill()
        process.wait()
        assert len(Store.open(built).all_claims()) == 2, n
    build(built, force=True)
    assert sum(p.is_dir() and not p.is_symlink() for p in built.build.iterdir()) <= 2


def test_a_reader_keeps_its_graph_while_another_is_built(built: Config) -> None:
    reader = Store.open(built)
    (built.briefings / "two.md").unlink()
    build(built)
    assert len(reader.all_claims()) == 2
    assert len(Store.open(built).all_claims()) == 1


def test_not_built_and_damaged_stores_say_what_to_do(built: Config, tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="has not been built yet; run 'kg build'"):
        Store.open(workspace(tmp_path / "fresh", {}))
    store = built.current.resolve() / "store"
    for path in store.iterdir():
        if path.suffix == ".sst" or path.name.startswith(("MANIFEST", "CURRENT")):
            path.write_bytes(b"garbage")
    with pytest.raises(Damaged, match="kg build --force"):
        Store.open(built).all_claims()
    assert build(built).built
    assert len(Store.open(built).all_claims()) == 2
    shutil.rmtree(built.current.resolve() / "store")
    with pytest.raises(Damaged, match="missing"):
        Store.open(built)
    (built.current.resolve() / "store").mkdir()
    with pytest.raises(Damaged):
        Store.open(built)
    (built.current.resolve() / "status.json").write_text("{", encoding="utf-8")
    with pytest.raises(Damaged, match=r"status\.json"):
        Store.open(built)
    assert build(built).built


def empty(path: Path) -> None:
    path.write_text("", encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        (name, harm)
        for name in ("store/index.db", "names.tsv", "status.json", "store/CURRENT")
        for harm in (Path.unlink, empty)
    ]
    + [("texts/two.json", Path.unlink)],
)
def test_a_build_mends_what_is_no_longer_as_it_was_written(
    built: Config, name: str, harm: Callable[[Path], None]
) -> None:
    before = everything(built)
    assert not build(built).built
    harm(built.current.resolve() / name)
    assert build(built).built
    assert everything(built) == before


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    config = workspace(tmp_path / "w", NOTES)
    write_claims(config, evidence_of(config))
    config.build.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(Unwritable, match="cannot be written"):
        build(config)


def test_a_full_disk_is_said_plainly(built: Config) -> None:
    code = (
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))\n"
        "from kg.errors import Unwritable\n"
        "try:\n    build(config, force=True)\n"
        "except Unwritable as error:\n    sys.exit(0 if str(config.build) in str(error) else 4)\n"
        "sys.exit(5)"
    )
    assert run(built, code).wait() == 0
    assert len(Store.open(built).all_claims()) == 2
