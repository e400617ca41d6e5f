/** Values in the front matter, as they are written. */

import type { Text } from "@codemirror/state";
import type { Change } from "./lines";
import { headEnd } from "./outline";
import type { Span } from "./positions";

const ITEM = /^(\s*-\s+)([^#]*?)\s*(#.*)?$/;

/** Where a key has its values: one, a list such as [10m, 20m], or one below the other after hyphens. */
export function headValues(text: Text, key: string): readonly Span[] {
  const end = headEnd(text);
  for (let number = 2; number < end; number += 1) {
    const line = text.line(number);
    const parts = new RegExp(`^(${key}:[ \\t]*)([^#]*?)[ \\t]*(#.*)?$`, "i").exec(line.text);
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

/** How a key gets a value, the first of several; null where the front matter cannot be read here. */
export function withHeadValue(text: Text, key: string, value: string): Change | null {
  const first = headValues(text, key)[0];
  if (first !== undefined) {
    const space = text.sliceString(first.from - 1, first.from) === ":" ? " " : "";
    return { ...first, insert: `${space}${value}` };
  }
  const end = headEnd(text);
  if (end === 0 || new RegExp(`^${key}:`, "im").test(text.sliceString(0, text.line(end).from))) return null;
  const { from } = text.line(end);
  return { from, to: from, insert: `${key}: ${value}\n` };
}
