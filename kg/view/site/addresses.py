"""Addresses of pages: made from ids alone, the same on every machine, relative to the page they stand on.

Invariants: an id gives one address for ever (`e:malaysia` → `entity/malaysia.html`, the path of its IRI with a suffix);
two ids never share one, also where the file system does not tell capitals; no id leads out of the site's folder.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final
from urllib.parse import quote

__all__ = ["FOLDERS", "address", "file_name", "relative", "safe_link"]

#: prefix → folder, as in the IRIs
FOLDERS: Final = {"e": "entity", "c": "claim", "t": "topic", "b": "briefing", "r": "row"}

_PLAIN: Final = re.compile(r"[a-z0-9_-]|(?<=[a-z0-9])\.(?=[a-z0-9])")
_LONGEST: Final = 150


def file_name(local: str) -> str:
    """The part of an id after its colon as the name of a file, without suffix.

    >>> file_name("malaysia.prime-minister"), file_name("../A b"), file_name("")
    ('malaysia.prime-minister', '~2e~2e~2f~41~20b', '~')
    """
    name = "".join(
        char if _PLAIN.match(local, at) else "".join(f"~{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
        for at, char in enumerate(local)
    )
    if len(name) > _LONGEST:
        name = name[:_LONGEST] + "~~" + hashlib.sha256(local.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return name or "~"


def address(curie: str, page: int = 1, suffix: str = ".html") -> str:
    """The file of an entity, claim, topic, briefing or row, from the site's folder.

    >>> address("e:malaysia"), address("t:trade", 2), address("e:malaysia", suffix=".ttl")
    ('entity/malaysia.html', 'topic/trade--2.html', 'entity/malaysia.ttl')

    Raises:
        KeyError: the prefix has no pages.
    """
    prefix, _, local = curie.partition(":")
    return numbered(f"{FOLDERS[prefix]}/{file_name(local)}", page, suffix)


def numbered(stem: str, page: int, suffix: str = ".html") -> str:
    """The file of a list's page; the first has no number."""
    return f"{stem}{suffix}" if page == 1 else f"{stem}--{page}{suffix}"


def relative(target: str, page: str) -> str:
    """A link from one file of the site to another.

    >>> relative("entity/malaysia.html#metWith", "claim/12.html"), relative("index.html", "index.html")
    ('../entity/malaysia.html#metWith', 'index.html')
    """
    path, mark, anchor = target.partition("#")
    folder = page.rpartition("/")[0]
    near = path.rpartition("/")[0] == folder
    steps = path.rpartition("/")[2] if near else "../" * (folder.count("/") + bool(folder)) + path
    return quote(steps, safe="/~") + (mark + quote(anchor, safe="~") if mark else "")


def safe_link(url: str) -> str:
    """An address of a source when it is http or https, else nothing.

    >>> safe_link("https://example.org/a"), safe_link("javascript:alert(1)"), safe_link("https:evil")
    ('https://example.org/a', '', '')
    """
    return url if re.fullmatch(r"https?://[^\s\x00-\x1f\"<>\\]+", url) else ""
