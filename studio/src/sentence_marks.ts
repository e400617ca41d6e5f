/** Signs in the margin of the text for the states of its sentences. */

import { type Extension, RangeSet, StateEffect, StateField, type Text, type Transaction } from "@codemirror/state";
import { type EditorView, gutter, GutterMarker } from "@codemirror/view";
import { make } from "./dom";
import type { PlacedTakes } from "./placed_takes";
import { type MarginState, marginState } from "./take_words";
import type { Sentence } from "./takes_api";

/** The signs, by the state that asks for most attention first; each has a shape of its own. */
const SIGNS: Readonly<Record<MarginState["kind"], { readonly sign: string; readonly words: string }>> = {
  failed: { sign: "!", words: "The voice could not speak it" },
  doubtful: { sign: "?", words: "May be spoken wrongly, or is badly recorded" },
  stale: { sign: "≠", words: "Its locked take differs from the script" },
  changed: { sign: "~", words: "Accepted in the review with another sound" },
  unspoken: { sign: "○", words: "Not spoken yet" },
  accepted: { sign: "✓", words: "Accepted in the review" },
  locked: { sign: "■", words: "Its take is locked" },
};
const ORDER = Object.keys(SIGNS);

class Sign extends GutterMarker {
  constructor(private readonly state: MarginState) {
    super();
  }

  override eq(other: Sign): boolean {
    return other.state.kind === this.state.kind && other.state.words === this.state.words;
  }

  override toDOM(): HTMLElement {
    return signOf(this.state.kind, { role: "img", "aria-label": this.state.words, title: this.state.words });
  }
}

const setSigns = StateEffect.define<RangeSet<GutterMarker>>();

const signs = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(shown, transaction: Transaction) {
    for (const effect of transaction.effects) if (effect.is(setSigns)) return effect.value;
    return transaction.docChanged ? shown.map(transaction.changes) : shown;
  },
});

export const sentenceMarks: Extension = [signs, gutter({ class: "cm-states", markers: (view) => view.state.field(signs) })];

/** Show the states of the sentences; of those that begin on one line, the one that asks for most attention. */
export function showMarks(view: EditorView, placed: PlacedTakes, failureOf: (sentence: Sentence) => string): void {
  const found = RangeSet.of(
    [...statesOf(placed, view.state.doc, failureOf)].map(([from, state]) => new Sign(state).range(from)),
    true,
  );
  if (!RangeSet.eq([found], [view.state.field(signs)])) view.dispatch({ effects: setSigns.of(found) });
}

function statesOf(placed: PlacedTakes, text: Text, failureOf: (sentence: Sentence) => string): Map<number, MarginState> {
  const found = new Map<number, MarginState>();
  placed.sentences.forEach((sentence, index) => {
    const span = placed.spanOf(index);
    const state = span === null ? null : marginState(sentence, failureOf(sentence));
    if (span === null || state === null) return;
    const { from } = text.lineAt(span.from);
    const before = found.get(from);
    if (before === undefined || ORDER.indexOf(state.kind) < ORDER.indexOf(before.kind)) found.set(from, state);
  });
  return found;
}

/** What the signs mean. */
export const legend = (): HTMLElement =>
  make(
    "details",
    { class: "legend" },
    make("summary", {}, "Signs in the margin"),
    make("ul", {}, ...Object.entries(SIGNS).map(([kind, { words }]) => make("li", {}, signOf(kind as MarginState["kind"], { "aria-hidden": "true" }), ` ${words}`))),
    make("p", { class: "about" }, "Without a sign, a sentence is spoken. If several begin on a line, the sign is of the one that needs most attention."),
  );

const signOf = (kind: MarginState["kind"], more: Record<string, string>): HTMLElement =>
  make("span", { class: `sign ${kind}`, ...more }, SIGNS[kind].sign);
