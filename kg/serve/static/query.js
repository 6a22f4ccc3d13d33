"use strict";
(async () => {
  const chosen = document.getElementById("question");
  const plain = document.getElementById("plain");
  let yasgui = null;
  if (window.Yasgui) {
    yasgui = new window.Yasgui(document.getElementById("yasgui"), {
      requestConfig: { endpoint: new URL("/sparql", location.href).href, method: "POST" },
      endpointCatalogueOptions: { getData: () => [] },
      persistenceId: "kg",
    });
  } else {
    plain.hidden = false;
  }
  const set = (text) => {
    if (yasgui) yasgui.getTab().setQuery(text);
    else plain.elements.query.value = text;
  };
  const given = new URLSearchParams(location.search).get("query");
  if (given) set(given);
  const answer = await fetch("/api/questions", { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const questions = (await answer.json()).records;
  for (const one of questions) {
    const option = document.createElement("option");
    option.value = one.query;
    option.textContent = one.question || one.title || one.query;
    chosen.append(option);
  }
  chosen.addEventListener("change", () => {
    const one = questions.find((q) => q.query === chosen.value);
    if (one) set(one.sparql);
  });
})();
