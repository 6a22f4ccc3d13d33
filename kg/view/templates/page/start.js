// Joins the parts: choosing, refreshing, theme, keyboard, first view.
"use strict";
(function () {
  const { state, network, $ } = KG;
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  KG.refresh = () => { KG.filter(); KG.style(); KG.counts(); KG.controls(); KG.panel(); KG.save(); };
  function chosen() { KG.style(); KG.panel(); KG.save(); }
  // The second end of a path that is being picked, else what the panel tells about.
  function picked(id) {
    if (!state.picking || !id || id === state.picking) return false;
    Object.assign(state, { path: [state.picking, id], picking: null, node: null, line: null, hover: null });
    network.unselectAll();
    KG.refresh();
    return true;
  }
  KG.choose = (id) => {
    if (picked(id)) return;
    state.picking = null;
    if (state.path) { state.path = null; KG.path = null; }
    Object.assign(state, { node: id, line: null, hover: null });
    network.unselectAll();
    if (id && KG.visible.nodes.has(id)) {
      network.selectNodes([id], false);
      const scale = Math.max(network.getScale(), 0.9);
      KG.swell(scale);
      network.focus(id, { scale, animation: still() ? false : { duration: 250 } });
    }
    chosen();
  };
  KG.theme = (dark) => {
    state.dark = dark;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    $("theme").setAttribute("aria-pressed", String(dark));
    KG.style();
    if (KG.ready) KG.controls(); // the legend has the colours of the theme
  };
  network.on("click", (hit) => {
    if (picked(hit.nodes[0])) return;
    state.picking = null;
    if (state.path && !hit.edges.length) { state.path = null; KG.path = null; }
    if (hit.nodes.length) Object.assign(state, { node: hit.nodes[0], line: null });
    else if (hit.edges.length) Object.assign(state, { node: null, line: hit.edges[0] });
    else Object.assign(state, { node: null, line: null });
    state.hover = null;
    chosen();
  });
  const camera = () => {
    const { x, y } = network.getViewPosition();
    KG.swell(network.getScale());
    state.camera = [Math.round(x), Math.round(y), Number(network.getScale().toFixed(3))];
    KG.save();
  };
  let settle = 0;
  network.on("dragEnd", camera);
  network.on("zoom", () => { clearTimeout(settle); settle = setTimeout(camera, 200); });
  network.on("hoverNode", (hit) => { if (!state.node && !state.line && !state.path) { state.hover = hit.node; KG.style(); } });
  network.on("blurNode", () => { if (state.hover) { state.hover = null; KG.style(); } });

  document.addEventListener("keydown", (event) => {
    const typing = event.target === $("search") || event.target.tagName === "SELECT";
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") { $("search").focus(); event.preventDefault(); }
    else if (event.key === "Escape") { state.picking = null; KG.choose(null); }
    else if (event.key === "0") KG.fit();
  });
  $("mynetwork").addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] }[event.key];
    const zoom = { "+": 1.25, "=": 1.25, "-": 0.8 }[event.key];
    if (move) {
      const view = network.getViewPosition(), scale = network.getScale();
      network.moveTo({ position: { x: view.x + move[0] / scale, y: view.y + move[1] / scale }, animation: false });
    } else if (zoom) network.moveTo({ scale: network.getScale() * zoom, animation: false });
    else return;
    camera();
    event.preventDefault();
  });
  function look() {
    const [x, y, scale] = state.camera || [];
    if (state.camera) KG.look({ position: { x, y }, scale });
    else KG.fit();
  }
  // The picture as the address tells it, in one drawing.
  const show = (dark) => KG.atOnce(() => { KG.counts(); look(); KG.theme(dark); });
  addEventListener("hashchange", () => { KG.restore(); show(state.dark); KG.controls(); KG.panel(); });

  // A turned phone or a wider window shows what was seen before; the library stretches it.
  const stage = $("mynetwork"), measured = () => stage.clientWidth + "x" + stage.clientHeight;
  let size = measured();
  new ResizeObserver(() => {
    if (!stage.clientWidth || measured() === size) return;
    size = measured();
    if (state.camera || !state.node) look();
    else network.focus(state.node, { scale: Math.max(network.getScale(), 0.9), animation: false });
  }).observe(stage);

  // Filters and facts are filled in when the picture stands, or when they are asked for before that.
  function surround() {
    if (KG.ready) return;
    KG.controls(); KG.panel();
    KG.ready = performance.now();
  }
  KG.surround = surround;
  if (!location.hash && !location.search && KG.data.focus.length === 1) location.hash = "n=" + encodeURIComponent(KG.data.focus[0]);
  KG.restore();
  KG.looked = true;
  show(state.toned ? state.dark : matchMedia("(prefers-color-scheme: dark)").matches);
  requestAnimationFrame(() => setTimeout(surround));
  setTimeout(surround, 500); // a page in the background has no frames
})();
