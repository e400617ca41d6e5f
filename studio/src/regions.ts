/** The parts of the page, between which a key goes. */

import { byId } from "./dom";

export interface Region {
  readonly id: string;
  focus(): void;
}

/** To the next part that is shown, or the one before; from the last one to the first. From elsewhere, to the text. */
export function passOn(step: 1 | -1, regions: readonly Region[]): void {
  const shown = regions.filter(({ id }) => byId(id).checkVisibility());
  const held = shown.findIndex(({ id }) => byId(id).contains(document.activeElement));
  const to = held < 0 ? shown.find(({ id }) => id === "text") : shown[(held + step + shown.length) % shown.length];
  to?.focus();
}
