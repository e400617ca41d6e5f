import { CompletionContext } from "@codemirror/autocomplete";
import { foldable } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import type { Choices, Problem } from "../src/api";
import { completeScript } from "../src/completing";
import { headEnd, outline } from "../src/outline";
import { problemMarks, problems, sentence, shown } from "../src/problems";

const choice = (label: string, apply: string) => ({ label, apply, detail: "" });
const CHOICES: Choices = {
  cues: [choice("pause 3s", "[pause 3s]"), choice("bell", "[bell]")],
  bells: [choice("low", "low")],
  beds: [choice("ocean", "ocean")],
  voices: [choice("calm", "calm")],
  sounds: [],
  values: [choice("rest", "{rest}")],
  settings: [choice("bed", "bed: ")],
};

/** The labels that are offered where the text has a bar. */
function offered(marked: string): string[] | null {
  const at = marked.indexOf("|");
  const state = EditorState.create({ doc: marked.replace("|", ""), extensions: [outline] });
  const found = completeScript(new CompletionContext(state, at, false), CHOICES);
  return found?.options.map((option) => option.displayLabel ?? option.label) ?? null;
}

describe("completion", () => {
  it.each([
    ["Rest. [|", ["pause 3s", "bell"]],
    ["Rest. [pa|]", ["pause 3s", "bell"]],
    ["[bell |", ["low"]],
    ["[bed oc|]", ["ocean"]],
    ["[sound |", ["pause 3s", "bell"]],
    ["[hold {re|}]", ["rest"]],
    ["Rest. |", null],
    ["[bell] |", null],
    ["---\nb|\n---\n", ["bed"]],
    ["---\nbed: o|\n---\n", ["ocean"]],
    ["---\nvoice: |\n---\n", ["calm"]],
    ["---\ntitle: [|\n---\n", null],
    ["---\nbed: x\n---\nbe|", null],
  ])("%j", (marked, labels) => expect(offered(marked)).toEqual(labels));
});

describe("folding", () => {
  const doc = "---\ntitle: x\n---\n\n# One\nwords\n\n## Inner\nmore\n\n# Two\nlast\n# Empty";
  const state = EditorState.create({ doc, extensions: [outline] });
  const folded = (number: number): string | null => {
    const line = state.doc.line(number);
    const range = foldable(state, line.from, line.to);
    return range === null ? null : state.sliceDoc(range.from, range.to);
  };
  it.each([
    [1, "\ntitle: x\n---"],
    [5, "\nwords\n\n## Inner\nmore"],
    [8, "\nmore"],
    [11, "\nlast"],
    [6, null],
    [13, null],
  ])("line %i", (number, text) => expect(folded(number)).toBe(text));
  it("knows front matter only where it has an end", () => {
    const end = (text: string): number => headEnd(EditorState.create({ doc: text }).doc);
    expect([end("---\na: b\n---\n"), end("---\na: b\n"), end("words\n---\n"), end("")]).toEqual([3, 0, 0, 0]);
  });
});

describe("problems", () => {
  const problem: Problem = {
    line: 1, column: 2, width: 5, message: 'unknown cue "puase"', remedy: 'did you mean "pause"?',
    warning: false, path: "", fix: { line: 1, column: 2, width: 5, text: "pause" },
  };
  it("move along with edits", () => {
    let state = EditorState.create({ doc: "[puase]", extensions: [problemMarks] });
    for (const spec of shown(state, [{ problem, span: { from: 1, to: 6 }, fix: { from: 1, to: 6, text: "pause" } }]))
      state = state.update(spec).state;
    state = state.update({ changes: { from: 0, insert: "Rest. " } }).state;
    const placed = state.field(problems)[0]!;
    expect(placed.span).toEqual({ from: 7, to: 12 });
    expect(placed.fix).toEqual({ from: 7, to: 12, text: "pause" });
  });
  it("are one sentence", () => expect(sentence(problem)).toBe('unknown cue "puase": did you mean "pause"?'));
});
