/** Headings and front matter: how they look, and what of them can be folded. */

import { foldService } from "@codemirror/language";
import { type EditorState, type Extension, RangeSetBuilder, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

const HEADING = /^(#{1,6})\s+\S/;
const FENCE = /^---\s*$/;
/** Front matter is short: an opening line without an end is not searched to the end of a long script. */
const MOST_HEAD_LINES = 500;

/** The last line of the front matter, or 0 where there is none. */
export function headEnd(text: Text): number {
  if (!FENCE.test(text.line(1).text)) return 0;
  const most = Math.min(text.lines, MOST_HEAD_LINES);
  for (let number = 2; number <= most; number += 1) if (FENCE.test(text.line(number).text)) return number;
  return 0;
}

export const headLines = StateField.define<number>({
  create: (state) => headEnd(state.doc),
  update: (value, transaction) => (transaction.docChanged ? headEnd(transaction.newDoc) : value),
});

const FRONT_MATTER = Decoration.line({ class: "front-matter" });
const FENCED = Decoration.line({ class: "front-matter fence" });
const KEY = Decoration.mark({ class: "key" });
const HEADINGS = [1, 2, 3, 4, 5, 6].map((level) => Decoration.line({ class: `heading level-${level}` }));
const HASHES = Decoration.mark({ class: "hashes" });

function looks(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const end = view.state.field(headLines);
  for (const { from, to } of view.visibleRanges)
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      if (line.number <= end) {
        builder.add(line.from, line.from, FENCE.test(line.text) ? FENCED : FRONT_MATTER);
        const key = /^\s*[\p{L}_][\p{L}\p{N}_ -]*(?=:)/u.exec(line.text);
        if (key !== null) builder.add(line.from, line.from + key[0].length, KEY);
      } else {
        const level = HEADING.exec(line.text)?.[1]?.length;
        if (level !== undefined) {
          builder.add(line.from, line.from, HEADINGS[level - 1]!);
          builder.add(line.from, line.from + level, HASHES);
        }
      }
      at = line.to + 1;
    }
  return builder.finish();
}

const outlineLooks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = looks(view);
    }
    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = looks(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** A chapter reaches to the next heading that is as high; the front matter is folded as a whole. */
function foldable(state: EditorState, start: number): { from: number; to: number } | null {
  const line = state.doc.lineAt(start);
  const end = state.field(headLines);
  if (line.number === 1 && end > 1) return { from: line.to, to: state.doc.line(end).to };
  const level = line.number > end ? HEADING.exec(line.text)?.[1]?.length : undefined;
  if (level === undefined) return null;
  let last = line.number;
  for (let number = line.number + 1; number <= state.doc.lines; number += 1) {
    const text = state.doc.line(number).text;
    if ((HEADING.exec(text)?.[1]?.length ?? 7) <= level) break;
    if (text.trim() !== "") last = number;
  }
  return last > line.number ? { from: line.to, to: state.doc.line(last).to } : null;
}

export const outline: Extension = [headLines, outlineLooks, foldService.of(foldable)];
