/** Two versions of a script side by side. */

import { openDialog } from "./dialogs";
import { button, make } from "./dom";
import { type Row, sideBySide } from "./lines";

/** Lines around a difference that are shown; more of them in a row are left out. */
const NEAR = 3;

export function showBoth(
  path: string,
  mine: string,
  other: string,
  choices: { readonly keepMine: () => void; readonly takeOther: () => void },
): void {
  const choose = (label: string, run: () => void, kind: string): HTMLElement =>
    button(
      label,
      () => {
        dialog.close();
        run();
      },
      kind,
    );
  const dialog = openDialog(
    `Two versions of ${path}`,
    "both",
    make("p", { class: "about" }, "Both keep until you choose. Lines that differ are marked."),
    make(
      "div",
      { class: "actions" },
      choose("Keep mine", choices.keepMine, "first"),
      choose("Take the other", choices.takeOther, "quiet"),
    ),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "The two versions" }, table(mine, other)),
  );
}

function table(mine: string, other: string): HTMLTableElement {
  return make(
    "table",
    {},
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Mine, in this window"), make("th", { scope: "col" }, "The other, on the disk"))),
    make("tbody", {}, ...rows(sideBySide(mine, other))),
  );
}

function rows(all: readonly Row[]): HTMLElement[] {
  const near = new Set<number>();
  all.forEach((row, at) => {
    if (row.mine !== row.other) for (let i = at - NEAR; i <= at + NEAR; i += 1) near.add(i);
  });
  const shown: HTMLElement[] = [];
  let hidden = 0;
  const skip = (): void => {
    if (hidden > 0)
      shown.push(make("tr", { class: "same" }, make("td", { colspan: "2" }, hidden === 1 ? "1 equal line" : `${hidden} equal lines`)));
    hidden = 0;
  };
  all.forEach((row, at) => {
    if (!near.has(at)) {
      hidden += 1;
      return;
    }
    skip();
    const differs = row.mine !== row.other;
    const cell = (text: string | null): HTMLElement =>
      make("td", { class: text === null ? "absent" : differs ? "differs" : false }, ...(text === null ? [] : [differs && text !== "" ? make("mark", {}, text) : text]));
    shown.push(make("tr", {}, cell(row.mine), cell(row.other)));
  });
  skip();
  return shown;
}
