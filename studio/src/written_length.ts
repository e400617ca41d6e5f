/** The length that the front matter asks for. */

import type { Text } from "@codemirror/state";
import type { Change } from "./lines";
import { headEnd } from "./outline";
import type { Span } from "./positions";

const SECOND_MS = 1000;

/** "1h2m", "12m30s", "45s". */
export function writtenLength(ms: number): string {
  const seconds = Math.round(ms / SECOND_MS);
  const parts = [[Math.floor(seconds / 3600), "h"], [Math.floor((seconds % 3600) / 60), "m"], [seconds % 60, "s"]] as const;
  return parts.map(([count, unit]) => (count === 0 ? "" : `${count}${unit}`)).join("") || "0s";
}

interface Written extends Span {
  /** "" where another value begins on the next line, as a list does. */
  readonly value: string;
}

/** The value of `length` in the front matter; null where there is none. */
function found(text: Text): Written | null {
  const end = headEnd(text);
  for (let number = 2; number < end; number += 1) {
    const line = text.line(number);
    const parts = /^(length:[ \t]*)([^#]*?)[ \t]*(#.*)?$/.exec(line.text);
    if (parts === null) continue;
    const from = line.from + parts[1]!.length;
    return { from, to: from + parts[2]!.length, value: parts[2]! };
  }
  return null;
}

export const asksForLength = (text: Text): boolean => found(text) !== null;

/** How a script asks for one length; null where its front matter has several, or there is none. */
export function withLength(text: Text, ms: number): Change | null {
  const written = found(text);
  if (written !== null) {
    const { from, to, value } = written;
    const space = text.sliceString(from - 1, from) === ":" ? " " : "";
    return value === "" || value.startsWith("[") ? null : { from, to, insert: `${space}${writtenLength(ms)}` };
  }
  const end = headEnd(text);
  if (end === 0) return null;
  const { from } = text.line(end);
  return { from, to: from, insert: `length: ${writtenLength(ms)}\n` };
}
