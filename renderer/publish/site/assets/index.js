"use strict";
// The list of sessions: search, choices of length and tag, order. What is chosen stands in the address.
(() => {
  const find = (id) => document.getElementById(id);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const list = find("cards");
  const cards = [...list.children].map((element, place) => ({
    element,
    place,
    text: plain(element.textContent),
    title: element.querySelector("h2").textContent,
    tags: new Set([...element.querySelectorAll(".tag")].map((tag) => tag.textContent)),
    seconds: element.dataset.seconds.split(" ").map(Number),
  }));
  const shortest = (card) => Math.min(...card.seconds);
  const longest = (card) => Math.max(...card.seconds);
  const collator = new Intl.Collator(document.querySelector("h1").lang || undefined, { numeric: true });
  const orders = {
    newest: (a, b) => a.place - b.place,
    title: (a, b) => collator.compare(a.title, b.title),
    shortest: (a, b) => shortest(a) - shortest(b),
    longest: (a, b) => longest(b) - longest(a),
  };
  const choices = ["search", "length", "tag", "order"].map(find).filter(Boolean);
  let order = "newest";

  const show = () => {
    const words = plain(find("search").value).split(/\s+/).filter(Boolean);
    const [low, high] = find("length").value.split(" ").map(Number);
    const tag = find("tag")?.value;
    const fits = (seconds) => !high && !low ? true : seconds > low && (!high || seconds <= high);
    let shown = 0;
    for (const card of cards) {
      const meets = words.every((word) => card.text.includes(word))
        && (!tag || card.tags.has(tag)) && card.seconds.some(fits);
      card.element.hidden = !meets;
      shown += meets;
    }
    if (order !== find("order").value) {
      order = find("order").value;
      list.append(...[...cards].sort(orders[order] || orders.newest).map((card) => card.element));
    }
    find("count").textContent = shown ? `${shown} session${shown === 1 ? "" : "s"}` : "No session fits. Try fewer words.";
  };

  const keep = () => {
    const chosen = new URLSearchParams();
    for (const { id, value } of choices) if (value && value !== "newest") chosen.set(id, value);
    history.replaceState(null, "", `#${chosen}`);
  };

  const recall = () => {
    const chosen = new URLSearchParams(location.hash.slice(1));
    for (const choice of choices) {
      choice.value = chosen.get(choice.id) ?? "";
      if (choice.selectedIndex === -1 || (choice.id === "order" && !choice.value)) choice.selectedIndex = 0;
    }
    show();
  };

  const form = document.querySelector(".finder");
  find("length").closest("label").hidden = find("length").options.length < 2;
  form.hidden = cards.length < 2;
  form.addEventListener("input", () => { show(); keep(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", recall);
  recall();
})();
