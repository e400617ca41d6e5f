/** The signs on buttons, which index.html has. */

import { byId } from "./dom";

export type Icon = "play" | "stop" | "previous" | "next" | "back" | "loop" | "volume" | "copy" | "rename" | "remove";

export function icon(name: Icon): Node {
  const found = byId<HTMLTemplateElement>("icons").content.querySelector(`[data-icon="${name}"]`);
  if (found === null) throw new Error(`the page has no icon ${name}`);
  return found.cloneNode(true);
}
