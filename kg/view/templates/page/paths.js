// The best path between two picked nodes along the lines that pass the filters. Passing a hub is dear: a line costs the
// mean of log2(1 + neighbours) of its ends, as in `kg path`.
"use strict";
(function () {
  KG.pathBetween = (start, end, beside) => {
    const dear = (id) => Math.log2(1 + (beside.get(id) || new Set()).size);
    const best = new Map([[start, 0]]), before = new Map(), open = new Set([start]);
    while (open.size) {
      const here = [...open].reduce((a, b) => (best.get(b) < best.get(a) || (best.get(b) === best.get(a) && b < a) ? b : a));
      if (here === end) break;
      open.delete(here);
      for (const next of [...(beside.get(here) || [])].sort()) {
        const cost = best.get(here) + (dear(here) + dear(next)) / 2;
        if (best.has(next) && best.get(next) <= cost) continue;
        best.set(next, cost); before.set(next, here); open.add(next);
      }
    }
    if (!best.has(end)) return null;
    const nodes = [end];
    while (nodes[0] !== start) nodes.unshift(before.get(nodes[0]));
    return { nodes, lines: nodes.slice(1).map((id, k) => KG.lineOf.get(KG.pair(nodes[k], id))) };
  };
})();
