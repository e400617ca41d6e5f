/** The state of a script, as the server computes it, in the words of the list. */

import type { Track } from "./api";
import { clock, counted, upper } from "./words";

export interface ScriptState {
  readonly errors: number;
  readonly warnings: number;
  /** How many different sentences there are; null for a script with errors, or one that is not trusted. */
  readonly sentences: number | null;
  readonly unspoken: number | null;
  readonly tracks: readonly Track[];
  /** The last render; it is older if a file that the script uses has changed since. */
  readonly rendered: { readonly at_ms: number; readonly is_older: boolean } | null;
}

/** What stands in the way of the next render, or that nothing is left to do. */
export type Standing = "wrong" | "doubtful" | "open" | "done";

export function standing(state: ScriptState): Standing {
  if (state.errors > 0) return "wrong";
  if (state.warnings > 0) return "doubtful";
  return state.rendered === null || state.rendered.is_older ? "open" : "done";
}

/** Its problems, its length, what is not spoken, and its last render. */
export function stateWords(state: ScriptState, now: Date): string {
  const parts = [
    ...(state.errors > 0 ? [counted(state.errors, "error")] : []),
    ...(state.warnings > 0 ? [counted(state.warnings, "warning")] : []),
    ...(state.tracks.length > 0 ? [lengthWords(state.tracks)] : []),
    ...unspokenWords(state),
    renderedWords(state, now),
  ];
  return upper(parts.join(", "));
}

function lengthWords(tracks: readonly Track[]): string {
  const lengths = tracks.map(({ duration_ms }) => duration_ms);
  const [shortest, longest] = [clock(Math.min(...lengths)), clock(Math.max(...lengths))];
  return shortest === longest ? shortest : `${shortest} to ${longest}`;
}

function unspokenWords({ sentences, unspoken }: ScriptState): readonly string[] {
  if (sentences === null || unspoken === null || sentences === 0) return [];
  if (unspoken === 0) return ["all spoken"];
  if (unspoken === sentences) return ["not spoken yet"];
  return [`${unspoken} of ${counted(sentences, "sentence")} not spoken`];
}

function renderedWords({ rendered }: ScriptState, now: Date): string {
  if (rendered === null) return "not rendered";
  return `rendered ${dayWords(new Date(rendered.at_ms), now)}${rendered.is_older ? ", changed since" : ""}`;
}

function dayWords(day: Date, now: Date): string {
  if (day.toDateString() === now.toDateString())
    return `today at ${String(day.getHours()).padStart(2, "0")}:${String(day.getMinutes()).padStart(2, "0")}`;
  const year = day.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return `on ${new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", ...year }).format(day)}`;
}
