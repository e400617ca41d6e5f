/** Notices above the text: what happened, and what can be done about it. */

import { announce, button, byId, make } from "./dom";

export interface Action {
  readonly label: string;
  readonly run: () => void;
  /** The action that most people want. */
  readonly isFirst?: boolean;
}

/**
 * Show a notice in the place of an older one of the same name; the actions take it away.
 *
 * One with the same words stays as it is, with its actions: they look at what is known when they run.
 */
export function notify(
  name: string,
  words: string,
  { actions = [], isTrouble = false }: { actions?: readonly Action[]; isTrouble?: boolean } = {},
): void {
  const shown = find(name);
  if (shown?.dataset["words"] === words) return;
  const notice = make(
    "div",
    { class: isTrouble ? "notice trouble" : "notice", "data-name": name, "data-words": words },
    make("p", {}, words),
    make(
      "div",
      { class: "actions" },
      ...actions.map(({ label, run, isFirst }) => button(label, run, isFirst ? "first" : "quiet")),
    ),
  );
  if (shown === undefined) byId("notices").append(notice);
  else shown.replaceWith(notice);
  announce(words);
}

/** A notice that people put away themselves. */
export function tell(name: string, words: string): void {
  notify(name, words, { actions: [{ label: "Close", run: () => dismiss(name) }] });
}

export function dismiss(name: string): void {
  find(name)?.remove();
}

export function dismissAll(): void {
  byId("notices").replaceChildren();
}

const find = (name: string): HTMLElement | undefined =>
  [...byId("notices").querySelectorAll<HTMLElement>(".notice")].find((notice) => notice.dataset["name"] === name);
