/** The length that the front matter asks for. */

import type { Text } from "@codemirror/state";
import { headValues, withHeadValue } from "./head_values";
import type { Change } from "./lines";

const SECOND_MS = 1000;

/** "1h2m", "12m30s", "45s". */
export function writtenLength(ms: number): string {
  const seconds = Math.round(ms / SECOND_MS);
  const parts = [[Math.floor(seconds / 3600), "h"], [Math.floor((seconds % 3600) / 60), "m"], [seconds % 60, "s"]] as const;
  return parts.map(([count, unit]) => (count === 0 ? "" : `${count}${unit}`)).join("") || "0s";
}

export const lengthsIn = (text: Text): number => headValues(text, "length").length;

/** How a script asks for a length, the first of several; null where its front matter cannot be read here. */
export const withLength = (text: Text, ms: number): Change | null => withHeadValue(text, "length", writtenLength(ms));
