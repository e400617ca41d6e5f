/** Two versions of a script side by side. */

import { openDialog } from "./dialogs";
import { button, make } from "./dom";
import { type Row, sideBySide } from "./lines";

/** Lines around a difference that are shown; more of them in a row are left out. */
const NEAR = 3;

export interface TwoTexts {
  readonly heading: string;
  readonly about: string;
  readonly mine: Side;
  readonly other: Side;
}

interface Side {
  /** Where the text is. */
  readonly name: string;
  readonly text: string;
  /** What the button says that chooses it. */
  readonly choose: string;
}

/** Show both texts; the answer is the one that was chosen, or null if the dialog was closed. */
export function showBoth(texts: TwoTexts): Promise<"mine" | "other" | null> {
  return new Promise((resolve) => {
    let chosen: "mine" | "other" | null = null;
    const choose = (side: "mine" | "other", kind: string): HTMLElement =>
      button(
        texts[side].choose,
        () => {
          chosen = side;
          dialog.close();
        },
        kind,
      );
    const dialog = openDialog(
      texts.heading,
      "both",
      make("p", { class: "about" }, texts.about),
      make("div", { class: "actions" }, choose("mine", "first"), choose("other", "quiet")),
      make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "The two versions" }, table(texts)),
    );
    dialog.addEventListener("close", () => resolve(chosen));
  });
}

function table({ mine, other }: TwoTexts): HTMLTableElement {
  const head = (side: Side): HTMLElement => make("th", { scope: "col" }, side.name);
  return make(
    "table",
    {},
    make("thead", {}, make("tr", {}, head(mine), head(other))),
    make("tbody", {}, ...rows(sideBySide(mine.text, other.text))),
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
