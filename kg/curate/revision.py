"""A workspace as it was in a git revision, unpacked into a temporary folder.

Invariant: git is asked and never told: no checkout, no worktree, no index is touched, and nothing stays behind.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from kg.config import CONFIG_NAME
from kg.errors import BadInput, Cannot, UnknownName

__all__ = ["Revision", "find_revision", "unpacked"]

#: what makes a workspace; builds and everything else stay where they are
_PARTS: Final = (CONFIG_NAME, "data", "ontology")


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit of the repository that a workspace lies in."""

    name: str
    """As the user wrote it."""
    commit: str
    repository: Path
    prefix: str
    """Path of the workspace in the repository, empty or ending in a slash."""

    @property
    def label(self) -> str:
        """The name with the commit it stands for.

        >>> Revision("HEAD~1", "376408a0c0ffee", Path(), "").label
        'HEAD~1 (376408a)'
        """
        short = self.commit[:7]
        return self.name if self.commit.startswith(self.name) else f"{self.name} ({short})"


def _git(root: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("git")
    if program is None:
        raise Cannot("git is not installed; name a folder instead of a revision")
    environment = os.environ | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    return subprocess.run([program, "-C", str(root), *words], capture_output=True, check=False, env=environment)  # noqa: S603  # no shell


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stdout.decode("utf-8", errors="replace").strip()


def find_revision(root: Path, name: str) -> Revision:
    """The commit that a name stands for.

    Args:
        root: the workspace.
        name: a branch, tag, commit or expression such as HEAD~1.

    Raises:
        BadInput: the workspace lies in no git repository.
        UnknownName: no such revision, with the nearest branches and tags.
        Cannot: git is not installed.
    """
    top, prefix = (_git(root, "rev-parse", word) for word in ("--show-toplevel", "--show-prefix"))
    if top.returncode:
        raise BadInput(f"{name!r} is no folder, and no revision either: {root} lies in no git repository")
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if found.returncode:
        known = _said(_git(root, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags")).splitlines()
        raise UnknownName("folder or git revision", name, get_close_matches(name, known, 3), "git log lists revisions")
    return Revision(name, _said(found), Path(_said(top)), _said(prefix))


@contextmanager
def unpacked(revision: Revision) -> Iterator[Path]:
    """The workspace of a revision in a folder of its own, removed afterwards.

    Raises:
        BadInput: the revision holds no workspace at that place.
        Cannot: git does not give its files.
    """
    tree = f"{revision.commit}:{revision.prefix.removesuffix('/')}"
    listed = _git(revision.repository, "ls-tree", "--name-only", "-z", tree)
    names = listed.stdout.decode("utf-8", errors="replace").split("\0") if not listed.returncode else []
    if CONFIG_NAME not in names:
        where = f" at {revision.prefix}" if revision.prefix else ""
        raise BadInput(f"revision {revision.label} holds no workspace{where} (no {CONFIG_NAME}); name a later one")
    parts = [part for part in _PARTS if part in names]
    packed = _git(revision.repository, "archive", "--format=zip", "-0", tree, *parts)
    if packed.returncode:
        reason = packed.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise Cannot(f"git does not give revision {revision.label}: {reason[-1] if reason else 'no reason given'}")
    with tempfile.TemporaryDirectory(prefix="kg-revision-") as scratch:
        with zipfile.ZipFile(io.BytesIO(packed.stdout)) as archive:
            archive.extractall(scratch)
        yield Path(scratch)
