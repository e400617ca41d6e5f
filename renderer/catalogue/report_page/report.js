"use strict";
{
  const byId = (id) => document.getElementById(id);
  const body = byId("list").tBodies[0];
  const rows = Array.from(body.rows, (element) => ({ element, text: element.textContent.toLowerCase() }));

  const filter = () => {
    const words = byId("text").value.toLowerCase().split(/\s+/).filter(Boolean);
    const state = byId("state").value;
    let shown = 0;
    for (const { element, text } of rows) {
      const isState = !state || (state === "broken" ? "broken" in element.dataset : element.dataset.state === state);
      element.hidden = !(isState && words.every((word) => text.includes(word)));
      shown += element.hidden ? 0 : 1;
    }
    byId("count").textContent = `${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")} tracks`;
    byId("none").hidden = shown > 0;
  };

  const valueOf = (row, column, isNumber) => {
    const cell = row.element.cells[column];
    const value = (cell.dataset.value ?? cell.textContent).trim();
    return isNumber ? (value === "" ? NaN : Number(value)) : value;
  };

  const sort = (head, column) => {
    const isNumber = head.dataset.sort === "number";
    const isDown = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
    const keyed = rows.map((row) => ({ row, key: valueOf(row, column, isNumber) }));
    const order = new Intl.Collator("en", { numeric: true });
    const isEmpty = ({ key }) => key === "" || Number.isNaN(key);
    keyed.sort((a, b) => {
      if (isEmpty(a) || isEmpty(b)) return isEmpty(a) - isEmpty(b);
      const difference = isNumber ? a.key - b.key : order.compare(a.key, b.key);
      return isDown ? -difference : difference;
    });
    body.append(...keyed.map(({ row }) => row.element));
  };

  const heads = Array.from(byId("list").tHead.rows[0].cells);
  heads.forEach((head, column) => {
    byId("sort").add(new Option(head.textContent, String(column)));
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(head, column));
    head.replaceChildren(button);
  });
  byId("sort").addEventListener("change", ({ target }) => sort(heads[Number(target.value)], Number(target.value)));
  byId("text").addEventListener("input", filter);
  byId("state").addEventListener("change", filter);
  byId("filter").addEventListener("submit", (event) => event.preventDefault());
  byId("filter").hidden = false;
  filter();
}
