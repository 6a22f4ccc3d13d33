// Names on the canvas: constant size on screen, the most central first, never over each other.
"use strict";
(function () {
  const { network, visible, state, $ } = KG;
  const FONT = '"Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, sans-serif';
  const short = (text) => (text.length > 34 ? text.slice(0, 32).trimEnd() + "…" : text);
  const apart = (a, b) => a[2] < b[0] || a[0] > b[2] || a[3] < b[1] || a[1] > b[3];
  const inside = (a, b) => a[0] >= b[0] && a[2] <= b[2] && a[1] >= b[1] && a[3] <= b[3];
  const box = (x, y, w, h) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
  KG.labelsDrawn = 0;
  // Measuring letters is dear and the same at every size: once per name.
  const widths = new Map();
  function widthOf(brush, text, weight) {
    const key = weight + text;
    if (!widths.has(key)) { brush.font = `${weight} 100px ${FONT}`; widths.set(key, brush.measureText(text).width / 100); }
    return widths.get(key);
  }

  function fontSize(node, focus) {
    if (focus && focus.centre === node.id) return 15;
    return node.importance > 0.45 ? 15 : node.importance > 0.2 ? 12.5 : 11.5;
  }
  // The first free place around the node that does not run off the canvas; only nodes far less central may be covered.
  function spotFor(node, at, size, taken, others, frame) {
    const [w, h] = size, r = node.size;
    const reach = box(at.x, at.y, 2 * (r + w), 2 * (r + 1.12 * h)), near = (b) => !apart(reach, b);
    const names = taken.filter(near), beside = others.filter(([id, b]) => id !== node.id && near(b));
    const side = r * 0.7 + w / 2, aslant = r * 0.7 + h / 2;
    const straight = [[0, r + h * 0.62], [0, -r - h * 0.62], [r + w / 2, 0], [-r - w / 2, 0]];
    const tries = [...straight, [side, aslant], [side, -aslant], [-side, aslant], [-side, -aslant]];
    const free = tries.map(([dx, dy]) => box(at.x + dx, at.y + dy, w, h))
      .filter((area) => inside(area, frame) && names.every((b) => apart(area, b)));
    const clear = (area, least) => beside.every(([, b, weight]) => weight < least || apart(area, b));
    return free.find((area) => clear(area, 0)) || free.find((area) => clear(area, node.importance / 4)) || null;
  }
  // The nodes that are shown, as boxes.
  const bodies = (places) => KG.byImportance.filter((n) => visible.nodes.has(n.id))
    .map((n) => [n.id, box(places[n.id].x, places[n.id].y, 2 * n.size, 2 * n.size), n.importance]);
  function drawNames(brush, scale, places, others) {
    const focus = KG.focused, taken = [];
    const order = focus ? KG.byImportance.filter((n) => focus.nodes.has(n.id)) : KG.byImportance;
    if (focus && focus.centre) order.sort((a, b) => (b.id === focus.centre) - (a.id === focus.centre));
    const view = network.getViewPosition(), half = [$("mynetwork").clientWidth / 2 + 60, $("mynetwork").clientHeight / 2 + 30];
    const frame = box(view.x, view.y, $("mynetwork").clientWidth / scale, $("mynetwork").clientHeight / scale);
    KG.named = new Map();
    for (const node of order) {
      const at = places[node.id];
      if (node.sat && !focus && scale < 0.85) continue; // they stand around a named node; come closer to read theirs
      if (!visible.nodes.has(node.id) || Math.abs(at.x - view.x) * scale > half[0] || Math.abs(at.y - view.y) * scale > half[1]) continue;
      const size = fontSize(node, focus) / scale, text = short(node.label);
      const weight = node.importance > 0.2 ? 600 : 400;
      const extent = [widthOf(brush, text, weight) * size + 6 / scale, size * 1.15];
      const must = node.importance > 0.6 || (focus && (focus.centre === node.id || (!focus.centre && focus.nodes.has(node.id))));
      const below = box(at.x, at.y + node.size + extent[1] * 0.62, ...extent);
      const area = spotFor(node, at, extent, taken, others, frame)
        || (must && taken.every((b) => apart(below, b)) ? below : null);
      if (!area) continue;
      taken.push(area);
      const x = (area[0] + area[2]) / 2, y = (area[1] + area[3]) / 2;
      brush.font = `${weight} ${size}px ${FONT}`;
      brush.lineWidth = 4 / scale; brush.strokeStyle = KG.reading.background[KG.tone()]; brush.strokeText(text, x, y);
      brush.fillStyle = state.dark ? "#eef2f6" : "#16202c"; brush.fillText(text, x, y);
      KG.named.set(node.id, area);
    }
    KG.labelsDrawn = KG.named.size;
    return taken;
  }
  // How many facts a line merges, on the line where no name and rather no node stands, when close enough to read.
  function drawCounts(brush, scale, taken, others) {
    if (scale <= 0.9 && !KG.focused) return;
    const r = 8 / scale;
    for (const [id, facts] of visible.lines) {
      if (facts.length < 2 || (KG.focused && !KG.focused.lines.has(id))) continue;
      const drawn = network.body.edges[id]; // none before the first style is through
      if (!drawn) continue;
      const curve = drawn.edgeType;
      const free = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74].map((t) => curve.getPoint(t))
        .filter(({ x, y }) => taken.every((b) => apart(box(x, y, 2 * r, 2 * r), b)));
      const spot = free.find(({ x, y }) => others.every(([, b]) => apart(box(x, y, 2 * r, 2 * r), b))) || free[0];
      if (!spot) continue;
      const { x, y } = spot;
      taken.push(box(x, y, 2 * r, 2 * r));
      brush.beginPath(); brush.arc(x, y, r, 0, 7);
      brush.fillStyle = state.dark ? "#1a212b" : "#ffffff"; brush.fill();
      brush.lineWidth = 1 / scale; brush.strokeStyle = "#667080"; brush.stroke();
      brush.font = `600 ${10 / scale}px ${FONT}`; brush.fillStyle = state.dark ? "#eeeeee" : "#222222";
      brush.fillText(facts.length + (KG.lineById.get(id).total ? "+" : ""), x, y + 0.5 / scale);
    }
  }
  network.on("afterDrawing", (brush) => {
    const scale = network.getScale(), places = network.getPositions();
    brush.save();
    brush.textAlign = "center"; brush.textBaseline = "middle"; brush.lineJoin = "round";
    const others = bodies(places);
    KG.boxes = drawNames(brush, scale, places, others);
    drawCounts(brush, scale, KG.boxes, others);
    brush.restore();
    if (KG.looked) KG.firstPicture ??= performance.now();
  });
})();
