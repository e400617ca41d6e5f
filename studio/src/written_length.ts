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

const ITEM = /^(\s*-\s+)([^#]*?)\s*(#.*)?$/;

/** Where the front matter says lengths: one, a list such as [10m, 20m], or one below the other after hyphens. */
function written(text: Text): readonly Span[] {
  const end = headEnd(text);
  for (let number = 2; number < end; number += 1) {
    const line = text.line(number);
    const parts = /^(length:[ \t]*)([^#]*?)[ \t]*(#.*)?$/i.exec(line.text);
    if (parts === null) continue;
    const from = line.from + parts[1]!.length;
    const value = parts[2]!;
    if (value.startsWith("[")) return inList(value, from);
    return value === "" ? belowEachOther(text, number + 1, end) : [{ from, to: from + value.length }];
  }
  return [];
}

function inList(value: string, from: number): readonly Span[] {
  if (!value.endsWith("]")) return [];
  return [...value.matchAll(/[^[\],\s](?:[^[\],]*[^[\],\s])?/g)].map(({ 0: item, index }) => {
    return { from: from + index, to: from + index + item.length };
  });
}

function belowEachOther(text: Text, first: number, end: number): readonly Span[] {
  const spans: Span[] = [];
  for (let number = first; number < end; number += 1) {
    const line = text.line(number);
    const parts = ITEM.exec(line.text);
    if (parts === null) break;
    const from = line.from + parts[1]!.length;
    spans.push({ from, to: from + parts[2]!.length });
  }
  return spans;
}

export const lengthsIn = (text: Text): number => written(text).length;

/** How a script asks for a length, the first of several; null where its front matter cannot be read here. */
export function withLength(text: Text, ms: number): Change | null {
  const first = written(text)[0];
  if (first !== undefined) {
    const space = text.sliceString(first.from - 1, first.from) === ":" ? " " : "";
    return { ...first, insert: `${space}${writtenLength(ms)}` };
  }
  const end = headEnd(text);
  if (end === 0 || asksForLength(text, end)) return null;
  const { from } = text.line(end);
  return { from, to: from, insert: `length: ${writtenLength(ms)}\n` };
}

function asksForLength(text: Text, end: number): boolean {
  return /^length:/im.test(text.sliceString(0, text.line(end).from));
}
