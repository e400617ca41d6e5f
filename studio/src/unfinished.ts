/** The cue that somebody is writing: its errors wait until it is left, or until nothing is typed for some moments. */

import type { EditorState } from "@codemirror/state";
import type { Span } from "./positions";

export const UNFINISHED_MS = 1500;

/** Where the cue with the cursor stands, as far as it is written; null where the cursor is in no cue. */
export function cueAtCursor(state: EditorState): Span | null {
  const { head, empty } = state.selection.main;
  const line = state.doc.lineAt(head);
  const at = head - line.from;
  const open = /\[[^[\]]*$/.exec(line.text.slice(0, at));
  if (!empty || open === null) return null;
  const rest = /^[^[\]]*\]?/.exec(line.text.slice(at))![0];
  return { from: line.from + open.index, to: head + rest.length };
}

export const touches = (one: Span, other: Span): boolean => one.from <= other.to && other.from <= one.to;
