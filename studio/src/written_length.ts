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

/** The length that somebody writes: "6:30", "1:00:00", "6m30s", or a number of minutes; null for anything else. */
export function readLength(words: string): number | null {
  const written = words.trim().toLowerCase();
  const found =
    /^(?:(?<h>\d{1,2}):)?(?<m>\d{1,3}):(?<s>[0-5]\d)$/.exec(written) ??
    /^(?=\d)(?:(?<h>\d{1,2})\s*h)?\s*(?:(?<m>\d{1,4})\s*m(?:in)?)?\s*(?:(?<s>\d{1,5})\s*s)?$/.exec(written) ??
    /^(?<m>\d{1,4})$/.exec(written);
  if (found === null) return null;
  const [hours, minutes, seconds] = ["h", "m", "s"].map((unit) => Number(found.groups?.[unit] ?? 0));
  return ((hours! * 60 + minutes!) * 60 + seconds!) * SECOND_MS;
}

export const lengthsIn = (text: Text): number => headValues(text, "length").length;

/** How a script asks for a length, the first of several; null where its front matter cannot be read here. */
export const withLength = (text: Text, ms: number): Change | null => withHeadValue(text, "length", writtenLength(ms));
