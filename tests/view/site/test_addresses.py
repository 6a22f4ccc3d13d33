from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.view.site.addresses import address, file_name, numbered, relative, safe_link


@pytest.mark.parametrize(
    "local", ["../../etc/passwd", "..", ".", "", "a/b", "CON", "é", "a?b#c", "x" * 400, "a..b", "a."]
)
def test_no_id_leaves_the_folder(local: str) -> None:
    name = file_name(local)
    assert name and not name.startswith(".") and not name.endswith(".") and ".." not in name
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-.~") and len(name) < 200


@given(st.text(max_size=40), st.text(max_size=40))
def test_two_ids_never_share_a_file(one: str, other: str) -> None:
    assert (file_name(one) == file_name(other)) == (one == other)


def test_a_page_of_a_list_is_no_page_of_another_entity() -> None:
    assert numbered("entity/a", 2) == "entity/a--2.html" == address("e:a", 2)
    assert relative("entity/a.html#x y", "claim/1.html") == "../entity/a.html#x%20y"
    assert relative("a%20b.html", "index.html") == "a%2520b.html"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " https://a.org",
        "https://a.org/ b",
        "https:\\\\a",
        "data:text/html,x",
        "//a.org",
        "ftp://a",
    ],
)
def test_other_links_are_left_out(url: str) -> None:
    assert safe_link(url) == ""
