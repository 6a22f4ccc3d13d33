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
    const edge = state.dark ? "#ffffff" : "#111111";
    return {
      id: node.id, x: node.x, y: node.y, shape: node.shape, size: node.size, hidden: !visible.nodes.has(node.id),
      color: {
        background: clear ? colour : see(colour, 0.14), border: clear ? page() : see(page(), 0.5),
        highlight: { background: colour, border: edge }, hover: { background: colour, border: edge },
      },
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
    const tip = (on) => ({ enabled: Boolean(arrow && on), scaleFactor: 0.45 });
    return {
      id: line.id, from: line.from, to: line.to, hidden: false, dashes: dashes(status),
      arrows: { to: tip(KG.at(facts[0].s) === line.from), from: tip(KG.at(facts[0].s) === line.to) },
      width: (1 + thicker * Math.log2(facts.length)) * (focus && clear ? 1.8 : 1) * (status === "asserted" ? 1 : 1.4),
      color: { color: see(colour, alpha), highlight: colour, hover: colour },
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
  function style() {
    KG.focused = KG.focus();
    resize();
    nodes.update(KG.nodes.map((node) => nodeStyle(node, KG.focused)));
    lines.update(KG.lines.map((line) => lineStyle(line, KG.focused)));
  }
  // On a small screen the whole graph is seen from afar: its nodes grow, so that they can be seen and touched.
  function swell(scale) {
    const by = Math.min(1.9, Math.max(1, 0.6 / scale));
    if (Math.abs(by - swollen) < 0.05) return;
    swollen = by;
    for (const node of KG.nodes) node.size = radius.get(node.id) * (node.sat ? 1 : by);
    nodes.update(KG.nodes.map(({ id, size }) => ({ id, size })));
  }
  function fit() {
    if (!visible.nodes.size) return; // nothing to fit: the library knows no empty list
    network.fit({ animation: false, maxZoomLevel: 2, nodes: [...visible.nodes] });
    network.moveTo({ scale: network.getScale() * 0.955, animation: false });
    swell(network.getScale());
  }
  Object.assign(KG, { network, drawnNodes: nodes, drawnLines: lines, style, fit, swell, tone });
})();
