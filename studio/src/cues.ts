/** The colours of cues, as the last check found them; they move along with later edits. */

import { type Extension, Prec, type Range, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import type { Span } from "./positions";

export interface CueSpan extends Span {
  readonly kind: string;
}

export const setCues = StateEffect.define<readonly CueSpan[]>();

const KINDS = ["rest", "sound", "bed", "voice", "block", "end", "mark", "include", "comment", "wrong"];
const MARKS = new Map(KINDS.map((kind) => [kind, Decoration.mark({ class: `cue cue-${kind}` })]));

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const moved = marks.map(transaction.changes);
    const found = transaction.effects.find((effect) => effect.is(setCues));
    return found === undefined ? moved : decorated(found.value as readonly CueSpan[], transaction.newDoc.length);
  },
  provide: (marks) => EditorView.decorations.from(marks),
});

function decorated(cues: readonly CueSpan[], length: number): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const { from, to, kind } of cues) {
    const mark = MARKS.get(kind);
    if (mark !== undefined && from < to && to <= length) ranges.push(mark.range(from, to));
  }
  return Decoration.set(ranges, true);
}

/** The marks of problems stand inside of a cue, and do not divide it. */
export const cueColours: Extension = Prec.lowest(field);
