/** The sentences of a text, and where they stand in the text as it is now. */

import { type ChangeDesc, ChangeSet, type Text } from "@codemirror/state";
import { offsetOf, type Span } from "./positions";
import type { Spot } from "./takes_history";
import type { Sentence } from "./takes_api";

export class PlacedTakes {
  private readonly spans: readonly (Span | null)[];
  private since: ChangeDesc;

  /** `since` is what was edited after the text of which the sentences are. */
  constructor(
    readonly sentences: readonly Sentence[],
    text: Text,
    since: ChangeDesc | null = null,
  ) {
    this.since = since ?? ChangeSet.empty(text.length).desc;
    this.spans = sentences.map((one) => {
      if (one.path !== "") return null;
      const from = offsetOf(text, one);
      return { from, to: Math.max(from, offsetOf(text, { line: one.end_line, column: one.end_column })) };
    });
  }

  edited(changes: ChangeDesc): void {
    this.since = this.since.composeDesc(changes);
  }

  /** Whether the text has been edited since. */
  get isBehind(): boolean {
    return !this.since.empty;
  }

  /** Where a sentence stands in the text now; null where its words are gone, or are in another file. */
  spanOf(index: number): Span | null {
    const span = this.spans[index] ?? null;
    if (span === null) return null;
    const now = { from: this.since.mapPos(span.from, 1), to: this.since.mapPos(span.to, -1) };
    return now.to > now.from ? now : null;
  }

  /** What names a sentence to the server, and in the text after later edits. */
  spotOf(index: number): Spot | null {
    const sentence = this.sentences[index]!;
    const { path, line, column, number } = sentence;
    const isAlone = this.standing(path, line, column).length === 1;
    const which = isAlone ? {} : { number };
    if (path !== "") return { included: path, line, column, ...which };
    const span = this.spanOf(index);
    return span === null ? null : { position: span.from, ...which };
  }

  /** The sentence at a position of the text now: the one that it is in, or after on its line; else the next one, or -1. */
  at(position: number, text: Text): number {
    const line = text.lineAt(Math.min(position, text.length)).from;
    let [before, after] = [-1, -1];
    let [start, end, next] = [-1, -1, Infinity];
    this.sentences.forEach((_, index) => {
      const span = this.spanOf(index);
      if (span === null) return;
      if (span.from <= position && span.from > start) [before, start, end] = [index, span.from, span.to];
      if (span.from > position && span.from < next) [after, next] = [index, span.from];
    });
    return after < 0 || (before >= 0 && end >= Math.min(line, position)) ? before : after;
  }

  /** The sentence at a place of an included file, or -1. */
  named(path: string, line: number, column: number): number {
    return this.standing(path, line, column)[0] ?? -1;
  }

  /** The sentence with these words at the place of another one, or this one. */
  worded(index: number, words: string): number {
    const one = this.sentences[index];
    const all = one === undefined ? [] : this.standing(one.path, one.line, one.column);
    return all.find((at) => this.sentences[at]!.words === words) ?? index;
  }

  private standing(path: string, line: number, column: number): readonly number[] {
    const found: number[] = [];
    this.sentences.forEach((one, at) => one.path === path && one.line === line && one.column === column && found.push(at));
    return found;
  }
}
