// Suggestions while typing. Everything works without this file.
"use strict";
(function () {
  const box = document.querySelector("input[data-suggest]");
  if (!box) return;
  const list = document.getElementById("words");
  let timer = 0;
  let asked = "";
  let running = null;
  async function suggest() {
    const q = box.value.trim();
    if (q.length < 2 || q === asked) return;
    asked = q;
    if (running) running.abort();
    running = new AbortController();
    try {
      const answer = await fetch(box.dataset.suggest + "?q=" + encodeURIComponent(q), { signal: running.signal });
      if (!answer.ok) return;
      const body = await answer.json();
      list.replaceChildren(...body.items.map(function (word) {
        const option = document.createElement("option");
        option.value = word;
        return option;
      }));
    } catch (e) {
      // Typing went on, or the network failed: no suggestions, nothing else.
    }
  }
  box.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(suggest, 150);
  });
})();
