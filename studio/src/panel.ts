/** The panel beside the text: its head, and whether it is folded where there is little room. */

import { byId } from "./dom";

/** From this width on, it stands beside the text and is always open. */
const WIDE = window.matchMedia("(min-width: 80rem)");

let isFolded = true;

export function openPanel(): void {
  byId("panel-fold").onclick = () => fold(!isFolded);
  fold(isFolded);
}

/** Put the focus into the panel, where its content can be seen. */
export function focusPanel(): void {
  byId(isFolded && !WIDE.matches ? "panel-fold" : "panel").focus();
}

/** Open it, so that something in it can have the focus. */
export function unfoldPanel(): void {
  fold(false);
}

function fold(folds: boolean): void {
  isFolded = folds;
  byId("panel").classList.toggle("folded", folds);
  const control = byId("panel-fold");
  control.textContent = folds ? "Show" : "Hide";
  control.setAttribute("aria-label", folds ? "Show the sentence" : "Hide the sentence");
  control.setAttribute("aria-expanded", String(!folds));
}
