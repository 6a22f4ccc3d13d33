"use strict";
(() => {
  const box = document.getElementById("q"), hits = document.getElementById("hits"), told = document.getElementById("told");
  const plain = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const rows = KG_INDEX.map(([name, kind, page, also, claims]) => ({ name, kind, page, also, claims, key: plain(name), all: plain(name + " | " + also) }));
  const MOST = 60;
  const score = (row, asked, words) => {
    if (!words.every(word => row.all.includes(word))) return 0;
    const exact = row.key === asked || row.all.split(" | ").includes(asked);
    return (exact ? 4000 : row.key.startsWith(asked) ? 2000 : row.key.includes(asked) ? 1000 : 1) + Math.min(row.claims, 900);
  };
  const item = row => {
    const li = document.createElement("li"), a = document.createElement("a"), small = document.createElement("span");
    a.href = row.page;
    a.textContent = row.name;
    small.className = "n";
    small.textContent = row.kind + ", " + row.claims + (row.claims === 1 ? " claim" : " claims");
    li.append(a, " ", small);
    return li;
  };
  const search = () => {
    const asked = plain(box.value.trim()), words = asked.split(/\s+/).filter(Boolean);
    if (!words.length) {
      hits.replaceChildren();
      told.textContent = "Type a name; words may be given in part and in any order.";
      return;
    }
    const found = rows.map(row => [score(row, asked, words), row]).filter(([points]) => points)
      .sort((a, b) => b[0] - a[0] || (a[1].key < b[1].key ? -1 : 1));
    hits.replaceChildren(...found.slice(0, MOST).map(([, row]) => item(row)));
    told.textContent = found.length > MOST ? "Showing " + MOST + " of " + found.length : found.length + (found.length === 1 ? " match" : " matches");
  };
  box.value = new URLSearchParams(location.search).get("q") || "";
  box.addEventListener("input", search);
  document.getElementById("search").addEventListener("submit", event => {
    event.preventDefault();
    search();
    const first = hits.querySelector("a");
    if (first) first.focus();
  });
  search();
  box.focus();
})();
