"use strict";
// The list of sessions: search, choices of length and tag, order. What is chosen stands in the address.
(() => {
  const AT_ONCE = 30;
  const find = (id) => document.getElementById(id);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const list = find("cards");
  const form = document.querySelector(".finder");
  const count = find("count");
  const usual = count.textContent;
  const older = document.querySelector(".pages");
  const more = find("more");
  const unread = form.dataset.search?.split(" ") ?? [];

  const session = (known) => ({ ...known, text: plain([known.title, known.teacher, ...known.lengths, ...known.tags].join(" ")) });
  const texts = (card, choice) => [...card.querySelectorAll(choice)].map((element) => element.textContent);
  const first = [...list.children].map((element) => session({
    element,
    title: element.querySelector("h2").textContent,
    teacher: texts(element, ".teacher").join(),
    lengths: texts(element, ".nowrap"),
    tags: texts(element, ".tag"),
    seconds: element.dataset.seconds.split(" ").map(Number),
    date: Number(element.dataset.date),
  }));
  let sessions = first;

  const made = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const spaced = (elements) => elements.flatMap((element) => [element, " "]);
  // A session of an older page as an element, which is made when it is first shown.
  const shown = (known) => known.element ??= made("li", { className: "card" },
    made("a", { href: known.page },
      known.cover
        ? made("img", { src: known.cover, alt: "", width: 320, height: 320, loading: "lazy", decoding: "async" })
        : made("span", { className: `blank tone-${known.tone}`, ariaHidden: "true" }, known.initial),
      made("h2", { lang: known.language }, known.title)),
    made("p", { className: "about dotted" },
      ...spaced(known.teacher ? [made("span", { className: "teacher" }, known.teacher)] : []),
      made("span", {}, ...spaced(known.lengths.map((length, place) =>
        made("span", { className: "nowrap" }, place < known.lengths.length - 1 ? `${length},` : length))))),
    ...(known.tags.length ? [made("p", { className: "tags dotted", lang: known.language },
      ...spaced(known.tags.map((tag) => made("span", { className: "tag" }, tag))))] : []));

  globalThis.addSessions = (others) => {
    sessions = [...sessions, ...others.map((known) => session({ ...known, seconds: known.seconds.split(" ").map(Number) }))]
      .sort((a, b) => b.date - a.date);
  };
  let reading;
  let isMissing = false;
  const readAll = () => reading ??= Promise.all(unread.map((src) => new Promise((done) => {
    const onerror = () => { isMissing = true; done(); };
    document.head.append(made("script", { src, onload: done, onerror }));
  })));

  const shortest = (known) => Math.min(...known.seconds);
  const longest = (known) => Math.max(...known.seconds);
  const collator = new Intl.Collator(document.querySelector("h1").lang || undefined, { numeric: true });
  const orders = {
    newest: undefined,
    title: (a, b) => collator.compare(a.title, b.title),
    shortest: (a, b) => shortest(a) - shortest(b),
    longest: (a, b) => longest(b) - longest(a),
  };
  const choices = ["search", "length", "tag", "order"].map(find).filter(Boolean);
  const isUsual = () => choices.every(({ id, value }) => !value || (id === "order" && value === "newest"));

  let found = [];
  const showUpTo = (number) => {
    list.replaceChildren(...found.slice(0, number).map(shown));
    more.hidden = found.length <= number;
  };

  const show = () => {
    if (older) older.hidden = !isUsual();
    if (isUsual()) {
      found = first;
      showUpTo(Infinity);
      count.textContent = usual;
      return;
    }
    const words = plain(find("search").value).split(/\s+/).filter(Boolean);
    const [low, high] = find("length").value.split(" ").map(Number);
    const tag = find("tag")?.value;
    const fits = (seconds) => !high && !low ? true : seconds > low && (!high || seconds <= high);
    found = sessions.filter((known) => words.every((word) => known.text.includes(word))
      && (!tag || known.tags.includes(tag)) && known.seconds.some(fits));
    const order = orders[find("order").value];
    if (order) found.sort(order);
    showUpTo(AT_ONCE);
    const answer = found.length ? `${found.length} session${found.length === 1 ? "" : "s"}` : "No session fits. Try fewer words.";
    count.textContent = isMissing ? `${answer} – some older sessions could not be read.` : answer;
  };
  const showAll = () => {
    if (isUsual() || !unread.length) return show();
    if (!reading) count.textContent = "Searching…";
    return readAll().then(show);
  };

  const keep = () => {
    const chosen = new URLSearchParams();
    for (const { id, value } of choices) if (value && value !== "newest") chosen.set(id, value);
    history.replaceState(null, "", `#${chosen}`);
  };

  const recall = () => {
    const chosen = new URLSearchParams(location.hash.slice(1));
    const tag = chosen.get("tag");
    if (tag && find("tag") && ![...find("tag").options].some((option) => option.value === tag)) find("tag").add(new Option(tag));
    for (const choice of choices) {
      choice.value = chosen.get(choice.id) ?? "";
      if (choice.selectedIndex === -1 || (choice.id === "order" && !choice.value)) choice.selectedIndex = 0;
    }
    showAll();
  };

  find("length").closest("label").hidden = find("length").options.length < 2;
  form.hidden = first.length + unread.length < 2;
  form.addEventListener("focusin", readAll, { once: true });
  form.addEventListener("input", () => { showAll(); keep(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const next = list.children.length;
    showUpTo(next + AT_ONCE);
    list.children[next]?.querySelector("a").focus();
  });
  addEventListener("hashchange", recall);
  recall();
})();
