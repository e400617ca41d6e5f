/** The problems that the last check found, in the text: they move along with later edits, and can be mended. */

import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { type EditorState, type Extension, StateEffect, StateField, type TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Problem } from "./api";
import type { Span } from "./positions";

export interface Change extends Span {
  readonly text: string;
}

export interface PlacedProblem {
  readonly problem: Problem;
  readonly span: Span;
  readonly fixes: readonly Change[];
}

const setProblems = StateEffect.define<readonly PlacedProblem[]>();

export const problems = StateField.define<readonly PlacedProblem[]>({
  create: () => [],
  update(placed, transaction) {
    for (const effect of transaction.effects) if (effect.is(setProblems)) return effect.value;
    if (!transaction.docChanged || placed.length === 0) return placed;
    const moved = ({ from, to }: Span): Span => {
      const start = transaction.changes.mapPos(from, 1);
      return { from: start, to: Math.max(start, transaction.changes.mapPos(to, -1)) };
    };
    return placed.map(({ problem, span, fixes }) => ({
      problem,
      span: moved(span),
      fixes: fixes.map((fix) => ({ ...moved(fix), text: fix.text })),
    }));
  },
});

/** What shows problems in the text. */
export function shown(state: EditorState, placed: readonly PlacedProblem[]): TransactionSpec[] {
  const diagnostics = placed.filter(({ problem }) => problem.path === "").map((known) => diagnostic(known));
  return [{ effects: setProblems.of(placed) }, setDiagnostics(state, diagnostics)];
}

function diagnostic({ problem, span, fixes }: PlacedProblem): Diagnostic {
  return {
    ...span,
    severity: problem.warning ? "warning" : "error",
    message: sentence(problem),
    actions: fixes.map(({ text }, at) => ({ name: fixLabel(text), apply: (view: EditorView) => mend(view, problem, at) })),
  };
}

export const sentence = (problem: Problem): string =>
  problem.remedy === "" ? problem.message : `${problem.message}: ${problem.remedy}`;

export function fixLabel(text: string): string {
  if (text.startsWith("---\n")) return "Add the front matter";
  return text === "" ? "Remove it" : `Write ${text.trim()}`;
}

/** Make a change that a problem's remedy names, as a step that can be undone. Return whether it was made. */
export function mend(view: EditorView, problem: Problem, at = 0): boolean {
  const placed = view.state.field(problems).find((known) => known.problem === problem);
  const fix = placed?.fixes[at];
  if (fix === undefined) return false;
  const { from, to, text } = fix;
  view.dispatch({
    changes: { from, to, insert: text },
    selection: { anchor: from + text.length },
    effects: setProblems.of(view.state.field(problems).filter((known) => known !== placed)),
    userEvent: "input.complete",
    scrollIntoView: true,
  });
  view.focus();
  return true;
}

/** Make the change for the problem at the cursor, or on its line. */
export function mendHere(view: EditorView): boolean {
  const { head } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  const near = view.state
    .field(problems)
    .filter(({ fixes, span }) => fixes.length > 0 && span.from >= line.from && span.from <= line.to)
    .sort((a, b) => Math.abs(a.span.from - head) - Math.abs(b.span.from - head));
  return near[0] !== undefined && mend(view, near[0].problem);
}

/** Put the cursor on a problem. */
export function goTo(view: EditorView, problem: Problem): void {
  const placed = view.state.field(problems).find((known) => known.problem === problem);
  if (placed === undefined) return;
  view.dispatch({ selection: { anchor: placed.span.from, head: placed.span.to }, scrollIntoView: true });
  view.focus();
}

export const problemMarks: Extension = [problems, lintGutter()];
