// The panel: every fact with its evidence, as text in the page's own lists.
"use strict";
(function () {
  const { element, data, visible, state, byId, nameOf, $ } = KG;
  const PAGE = 60;

  function nodeButton(id) {
    if (!byId.has(KG.at(id))) return element("span", { text: nameOf(id) });
    const button = element("button", { type: "button", text: nameOf(id) });
    button.addEventListener("click", () => KG.choose(KG.at(id)));
    return button;
  }
  const counterpart = (fact) => (fact.o ? nodeButton(fact.o) : element("span", { text: fact.t }));
  function sentence(fact, from) {
    const verb = fact.verb, line = element("p", {});
    if (from && fact.s === from) line.append(`${verb} `, counterpart(fact));
    else if (from && fact.o === from && data.symmetric.includes(fact.p)) line.append(`${verb} `, nodeButton(fact.s));
    else line.append(nodeButton(fact.s), ` ${verb} `, counterpart(fact));
    const status = KG.statusOf.get(fact.st);
    line.append(" ", element("span", { class: "tag " + fact.st, text: `${status.sign} ${fact.st}` }));
    if (fact.ps) line.append(" ", element("span", { class: "tag", text: "plan " + fact.ps }));
    if (fact.rv) line.append(" ", element("span", { class: "tag", text: "awaits review" }));
    return line;
  }
  // A link where there is an address, else the words alone.
  const linked = (href, text) => (href ? element("a", { href, text }) : element("span", { text }));
  function details(fact) {
    const topics = (fact.tp || []).map((topic) => KG.topicNames.get(topic));
    const parts = [fact.w || "no date given", fact.i ? nameOf(fact.i) : "", topics.join(", ")];
    return element("p", { class: "meta" }, parts.filter(Boolean).join(" · ") + " · ", linked(KG.pageOf(fact.id), fact.id));
  }
  // The sentence itself at the publisher's, which browsers find by its first and last words.
  function atSource(evidence) {
    const { source, quote } = evidence, words = quote.trim().split(/\s+/);
    if (!source.url || source.own || evidence.document.startsWith("r:")) return "";
    const part = (some) => encodeURIComponent(some.join(" ")).replace(/-/g, "%2D");
    const range = words.length > 10 ? part(words.slice(0, 5)) + "," + part(words.slice(-5)) : part(words);
    return source.url + (source.url.includes("#") ? "" : "#") + ":~:text=" + range;
  }
  function outcome(fact) {
    const known = (fact.to || []).map((id) => KG.factById.get(id)).filter(Boolean);
    if (!known.length) return null;
    return element("p", { class: "meta", text: "→ " + known.map((f) => `${f.st} ${f.w}`).join("; ") });
  }
  function piece(evidence) {
    const { source, quote } = evidence, row = evidence.document.startsWith("r:");
    const own = source.own || row;
    const block = element("blockquote", { class: own ? "note-of-ours" : "" });
    const lead = row ? "reference row: " : source.own ? "our note: " : "";
    block.append(element("span", { text: own ? lead + quote : `“${quote}”` }));
    const label = [source.publisher, source.kind, source.date].filter(Boolean).join(" · ");
    const title = source.url
      ? element("a", { href: source.url, rel: "noopener noreferrer", text: source.title })
      : element("span", { text: source.title });
    const from = element("div", { class: "from" }, title, element("span", { text: label ? ` (${label})` : "" }));
    from.append(element("span", { text: ` · ${evidence.st}${evidence.by ? ", according to " + evidence.by : ""}` }));
    const where = evidence.document.slice(2) + (evidence.number ? `, sentence ${evidence.number}` : "");
    const address = evidence.address ? evidence.address + (evidence.number ? "#s" + evidence.number : "") : atSource(evidence);
    block.append(from, element("div", { class: "from" }, row ? "row " : "in ", linked(address, where)));
    return block;
  }
  function factItem(fact, from) {
    const item = element("div", { class: "fact", "data-fact": fact.id }, sentence(fact, from), details(fact), outcome(fact));
    for (const evidence of fact.ev) item.append(piece(evidence));
    return item;
  }
  const newest = (a, b) => (a.a < b.a ? 1 : a.a > b.a ? -1 : a.id < b.id ? -1 : 1);

  // A long list opens piece by piece, so that the page stays quick; the button says how many remain.
  function list(host, facts, from, step = PAGE) {
    let next = 0;
    const more = element("button", { type: "button", class: "more" });
    const open = () => {
      more.remove();
      for (const fact of facts.slice(next, next + step)) host.append(factItem(fact, from));
      next += step;
      more.dataset.rest = facts.length - next;
      if (next < facts.length) { more.textContent = `Show ${Math.min(step, facts.length - next)} more of ${facts.length - next}`; host.append(more); }
    };
    more.addEventListener("click", open);
    open();
  }
  const many = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

  function action(text, act) {
    const button = element("button", { type: "button", text });
    button.addEventListener("click", act);
    return button;
  }
  // What one can do with a node: look at its neighbourhood alone, open or close it, look for a path.
  function actions(id) {
    const host = element("p", { class: "actions" }), kept = state.kept, change = (ids) => () => { state.kept = ids; KG.refresh(); KG.fit(); };
    if (!kept.length) host.append(action("Only its neighbourhood", change([id])));
    else if (!kept.includes(id)) host.append(action("Expand", change([...kept, id])));
    else if (kept.length > 1) host.append(action("Collapse", change(kept.filter((k) => k !== id))));
    if (kept.length) host.append(action("Show all", change([])));
    host.append(action(state.picking === id ? "Now choose the other end …" : "Path to …", () => { state.picking = state.picking === id ? null : id; KG.panel(); }));
    return host;
  }
  // Where a site stands around the page: the tables with every fact of some entities.
  function tables(...ids) {
    const links = ids.filter(KG.pageOf).flatMap((id) => [linked(KG.pageOf(id) + "#facts", `All facts of ${nameOf(id)}`), " "]);
    return links.length ? element("p", { class: "kind" }, ...links) : null;
  }
  function aboutPath() {
    const [start, end] = state.path, found = KG.path;
    $("about").append(element("h2", { text: `${nameOf(start)} – ${nameOf(end)}` }));
    const said = found ? `A path of ${many(found.lines.length, "line")} through what is shown; passing a hub is dear. A path is not influence.` : "No path through what is shown.";
    $("about").append(element("p", { class: "kind", text: said }));
    $("about").append(element("p", { class: "actions" }, action("Leave the path", () => { state.path = null; KG.refresh(); })));
    if (!found) return;
    found.lines.forEach((id, k) => {
      const facts = [...visible.lines.get(id)].sort(newest), host = element("div", {});
      $("facts").append(element("h3", { text: `${k + 1}. ${nameOf(found.nodes[k])} – ${nameOf(found.nodes[k + 1])} (${facts.length})` }), host);
      list(host, facts, null, 3);
    });
  }
  function aboutLine() {
    const line = KG.lineById.get(state.line), facts = [...visible.lines.get(state.line)].sort(newest);
    $("about").append(element("h2", {}, nameOf(line.from) + " – " + nameOf(line.to)));
    $("about").append(element("p", { class: "kind" }, `${many(facts.length, "fact")} between `, nodeButton(line.from), " and ", nodeButton(line.to)));
    if (line.total) $("about").append(element("p", { class: "kind", text: `This page holds the latest of the ${KG.number(line.total)} facts between them; all are told by: kg relations "${nameOf(line.from)}" "${nameOf(line.to)}"` }), tables(line.from, line.to));
    list($("facts"), facts, null);
  }
  function aboutNode() {
    const node = byId.get(state.node);
    const facts = visible.facts.filter((fact) => KG.at(fact.s) === node.id || (fact.o && KG.at(fact.o) === node.id)).sort(newest);
    const beside = (visible.beside.get(node.id) || new Set()).size;
    $("about").append(element("h2", { text: node.label }));
    $("about").append(element("p", { class: "kind", text: `${node.cls}${node.local ? ", known from texts only" : ""} · ${many(facts.length, "fact")} · ${many(beside, "neighbour")}` }), actions(node.id), ...[tables(node.id)].filter(Boolean));
    if (node.kind === "Community") $("about").append(element("p", { class: "kind", text: `It holds ${node.also.replaceAll("|", ", ")}. To see its own lines: kg view "${node.also.split("|")[0]}" --reduce communities` }));
    for (const family of KG.reading.families) {
      const own = facts.filter((fact) => fact.family === family.name);
      if (!own.length) continue;
      $("facts").append(element("h3", { text: `${family.name} (${own.length})` }));
      const host = element("div", {});
      $("facts").append(host);
      list(host, own, node.id);
    }
  }
  function latest() {
    const planned = (fact) => ["open", "moved", "overdue"].includes(fact.ps);
    const plans = visible.facts.filter(planned).sort(newest);
    const rest = visible.facts.filter((fact) => !planned(fact) && (!data.asOf || !fact.a || fact.a <= data.asOf)).sort(newest);
    $("about").append(element("h2", { text: "Latest and upcoming" }));
    $("about").append(element("p", { class: "kind", text: `Facts that pass the filters${data.asOf ? ", as of " + data.asOf : ""}. Choose a node or a line to read its evidence.` }));
    if (plans.length) { $("facts").append(element("h3", { text: `Plans not yet held (${plans.length})` })); const host = element("div", {}); $("facts").append(host); list(host, plans.slice(0, 8), null); }
    if (!rest.length) return;
    $("facts").append(element("h3", { text: "Latest" }));
    const host = element("div", {});
    $("facts").append(host);
    list(host, rest, null);
  }
  KG.panel = () => {
    $("about").replaceChildren(); $("facts").replaceChildren();
    if (state.line) aboutLine(); else if (state.path) aboutPath(); else if (state.node) aboutNode(); else latest();
    $("evidence").scrollTop = 0;
  };
})();
