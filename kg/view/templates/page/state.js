// What the reader has chosen, what passes it, and the address that restores it.
"use strict";
(function () {
  const { reading, data, range, byId, lineById, at } = KG;
  const all = {
    group: reading.groups.map((g) => g.name),
    family: reading.families.map((f) => f.name),
    status: reading.statuses.map((s) => s.name),
  };
  const state = { node: null, line: null, hover: null, dark: false, toned: false, picking: null, camera: null };
  const clear = () => {
    for (const key of Object.keys(all)) state[key] = new Set(all[key]);
    Object.assign(state, { from: range[0], to: range[1], undated: true, topic: "", publisher: "", least: 1, measure: "", kept: [], path: null, picking: null, camera: null });
  };
  clear();
  const visible = { facts: [], lines: new Map(), nodes: new Set(), beside: new Map() };

  function inYears(fact) {
    if (!fact.a) return state.undated;
    const last = fact.z ? KG.year(fact.z) : Infinity; // a state without an end is open
    return KG.year(fact.a) <= Math.max(state.to, range[0]) && (last >= state.from || state.from === range[0]);
  }
  function passes(fact) {
    const shown = (id) => !id || !byId.has(at(id)) || state.group.has(byId.get(at(id)).kind);
    return state.family.has(fact.family) && state.status.has(fact.st) && inYears(fact)
      && (!state.topic || (fact.tp || []).includes(state.topic))
      && (!state.publisher || fact.publishers.includes(state.publisher))
      && shown(fact.s) && shown(fact.o);
  }
  function join(map, key, value) {
    if (!map.has(key)) map.set(key, new Set());
    map.get(key).add(value);
  }
  // With kept nodes, only they, their neighbours and what stands between those is shown.
  function neighbourhood(facts) {
    const kept = new Set(state.kept), near = new Set(state.kept);
    for (const fact of facts) {
      if (!fact.line) continue;
      const { from, to } = lineById.get(fact.line);
      if (kept.has(from)) near.add(to);
      if (kept.has(to)) near.add(from);
    }
    return facts.filter((fact) => near.has(at(fact.s)) && (!fact.line || near.has(at(fact.o))));
  }
  // Lines of fewer facts than asked for go, and with them nodes that hang on nothing else.
  function strong(facts) {
    const count = new Map();
    for (const fact of facts) if (fact.line) count.set(fact.line, (count.get(fact.line) || 0) + 1);
    const tied = new Set();
    const stays = facts.filter((fact) => fact.line && count.get(fact.line) >= state.least);
    for (const fact of stays) tied.add(at(fact.s)).add(at(fact.o));
    return facts.filter((fact) => (fact.line ? count.get(fact.line) >= state.least : tied.has(at(fact.s))));
  }
  function filter() {
    visible.facts = data.facts.filter(passes);
    if (state.kept.length) visible.facts = neighbourhood(visible.facts);
    if (state.least > 1) visible.facts = strong(visible.facts);
    visible.lines = new Map(); visible.nodes = new Set(); visible.beside = new Map();
    for (const fact of visible.facts) {
      if (fact.line) {
        const line = lineById.get(fact.line);
        if (!visible.lines.has(line.id)) visible.lines.set(line.id, []);
        visible.lines.get(line.id).push(fact);
        visible.nodes.add(line.from).add(line.to);
        join(visible.beside, line.from, line.to); join(visible.beside, line.to, line.from);
      } else if (byId.has(at(fact.s))) visible.nodes.add(at(fact.s));
    }
    for (const id of state.kept) if (state.group.has(byId.get(id).kind)) visible.nodes.add(id);
    KG.path = state.path ? KG.pathBetween(...state.path, visible.beside) : null;
    if (state.node && !visible.nodes.has(state.node)) state.node = null;
    if (state.line && !visible.lines.has(state.line)) state.line = null;
    if (state.hover && !visible.nodes.has(state.hover)) state.hover = null;
  }

  // What stands out: a hovered or chosen node with its neighbours, or a chosen line; null when nothing does.
  function focus() {
    const centre = state.hover || state.node;
    if (KG.path && !state.hover && !state.line) return { centre: null, nodes: new Set(KG.path.nodes), lines: new Set(KG.path.lines) };
    if (state.line && !state.hover) {
      const line = lineById.get(state.line);
      return { centre: null, nodes: new Set([line.from, line.to]), lines: new Set([line.id]) };
    }
    if (!centre) return null;
    const lines = new Set();
    for (const id of visible.lines.keys()) {
      const line = lineById.get(id);
      if (line.from === centre || line.to === centre) lines.add(id);
    }
    return { centre, nodes: new Set([centre, ...(visible.beside.get(centre) || [])]), lines };
  }

  let restoring = false;
  function save() {
    if (restoring) return;
    const p = new URLSearchParams();
    if (state.node) p.set("n", state.node);
    if (state.line) { const line = lineById.get(state.line); p.set("l", line.from + "~" + line.to); }
    for (const key of Object.keys(all)) {
      const off = all[key].filter((name) => !state[key].has(name));
      if (off.length) p.set("no-" + key, off.join("|"));
    }
    if (state.from !== range[0] || state.to !== range[1]) p.set("y", state.from + "-" + state.to);
    if (!state.undated) p.set("undated", "0");
    if (state.topic) p.set("topic", state.topic);
    if (state.least > 1) p.set("least", state.least);
    if (state.measure) p.set("size", state.measure);
    if (state.publisher) p.set("publisher", state.publisher);
    if (state.kept.length) p.set("around", state.kept.join("~"));
    if (state.path) p.set("path", state.path.join("~"));
    if (state.camera) p.set("at", state.camera.join(","));
    if (state.toned) p.set("theme", state.dark ? "dark" : "light");
    // what was asked for before the # counts only until the reader chooses
    if (location.search && ![...p].length) p.set("all", "1");
    history.replaceState(null, "", "#" + p);
  }
  function restore() {
    const p = new URLSearchParams((location.hash || location.search).slice(1));
    restoring = true;
    clear();
    for (const key of Object.keys(all)) for (const off of (p.get("no-" + key) || "").split("|")) state[key].delete(off);
    const span = /^(\d{4})-(\d{4})$/.exec(p.get("y") || "");
    if (span) { state.from = Number(span[1]); state.to = Number(span[2]); }
    state.undated = p.get("undated") !== "0";
    state.topic = p.get("topic") || "";
    state.publisher = p.get("publisher") || "";
    state.least = Math.max(1, Math.min(KG.most, Number(p.get("least")) || 1));
    state.measure = ["facts", "neighbours"].includes(p.get("size")) ? p.get("size") : "";
    state.kept = (p.get("around") || "").split("~").filter((id) => byId.has(id));
    const picked = (p.get("path") || "").split("~").filter((id) => byId.has(id));
    state.path = picked.length === 2 && picked[0] !== picked[1] ? picked : null;
    const camera = (p.get("at") || "").split(",").map(Number);
    state.camera = camera.length === 3 && camera.every(Number.isFinite) && camera[2] > 0 ? camera : null;
    if (["dark", "light"].includes(p.get("theme"))) { state.toned = true; state.dark = p.get("theme") === "dark"; }
    state.node = byId.has(p.get("n")) ? p.get("n") : null;
    const ends = (p.get("l") || "").split("~");
    const line = KG.lines.find((l) => l.from === ends[0] && l.to === ends[1]);
    state.line = line ? line.id : null;
    filter();
    restoring = false;
  }
  Object.assign(KG, { state, all, visible, clear, filter, focus, save, restore });
})();
