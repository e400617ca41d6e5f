/** Completion of cues, of names in cues, and of values. */

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Choice, Choices, Lists } from "./api";
import { completeHead } from "./completing_head";
import { headLines } from "./outline";

/** The lists of names that belong to a word at the beginning of a cue. */
const NAMES: Readonly<Record<string, keyof Lists>> = {
  bell: "bells",
  bed: "beds",
  voice: "voices",
  sound: "sounds",
};

/** Complete at the cursor; `choices` is what the server offers for this script. */
export function completeScript(context: CompletionContext, offered: Choices): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const end = context.state.field(headLines);
  if (line.number > 1 && line.number < end) return completeHead(before, context, offered);
  return inValue(before, context, offered) ?? inCue(before, context, offered);
}

function inCue(before: string, context: CompletionContext, offered: Choices): CompletionResult | null {
  const named = /\[(bell|bed|voice|sound)\s+([^[\],]*)$/i.exec(before);
  if (named !== null) {
    const names = offered[NAMES[named[1]!.toLowerCase()]!];
    if (names.length > 0) return result(context.pos - named[2]!.length, names.map(option));
  }
  const open = /\[[^[\]]*$/.exec(before);
  if (open === null) return null;
  const whole = (choice: Choice, at: number): Completion => ({
    ...option(choice),
    // The server puts those first that people need most.
    sortText: String(at).padStart(3, "0"),
    label: choice.apply.replace(/\]$/, ""),
    displayLabel: choice.label,
    apply: (view, _completion, from, to) => {
      const insert = choice.apply;
      const rest = /^[\p{L}\p{N}]*\]/u.exec(view.state.sliceDoc(to, view.state.doc.lineAt(to).to));
      view.dispatch({
        changes: { from, to: to + (rest?.[0].length ?? 0), insert },
        selection: { anchor: from + insert.length },
        userEvent: "input.complete",
      });
    },
  });
  return { ...result(context.pos - open[0].length, offered.cues.map(whole)), to: selectedTo(context) };
}

/** What is selected is completed too: the cursor of a completion is where the selection begins. */
const selectedTo = ({ pos, state }: CompletionContext): number => Math.max(pos, state.selection.main.to);

function inValue(before: string, context: CompletionContext, offered: Choices): CompletionResult | null {
  const open = /\{[^{}\s]*$/.exec(before);
  if (open === null || offered.values.length === 0) return null;
  const closes = context.state.sliceDoc(context.pos, context.pos + 1) === "}";
  const whole = (choice: Choice): Completion => ({
    ...option(choice),
    label: closes ? choice.apply.replace(/\}$/, "") : choice.apply,
    displayLabel: choice.label,
  });
  return result(context.pos - open[0].length, offered.values.map(whole));
}

const option = (choice: Choice): Completion => ({
  label: choice.apply,
  displayLabel: choice.label,
  detail: choice.detail,
});

const result = (from: number, options: readonly Completion[]): CompletionResult => ({
  from,
  options,
  validFor: /^[^\]\n}]*$/,
});
