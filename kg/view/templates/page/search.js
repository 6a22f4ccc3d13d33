// Search as you type, with the keyboard alone.
"use strict";
(function () {
  const { element, fold, $ } = KG;
  const input = $("search"), list = $("hits");
  let hits = [], at = -1, haystack = null;
  const starts = (node, text) => fold(node.label).startsWith(text) || haystack.get(node.id).includes("|" + text);
  function mark() {
    [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === at)));
    if (at >= 0) input.setAttribute("aria-activedescendant", "hit" + at);
    else input.removeAttribute("aria-activedescendant");
  }
  function find() {
    const text = fold(input.value.trim());
    haystack ??= new Map(KG.nodes.map((node) => [node.id, fold(node.label + "|" + node.also)]));
    hits = text ? KG.byImportance.filter((node) => haystack.get(node.id).includes(text))
      .sort((a, b) => starts(b, text) - starts(a, text)).slice(0, 12) : [];
    at = hits.length ? 0 : -1;
    list.replaceChildren(...hits.map((node, k) => {
      const item = element("li", { id: "hit" + k, role: "option" }, node.label + " ", element("small", { text: node.cls }));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(k); });
      return item;
    }));
    if (text && !hits.length) list.replaceChildren(element("li", { role: "option", "aria-disabled": "true", text: "No such name in this picture" }));
    list.hidden = !text;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark();
  }
  function pick(k) {
    const node = hits[k];
    if (!node) return;
    input.value = "";
    find();
    if (!KG.visible.nodes.has(node.id)) { KG.clear(); KG.refresh(); }
    KG.choose(node.id);
    $("evidence").focus();
  }
  input.addEventListener("input", find);
  input.addEventListener("blur", () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length) { at = Math.min(Math.max(at + step, 0), hits.length - 1); mark(); event.preventDefault(); }
    else if (event.key === "Enter") pick(at);
    else if (event.key === "Escape") { input.value = ""; find(); event.stopPropagation(); }
  });
})();
