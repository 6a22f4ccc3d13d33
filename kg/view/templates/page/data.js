// What the page carries, read once and indexed. Nothing here touches the screen.
"use strict";
const KG = {};
(function () {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const nodes = read("kg-nodes"), data = read("kg-data");
  const reading = data.reading;
  const groupOf = new Map(reading.groups.map((group) => [group.name, group]));
  for (const node of nodes) { node.shape = groupOf.get(node.kind).shape; node.also = node.also || ""; }
  const lines = read("kg-lines").map((row, k) => ({ id: "l" + k, from: nodes[row.a].id, to: nodes[row.b].id, total: row.total }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const idOf = (number) => (number < nodes.length ? nodes[number].id : data.names[number - nodes.length][0]);
  const names = new Map(data.names.map(([id, label]) => [id, label]));
  // Where a fact's end is drawn: as itself, or as the community that holds it.
  const folds = new Map(data.names.filter((row) => row.length > 2).map(([id, , fold]) => [id, nodes[fold].id]));
  const at = (id) => folds.get(id) || id;

  // Rows over shared tables, as kg/view/graph.py packs them, back into facts with their evidence.
  function source(number) {
    const [title, publisher, kind, date, url, own] = data.sources[number];
    return { title, publisher, kind, date, url, own };
  }
  function evidence([passage, stance, by]) {
    const [document, quote, number = 0] = data.passages[passage], [from, told, address = ""] = data.documents[document];
    return { source: source(from), document: told, quote, address, number, st: data.stances[stance], by: by || "" };
  }
  // The page of an entity or claim in the site that stands around this page; nothing where there is none.
  const FOLDERS = { e: "entity", c: "claim" };
  function pageOf(id) {
    if (!data.site) return "";
    if (Object.hasOwn(data.pages, id)) return data.pages[id];
    return byId.has(id) || factById.has(id) ? `${FOLDERS[id[0]]}/${id.slice(2)}.html` : "";
  }
  // What the picture does not need (evidence, publishers, topics) is read when it is first asked for.
  class Fact {
    #row; #evidence; #publishers;
    constructor(row) {
      const [id, s, p, o, st, v, w, a, z, , { ps = "", to = [], i = 0, rv = 0 } = {}] = row, first = a || "";
      this.#row = row;
      this.id = "c:" + id; this.s = idOf(s); this.p = data.predicates[p]; this.st = st; this.verb = data.verbs[v];
      this.w = w === 1 ? first : w; this.a = first; this.z = z === 1 ? first : z || "";
      this.ps = ps; this.to = to; this.i = i ? idOf(i - 1) : ""; this.rv = rv;
      if (typeof o === "number") this.o = idOf(o);
      else this.t = o;
      this.family = familyOf.get(this.p).name;
    }
    get tp() { return ((this.#row[10] || {}).tp || []).map((k) => data.topics[k][0]); }
    get ev() { return (this.#evidence ??= this.#row[9].map(evidence)); }
    get publishers() { return (this.#publishers ??= [...new Set(this.ev.map((piece) => piece.source.publisher || "unnamed"))]); }
  }
  const familyOf = new Map(reading.families.flatMap((family) => family.predicates.map((p) => [p, family])));
  data.facts = data.facts.map((row) => new Fact(row));
  const topicNames = new Map(data.topics);
  const factById = new Map(data.facts.map((f) => [f.id, f]));
  const statusOf = new Map(reading.statuses.map((status) => [status.name, status]));
  const pair = (a, b) => (a < b ? a + " " + b : b + " " + a);
  const lineOf = new Map(lines.map((line) => [pair(line.from, line.to), line.id]));
  for (const f of data.facts) if (f.o && !data.undrawn.includes(f.p)) f.line = lineOf.get(pair(at(f.s), at(f.o)));
  // Most facts of a line: what the slider for strong lines goes up to.
  const perLine = new Map();
  for (const f of data.facts) if (f.line) perLine.set(f.line, (perLine.get(f.line) || 0) + 1);
  const most = Math.max(1, ...perLine.values());
  const year = (day) => Number(day.slice(0, 4));
  const years = data.facts.filter((f) => f.a).map((f) => year(f.a)).sort((a, b) => a - b);
  // A few very old facts must not press all others into a corner: the first year stands for all before it too.
  const early = years.length ? years[Math.floor(years.length * 0.02)] : 1967;
  const range = years.length ? [early, years[years.length - 1]] : [1967, 1967];
  const before = years.length > 0 && years[0] < early;
  // As toLocaleString("en"), which loads a table of languages first.
  const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
  const nameOf = (id) => (byId.has(id) ? byId.get(id).label : names.get(id) || id);
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  Object.assign(KG, {
    nodes, lines, data, reading, byId, factById, groupOf, familyOf, statusOf, topicNames, lineOf, pair, range, before, most, nameOf, number, pageOf, at, fold, year,
    options: read("kg-options"),
    lineById: new Map(lines.map((line) => [line.id, line])),
    byImportance: [...nodes].sort((a, b) => b.importance - a.importance || (a.id < b.id ? -1 : 1)),
    $: (id) => document.getElementById(id),
  });

  // An element with properties; text is only ever set as text.
  KG.element = (tag, properties, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties || {})) {
      if (name === "text") made.textContent = value;
      else if (name === "class") made.className = value;
      else made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  };
  KG.shape = (host, tag, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    host.append(made);
    return made;
  };
})();
