"""The words of a noun phrase as the text has them: for topics and for objects that are text.

Invariant: a phrase is made of words of the text in their order; articles at its head, relative clauses, dates and
further members of a list are left out.
"""

from __future__ import annotations

import re

from kg.facts.parsing.tree import Tree
from kg.facts.words.wordings import wordings
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["action", "field_of", "phrase", "topic_phrases"]

_SKIP = frozenset(("relcl", "advcl", "parataxis", "cc", "conj", "appos", "preconj", "predet", "mark", "ccomp"))


def _listed(tree: Tree, j: int, k: int) -> bool:
    """Whether k continues a list of nouns or adjectives that starts with j."""
    if tree.dep[k] == "conj":
        return not tree.tag[k].startswith("VB")
    following = any(tree.dep[c] == "conj" and c > k and not tree.tag[c].startswith("VB") for c in tree.kids[j])
    return following and (tree.dep[k] == "cc" or (tree.dep[k] == "punct" and tree.words[k] == ","))


def phrase(tree: Tree, i: int, names: bool = True, lists: bool = False) -> str:
    """The words of the noun phrase with head i; with `lists` also what is coordinated inside its complements."""
    keep: list[int] = []
    todo = [i]
    times = [(t.start, t.end) for t in tree.times]
    while todo:
        j = todo.pop()
        if j != i and any(a <= tree.start[j] < b for a, b in times):
            continue
        keep.append(j)
        for k in tree.kids[j]:
            dep = tree.dep[k]
            if lists and j != i and _listed(tree, j, k):
                todo.append(k)
                continue
            if (
                dep in _SKIP
                or (dep == "acl" and j == i and tree.tag[k] == "VBN")
                or (dep == "punct" and tree.words[k] not in "-–/'")
            ):
                continue
            if dep == "prep" and any(any(a <= tree.start[o] < b for a, b in times) for o in tree.kids[k]):
                continue
            if (
                dep == "prep"
                and j == i
                and tree.lower[k]
                in (
                    "with",
                    "between",
                    "by",
                    "during",
                    "after",
                    "before",
                    "since",
                    "under",
                    "at",
                    "as",
                    "including",
                    "among",
                )
            ):
                continue
            todo.append(k)
    keep.sort()
    while keep and (
        tree.tag[keep[0]] in ("DT", "PRP$", "PDT", "CC") or tree.lower[keep[0]] in (",", "such", "its", "-", "–")
    ):
        keep.pop(0)
    while keep and tree.tag[keep[-1]] in ("IN", "TO", ",", "HYPH", "CC", "POS", ":"):
        keep.pop()
    if not keep:
        return ""
    words = []
    last = -1
    for j in keep:
        name = tree.names[j]
        text = name.text if name is not None else tree.words[j]
        glue = "" if last < 0 or tree.start[j] == tree.end[last] else " "
        words.append(glue + text)
        last = j
    return re.sub(r"\s+", " ", "".join(words)).strip(" ,;:–-")


def field_of(tree: Tree, n: int) -> list[str]:
    """The field in front of a relational noun: "defence and civil nuclear ties" → defence; civil nuclear."""
    front = [
        j
        for k in tree.kids[n]
        if k < n and tree.dep[k] in ("amod", "compound", "nmod")
        for j in tree.subtree(k)
        if tree.names[j] is None
        and tree.lower[j] not in wordings().plain
        and tree.tag[j] in ("NN", "NNS", "JJ", "NNP")
        and "-" not in tree.words[j]
    ]
    found: list[list[int]] = []
    for j in sorted(set(front)):
        if found and found[-1][-1] == j - 1:
            found[-1].append(j)
        else:
            found.append([j])
    texts = [" ".join(tree.words[j] for j in run) for run in found]
    return [t for t in texts if len(t) > 2]


_OUTSIDE = frozenset(
    ("advcl", "relcl", "ccomp", "xcomp", "aux", "mark", "neg", "advmod", "parataxis", "npadvmod", "cc")
)
_LONGEST = 12


def action(tree: Tree, v: int) -> str:
    """The words of what somebody means to do: the verb with its objects and phrases; nothing if they are many."""
    times = [(t.start, t.end) for t in tree.times]
    keep = [v]
    for k in tree.kids[v]:
        if k < v or tree.dep[k] in _OUTSIDE or tree.is_verb(k) or tree.dep[k] == "punct":
            continue
        span = tree.subtree(k)
        if any(a <= tree.start[j] < b for a, b in times for j in span):
            continue
        keep.extend(span)
    keep.sort()
    if not 2 <= len(keep) <= _LONGEST or keep != list(range(keep[0], keep[-1] + 1)):
        return ""
    words = [name.text if (name := tree.names[j]) is not None else tree.words[j] for j in keep]
    return re.sub(r"\s+(?=['’,.;])", "", " ".join(words))


def topic_phrases(tree: Tree, words: list[int]) -> list[str]:
    """Topics named by some words; "areas such as trade and energy" gives the examples."""
    found: list[str] = []
    for w in words:
        inner = _opened(tree, w)
        for x in inner or [w]:
            name: Mention | None = tree.names[x]
            if name is not None and name.cls in (EntityClass.PERSON, EntityClass.STATE, EntityClass.PLACE):
                continue
            if any(t.start <= tree.start[x] < t.end for t in tree.times):
                continue
            if tree.lower[x] in wordings().pointing or tree.tag[x] in ("CD", "WDT", "WP", "PRP"):
                continue
            if tree.lower[x] in wordings().empty and not inner:
                deeper = [o for p, o in tree.preps(x) if p in ("of", "like", "including")]
                for d in deeper:
                    if tree.names[d] is None and (text := phrase(tree, d)):
                        found.append(text)
                continue
            text = phrase(tree, x)
            if text and 1 <= len(text.split()) <= 14:
                found.append(text)
    return list(dict.fromkeys(found))


def _opened(tree: Tree, w: int) -> list[int]:
    """The members after "such as", "including", "among them", "like"."""
    found: list[int] = []
    for p, o in tree.preps(w):
        if p in ("as", "including", "like") and (
            p != "as" or any(tree.lower[k] == "such" for k in range(max(0, o - 6), o))
        ):
            found.append(o)
    for a in tree.children(w, "appos"):
        if tree.names[a] is None:
            found.extend(tree.conjuncts(a))
    return found
