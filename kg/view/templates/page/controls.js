// Filters, their counts, the histogram, the buttons.
"use strict";
(function () {
  const { element, shape, state, visible, data, reading, range, $ } = KG;
  const SHAPES = {
    dot: (host, fill) => shape(host, "circle", { cx: 11, cy: 7, r: 6, fill }),
    square: (host, fill) => shape(host, "rect", { x: 5, y: 1, width: 12, height: 12, fill }),
    diamond: (host, fill) => shape(host, "path", { d: "M11 0l7 7-7 7-7-7z", fill }),
    triangleDown: (host, fill) => shape(host, "path", { d: "M11 13L4 1h14z", fill }),
    hexagon: (host, fill) => shape(host, "path", { d: "M7.5 1h7l3.5 6-3.5 6h-7L4 7z", fill }),
    triangle: (host, fill) => shape(host, "path", { d: "M11 1l7 12H4z", fill }),
    star: (host, fill) => shape(host, "path", { d: "M11 0l2 4.8 5 .4-3.8 3.3 1.2 5L11 10.8l-4.4 2.7 1.2-5L4 5.2l5-.4z", fill }),
  };
  const stroke = (host, colour, dash) => shape(host, "line", { x1: 0, x2: 22, y1: 7, y2: 7, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash });
  const swatches = [];
  function swatch(paint) {
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("width", 22); icon.setAttribute("height", 14); icon.setAttribute("aria-hidden", "true");
    swatches.push(() => { icon.replaceChildren(); paint(icon); });
    return icon;
  }
  function rows(host, key, items, paint) {
    for (const item of items) {
      const box = element("input", { type: "checkbox", name: key, value: item.name });
      box.addEventListener("change", () => { if (box.checked) state[key].add(item.name); else state[key].delete(item.name); KG.refresh(); });
      const row = element("label", { class: "row", title: "Double-click: only this" }, box, swatch((icon) => paint(icon, item)),
        element("span", { text: item.name }), element("span", { class: "n", "data-count": key + ":" + item.name }));
      row.addEventListener("dblclick", (event) => { event.preventDefault(); state[key] = new Set([item.name]); KG.refresh(); });
      $(host).append(row);
    }
  }
  function options(id, key, label, choices) {
    const select = $(id);
    select.append(element("option", { value: "", text: label }));
    for (const [value, text] of choices) select.append(element("option", { value, text }));
    select.addEventListener("change", () => { state[key] = select.value; KG.refresh(); });
  }
  function legend() {
    // What no fact of this page has needs no row; what the filters leave out keeps its row.
    const kinds = new Set(KG.nodes.map((node) => node.kind)), some = (key) => new Set(data.facts.map((fact) => fact[key]));
    const families = some("family"), statuses = some("st");
    const held = (items, names) => items.filter((item) => names.has(item.name));
    rows("by-group", "group", held(reading.groups, kinds), (icon, group) => SHAPES[group.shape](icon, group[KG.tone()]));
    rows("by-family", "family", held(reading.families, families), (icon, family) => stroke(icon, family[KG.tone()], ""));
    rows("by-status", "status", held(reading.statuses, statuses), (icon, status) => stroke(icon, "currentColor", status.dash));
  }
  function choices() {
    options("topic", "topic", "All topics", [...data.topics].sort((a, b) => (a[1] < b[1] ? -1 : 1)));
    const publishers = [...new Set(data.facts.flatMap((fact) => fact.publishers))].sort();
    options("publisher", "publisher", "All publishers", publishers.map((name) => [name, name]));

    for (const [id, other] of [["from", "to"], ["to", "from"]]) {
      const input = $(id);
      input.min = range[0]; input.max = range[1];
      input.addEventListener("input", () => {
        state[id] = Number(input.value);
        if (state.from > state.to) state[other] = state[id];
        KG.refresh();
      });
    }
    $("least").max = KG.most;
    $("least").closest(".field").hidden = KG.most < 2;
    $("least").addEventListener("input", () => { state.least = Number($("least").value); KG.refresh(); });
    $("measure").addEventListener("change", () => { state.measure = $("measure").value; KG.refresh(); });
    $("undated").addEventListener("change", () => { state.undated = $("undated").checked; KG.refresh(); });
  }
  function fill() {
    legend(); choices();
    if (!data.facts.some((fact) => fact.a)) $("histogram").closest("fieldset").hidden = true;
    if (KG.nodes.some((node) => node.kind === "Community")) $("measure").options[0].textContent = "Number of members";
  }
  function histogram() {
    const [first, last] = range, n = last - first + 1, count = new Array(n).fill(0), host = $("histogram");
    for (const fact of data.facts) if (fact.a) count[Math.max(0, KG.year(fact.a) - first)] += 1;
    const top = Math.sqrt(Math.max(1, ...count));
    host.replaceChildren();
    count.forEach((c, k) => {
      if (!c) return;
      const height = (Math.sqrt(c) / top) * 32, year = first + k;
      shape(host, "rect", { x: (k * 200) / n, y: 34 - height, width: Math.max(1, 200 / n - 0.4), height, class: year >= state.from && year <= state.to ? "in" : "" });
    });
  }
  function tally() {
    const count = new Map(), add = (key) => count.set(key, (count.get(key) || 0) + 1);
    for (const fact of visible.facts) { add("family:" + fact.family); add("status:" + fact.st); }
    for (const id of visible.nodes) add("group:" + KG.byId.get(id).kind);
    for (const cell of document.querySelectorAll("[data-count]")) cell.textContent = count.get(cell.dataset.count) || 0;
    $("years").textContent = `${state.from}${KG.before && state.from === range[0] ? " and before" : ""} – ${state.to}`;
  }
  // Filled in when first asked for: the picture comes first.
  let filled = false;
  KG.controls = () => {
    if (!filled) fill();
    filled = true;
    for (const box of document.querySelectorAll("input[type=checkbox][name]")) box.checked = state[box.name].has(box.value);
    $("from").value = state.from; $("to").value = state.to; $("undated").checked = state.undated;
    $("least").value = state.least; $("least-told").textContent = state.least === 1 ? "1 fact" : `${state.least} facts`;
    $("measure").value = state.measure;
    $("topic").value = state.topic; $("publisher").value = state.publisher;
    for (const paint of swatches) paint();
    tally(); histogram();
  };

  $("fit").addEventListener("click", () => KG.fit());
  $("reset").addEventListener("click", () => { KG.clear(); KG.choose(null); KG.refresh(); KG.fit(); });
  $("theme").addEventListener("click", () => { state.toned = true; KG.theme(!state.dark); KG.save(); });
})();
