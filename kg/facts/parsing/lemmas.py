"""Base forms of words, from the model's own tables, remembered by form and tag.

Invariant: same form and tag, same lemma; the tables come from the loaded model, never from a network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["Lemmas"]

_POS = {"V": "verb", "N": "noun", "J": "adj", "R": "adv"}
_BASE = frozenset(("VB", "VBP", "NN", "JJ", "RB"))


class Lemmas:
    """A lemmatiser with a memory; built from the look-up tables of a spaCy lemmatizer."""

    def __init__(self, lookups: Any) -> None:
        index: Mapping[str, Any] = lookups.get_table("lemma_index", {})
        self._index = {pos: frozenset(index.get(pos, ())) for pos in _POS.values()}
        self._exceptions: Mapping[str, Any] = lookups.get_table("lemma_exc", {})
        self._rules: Mapping[str, Sequence[tuple[str, str]]] = lookups.get_table("lemma_rules", {})
        self._known: dict[tuple[str, str], str] = {}

    def lemma(self, form: str, tag: str) -> str:
        """The base form of a lower-case word with a Penn tag."""
        known = self._known.get((form, tag))
        if known is None:
            known = self._known[form, tag] = self._find(form, tag)
        return known

    def _find(self, form: str, tag: str) -> str:
        pos = _POS.get(tag[:1])
        if pos is None or tag.startswith("NNP"):
            return form
        found = self._exceptions.get(pos, {}).get(form)
        if found:
            return str(found[0])
        if tag in _BASE:
            return form
        index = self._index[pos]
        loose = ""
        for old, new in self._rules.get(pos, ()):
            if form.endswith(old) and len(form) > len(old):
                candidate = form[: len(form) - len(old)] + new
                if candidate in index:
                    return candidate
                loose = loose or candidate
        return loose or form
