/** From the server's places, which count Unicode characters, to the editor's, which count UTF-16 units. */

import type { Text } from "@codemirror/state";
import type { Place } from "./api";

export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

const ASTRAL = /[\u{10000}-\u{10ffff}]/u;

/** The span of a place, as far as the text has it. */
export function spanOf(text: Text, place: Place): Span {
  const line = text.line(clamp(place.line, 1, text.lines));
  const start = units(line.text, place.column - 1);
  const end = units(line.text, place.column - 1 + place.width);
  return { from: line.from + start, to: line.from + Math.max(start, end) };
}

/** Where a place is, as far as the text has it. */
export function offsetOf(text: Text, { line, column }: LineColumn): number {
  return spanOf(text, { line, column, width: 0 }).from;
}

/** The place of a position. */
export function placeOf(text: Text, position: number): LineColumn {
  const line = text.lineAt(position);
  return { line: line.number, column: Array.from(line.text.slice(0, position - line.from)).length + 1 };
}

/** How many UTF-16 units the first characters of a line take. */
function units(line: string, characters: number): number {
  const wanted = Math.max(0, characters);
  if (!ASTRAL.test(line)) return Math.min(wanted, line.length);
  let found = 0;
  let seen = 0;
  for (const character of line) {
    if (seen === wanted) break;
    found += character.length;
    seen += 1;
  }
  return found;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
