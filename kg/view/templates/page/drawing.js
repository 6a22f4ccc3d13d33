// The canvas: vis-network with our places, no physics; colours, line styles and fading.
"use strict";
(function () {
  const { state, visible, $ } = KG;
  // Filled by the first `style`, so that everything is measured once.
  const nodes = new vis.DataSet(), lines = new vis.DataSet();
  const given = new Map(KG.nodes.map((node) => [node.id, node.size])), radius = new Map(given);
  const network = new vis.Network($("mynetwork"), { nodes, edges: lines }, KG.options);
  let swollen = 1;
  const degree = new Map();
  for (const line of KG.lines) for (const end of [line.from, line.to]) degree.set(end, (degree.get(end) || 0) + 1);
  // Lines thinner than a pixel are drawn in half the time, and of many lines few can be told by their width anyway.
  const thicker = KG.lines.length > 500 ? 0.55 : 1.1;
  const crowded = (line) => Math.max(degree.get(line.from), degree.get(line.to)) >= 18;

  const tone = () => (state.dark ? "dark" : "light");
  const page = () => KG.reading.background[tone()];
  function see(colour, alpha) {
    const v = parseInt(colour.slice(1), 16);
    return `rgba(${v >> 16},${(v >> 8) & 255},${v & 255},${alpha})`;
  }
  const ORDER = ["asserted", "contested", "planned", "reported", "possible", "denied"];
  // A merged line shows its surest status and its commonest family.
  const surest = (facts) => ORDER.find((status) => facts.some((fact) => fact.st === status));
  function commonest(facts) {
    const count = new Map();
    for (const fact of facts) count.set(fact.family, (count.get(fact.family) || 0) + 1);
    return [...count].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0][0];
  }
  const dashes = (status) => {
    const dash = KG.statusOf.get(status).dash;
    return dash ? dash.split(" ").map(Number) : false;
  };
  const familyByName = new Map(KG.reading.families.map((family) => [family.name, family]));

  function nodeStyle(node, focus) {
    const colour = KG.groupOf.get(node.kind)[tone()], clear = !focus || focus.nodes.has(node.id);
    return {
      id: node.id, x: node.x, y: node.y, shape: node.shape, size: node.size, hidden: !visible.nodes.has(node.id),
      color: { background: clear ? colour : see(colour, 0.14), border: clear ? page() : see(page(), 0.5) },
    };
  }
  function lineStyle(line, focus) {
    const facts = visible.lines.get(line.id);
    if (!facts) return { id: line.id, from: line.from, to: line.to, hidden: true };
    const status = surest(facts), clear = !focus || focus.lines.has(line.id);
    const colour = familyByName.get(commonest(facts))[tone()];
    const quiet = crowded(line) ? 0.22 : 0.5;
    const alpha = focus ? (clear ? 0.95 : 0.05) : status === "asserted" ? quiet : Math.max(quiet, 0.8);
    const oneWay = facts.every((fact) => KG.at(fact.s) === KG.at(facts[0].s) && !symmetric(fact));
    const arrow = focus && clear && oneWay;
    const ahead = KG.at(facts[0].s) === line.from ? "to" : "from";
    return {
      id: line.id, from: line.from, to: line.to, hidden: false, dashes: dashes(status),
      arrows: arrow ? ahead : "",
      width: (1 + thicker * Math.log2(facts.length)) * (focus && clear ? 1.8 : 1) * (status === "asserted" ? 1 : 1.4),
      color: see(colour, alpha),
    };
  }
  const symmetric = (fact) => KG.data.symmetric.includes(fact.p);

  // Radius of each node by the measure that is chosen, over what is shown.
  function resize() {
    const value = new Map(), add = (id) => value.set(id, (value.get(id) || 0) + 1);
    if (state.measure === "facts") for (const fact of visible.facts) for (const id of new Set([fact.s, fact.o].filter(Boolean).map(KG.at))) add(id);
    if (state.measure === "neighbours") for (const [id, some] of visible.beside) value.set(id, some.size);
    const top = Math.max(1, ...KG.nodes.map((node) => value.get(node.id) || 0));
    for (const node of KG.nodes) {
      radius.set(node.id, state.measure ? 6 + 26 * ((value.get(node.id) || 0) / top) ** 0.75 : given.get(node.id));
      node.size = radius.get(node.id) * (node.sat ? 1 : swollen);
    }
  }
  // The library draws after every change: with the brush held, what changes together is drawn once.
  let held = 0;
  function atOnce(change) {
    const { emitter } = network.body;
    if (held++ === 0) emitter.emit("_blockRedraw");
    try { change(); } finally {
      if (--held === 0) { emitter.emit("_allowRedraw"); emitter.emit("_redraw"); }
    }
  }
  const style = () => atOnce(() => {
    KG.focused = KG.focus();
    resize();
    nodes.update(KG.nodes.map((node) => nodeStyle(node, KG.focused)));
    lines.update(KG.lines.map((line) => lineStyle(line, KG.focused)));
  });
  // On a small screen the whole graph is seen from afar: its nodes grow, so that they can be seen and touched.
  function swell(scale) {
    const by = Math.min(1.9, Math.max(1, 0.6 / scale));
    if (Math.abs(by - swollen) < 0.05) return;
    swollen = by;
    for (const node of KG.nodes) node.size = radius.get(node.id) * (node.sat ? 1 : by);
    if (nodes.length) nodes.update(KG.nodes.map(({ id, size }) => ({ id, size })));
  }
  // Where to look from to see all that is shown, known before anything is drawn.
  function whole() {
    const edge = [Infinity, Infinity, -Infinity, -Infinity];
    for (const node of KG.nodes) {
      if (!visible.nodes.has(node.id)) continue;
      const r = radius.get(node.id);
      edge[0] = Math.min(edge[0], node.x - r); edge[2] = Math.max(edge[2], node.x + r);
      edge[1] = Math.min(edge[1], node.y - r); edge[3] = Math.max(edge[3], node.y + r);
    }
    const { clientWidth, clientHeight } = $("mynetwork"), note = $("shown").hidden ? 0 : $("shown").offsetHeight;
    const room = Math.min(clientWidth / (edge[2] - edge[0]), (clientHeight - note) / (edge[3] - edge[1])) / 1.1;
    const scale = Math.min(2, room) * 0.955;
    return { position: { x: (edge[0] + edge[2]) / 2, y: (edge[1] + edge[3] + note / scale) / 2 }, scale };
  }
  const look = ({ position, scale }) => atOnce(() => {
    swell(scale);
    network.moveTo({ position, scale, animation: false });
  });
  function fit() {
    resize();
    if (visible.nodes.size) look(whole());
  }
  Object.assign(KG, { network, drawnNodes: nodes, drawnLines: lines, style, look, fit, atOnce, swell, tone });
})();
