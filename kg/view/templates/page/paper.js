// What leaves the page: a picture with its caption, a printed sheet, a copied address.
"use strict";
(function () {
  const { network, state, $ } = KG;
  function copyOnto(target) {
    const drawn = $("mynetwork").querySelector("canvas"), ratio = drawn.width / drawn.clientWidth, strip = 30 * ratio;
    target.width = drawn.width; target.height = drawn.height + strip;
    const brush = target.getContext("2d");
    brush.fillStyle = KG.reading.background[KG.tone()]; brush.fillRect(0, 0, target.width, target.height);
    brush.drawImage(drawn, 0, 0);
    brush.fillStyle = state.dark ? "#a5b0bd" : "#59636f";
    brush.font = `${12 * ratio}px "Segoe UI", "Liberation Sans", Arial, sans-serif`;
    brush.fillText(`${document.title} · ${$("count").textContent}`, 12 * ratio, drawn.height + 19 * ratio, target.width - 24 * ratio);
    return target;
  }
  KG.picture = () => copyOnto(document.createElement("canvas")).toDataURL("image/png");
  $("png").addEventListener("click", () => KG.element("a", { download: "graph.png", href: KG.picture() }).click());

  // Paper is white: the drawing is made once in light colours. Of what is chosen every fact is printed; with nothing chosen,
  // where that could be hundreds of sheets, the facts that are open, and how many are not.
  let dark = false;
  addEventListener("beforeprint", () => {
    KG.surround();
    if (state.dark) { dark = true; KG.theme(false); }
    network.redraw();
    copyOnto($("sheet"));
    const closed = () => $("facts").querySelector(".more");
    if (state.node || state.line || state.path) while (closed()) closed().click();
    const text = closed() && `${KG.number(closed().dataset.rest)} more are not printed: show them, or choose a node or a line.`;
    if (text) closed().after(KG.element("p", { class: "unprinted", text }));
  });
  addEventListener("afterprint", () => {
    for (const said of document.querySelectorAll(".unprinted")) said.remove();
    if (dark) KG.theme(true);
    dark = false;
  });
  $("print").addEventListener("click", () => print());

  $("link").addEventListener("click", async () => {
    const button = $("link"), said = button.textContent;
    try { await navigator.clipboard.writeText(location.href); button.textContent = "Copied"; }
    catch { button.textContent = "Copy it from the address bar"; }
    setTimeout(() => { button.textContent = said; }, 2000);
  });
})();
