/** The panel beside the text: its head, and whether it is folded where there is little room. */

import { byId } from "./dom";
import { Fold } from "./fold";

/** From this width on, it stands beside the text and is always open. */
const WIDE = window.matchMedia("(min-width: 80rem)");

const folding = new Fold("panel", "the sentence", true);

export function openPanel(): void {
  folding.bind();
}

/** Put the focus into the panel, where its content can be seen. */
export function focusPanel(): void {
  (folding.isFolded && !WIDE.matches ? folding.button : byId("panel")).focus();
}

/** Open it, so that something in it can have the focus. */
export function unfoldPanel(): void {
  folding.fold(false);
}
