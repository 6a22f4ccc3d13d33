// What the page carries, read once and indexed. Nothing here touches the screen.
"use strict";
const KG = {};
(function () {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const nodes = read("kg-nodes"), lines = read("kg-lines"), data = read("kg-data");
  const reading = data.reading;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const factById = new Map(data.facts.map((fact) => [fact.id, fact]));
  const groupOf = new Map(reading.groups.map((group) => [group.name, group]));
  const familyOf = new Map(reading.families.flatMap((family) => family.predicates.map((p) => [p, family])));
  const statusOf = new Map(reading.statuses.map((status) => [status.name, status]));
  for (const line of lines) for (const id of line.claims) if (factById.has(id)) factById.get(id).line = line.id;
  for (const fact of data.facts) {
    fact.family = familyOf.get(fact.p).name;
    fact.publishers = [...new Set(fact.ev.map((piece) => data.sources[piece.s].publisher || "unnamed"))];
  }
  const year = (day) => Number(day.slice(0, 4));
  const dated = data.facts.filter((fact) => fact.a);
  const years = dated.map((fact) => year(fact.a));
  const range = years.length ? [Math.min(...years), Math.max(...years)] : [1967, 1967];
  const nameOf = (id) => (byId.has(id) ? byId.get(id).label : data.names[id] || id);
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  Object.assign(KG, {
    nodes, lines, data, reading, byId, factById, groupOf, familyOf, statusOf, range, nameOf, fold, year,
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
