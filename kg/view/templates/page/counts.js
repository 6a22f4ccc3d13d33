// What the page says of the picture as a whole: counts at the top, the note beneath, that nothing passes.
"use strict";
(function () {
  const { element, visible, data, number, $ } = KG;
  const of = (some, all) => `${number(some)} of ${number(all)}`;

  KG.counts = () => {
    const lines = data.all.lines > KG.lines.length ? of(visible.lines.size, data.all.lines) : number(visible.lines.size);
    const nodes = data.folded
      ? `${of(visible.nodes.size, KG.nodes.length)} communities (${of(data.folded, data.all.nodes)} nodes)`
      : `${of(visible.nodes.size, data.all.nodes)} nodes`;
    const parts = [nodes, `${of(visible.facts.length, data.all.facts)} facts`, `${lines} lines`];
    if (data.asOf) parts.push("as of " + data.asOf);
    $("count").replaceChildren(...parts.flatMap((text, k) => [k ? " · " : "", element("span", { text })]));
    const none = visible.facts.length === 0;
    $("nothing").hidden = !none;
    if (none) $("nothing").textContent = data.facts.length ? "No fact passes these filters. Reset shows all." : data.note || "No facts yet.";
  };
  if (data.note && data.facts.length) {
    const all = [["entities", "entities.html"], ["relations", "predicates.html"], ["years", "timeline.html"]];
    const links = data.site ? [" All facts are in the tables by ", ...all.flatMap(([text, href], k) => [["", ", ", " and "][k], element("a", { href, text })]), "."] : [];
    $("shown").append(data.note, ...links);
    $("shown").hidden = false;
  }
  if (!data.facts.length) document.querySelector("nav").hidden = true;
})();
