import { CompletionContext } from "@codemirror/autocomplete";
import { foldable } from "@codemirror/language";
import { EditorState, type TransactionSpec } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import type { Choices, Problem } from "../src/api";
import { completeScript } from "../src/completing";
import { headEnd, outline } from "../src/outline";
import { fixLabel, problemMarks, problems, sentence, shown } from "../src/problems";

const choice = (label: string, apply: string) => ({ label, apply, detail: "" });
const CHOICES: Choices = {
  cues: [choice("pause 3s", "[pause 3s]"), choice("bell", "[bell]"), choice("at 2m", "[at 2m]")],
  bells: [choice("low", "low")],
  beds: [choice("ocean", "ocean")],
  voices: [choice("calm", "calm")],
  sounds: [],
  values: [choice("rest", "{rest}")],
  settings: [choice("bed", "bed: ")],
  inner_keys: { bed: [choice("name", "name: ")], pacing: [choice("rate", "rate: ")] },
  usual_values: { night: [choice("true", "true")], length: [choice("10m", "10m")], "pacing.rate": [choice("90", "90")] },
};

/** The labels that are offered where the text has a bar. */
function offered(marked: string, isExplicit = false): string[] | null {
  const at = marked.indexOf("|");
  const state = EditorState.create({ doc: marked.replace("|", ""), extensions: [outline] });
  const found = completeScript(new CompletionContext(state, at, isExplicit), CHOICES);
  return found?.options.map((option) => option.displayLabel ?? option.label) ?? null;
}

describe("completion", () => {
  it.each([
    ["Rest. [|", ["pause 3s", "bell", "at 2m"]],
    ["Rest. [pa|]", ["pause 3s", "bell", "at 2m"]],
    ["[bell |", ["low"]],
    ["[bed oc|]", ["ocean"]],
    ["[sound |", ["pause 3s", "bell", "at 2m"]],
    ["[hold {re|}]", ["rest"]],
    ["Rest. |", null],
    ["[bell] |", null],
    ["---\nb|\n---\n", ["bed"]],
    ["---\nbed: o|\n---\n", ["ocean", "off"]],
    ["---\nvoice: |\n---\n", ["calm"]],
    ["---\nvoice:|\n---\n", ["calm"]],
    ["---\nbed: |\n---\n", ["ocean", "off"]],
    ["---\nbed: {|}\n---\n", ["name"]],
    ["---\nbed: {name: o|}\n---\n", ["ocean", "off"]],
    ["---\nbed: {name: ocean, |}\n---\n", ["name"]],
    ["---\nbed: [ocean, |]\n---\n", ["ocean", "off"]],
    ["---\nbed:\n  name: |\n---\n", ["ocean", "off"]],
    ["---\npacing:\n  # slow\n  r|\n---\n", ["rate"]],
    ["---\nnight: |\n---\n", ["true"]],
    ["---\nlength: |\n---\n", null],
    ["---\ntitle: a\n  b|\n---\n", null],
    ["---\nteacher: |\n---\n", null],
    ["---\ntitle: [|\n---\n", null],
    ["---\nbed: x\n---\nbe|", null],
  ])("%j", (marked, labels) => expect(offered(marked)).toEqual(labels));

  it.each([
    ["---\n|\n---\n", ["bed"]],
    ["---\nlength: |\n---\n", ["10m"]],
    ["---\npacing: {rate: |}\n---\n", ["90"]],
    ["---\npacing:\n  rate: |\n---\n", ["90"]],
  ])("%j, when somebody asks for it", (marked, labels) => expect(offered(marked, true)).toEqual(labels));

  it("puts a space between a key and its value", () => {
    const state = EditorState.create({ doc: "---\nvoice:\n---\n", extensions: [outline] });
    const found = completeScript(new CompletionContext(state, 10, false), CHOICES)!;
    expect(found.options.map(({ apply }) => apply)).toEqual([" calm"]);
  });
});

describe("a completed cue", () => {
  /** The text after the choice of "bell", where the bars stand around what is selected, and what filters the list. */
  function completed(marked: string): readonly [string, string] {
    const [before, selected, after] = marked.split("|") as [string, string, string];
    const from = before.length;
    const selection = { anchor: from + selected.length, head: from };
    let state = EditorState.create({ doc: before + selected + after, selection, extensions: [outline] });
    const found = completeScript(new CompletionContext(state, from, true), CHOICES)!;
    const bell = found.options.find(({ displayLabel }) => displayLabel === "bell")!;
    const view = { state, dispatch: (spec: TransactionSpec) => (state = state.update(spec).state) };
    const to = found.to ?? from;
    const filter = state.sliceDoc(found.from, to);
    (bell.apply as (view: unknown, completion: unknown, from: number, to: number) => void)(view, bell, found.from, to);
    return [state.doc.toString(), filter];
  }
  it.each([
    ["Rest. [|bel|] Rest.", "Rest. [bell] Rest.", "[bel"],
    ["[b|el|]", "[bell]", "[bel"],
    ["[be||l]", "[bell]", "[be"],
    ["[be||]", "[bell]", "[be"],
    ["[be|| and words", "[bell] and words", "[be"],
    ["[|bel|", "[bell]", "[bel"],
  ])("%j becomes %j", (marked, text, filter) => expect(completed(marked)).toEqual([text, filter]));
  it("stands in the order of the server, where the words match equally", () => {
    const found = completeScript(new CompletionContext(EditorState.create({ doc: "[", extensions: [outline] }), 1, true), CHOICES)!;
    const sorted = [...found.options].sort((a, b) => (a.sortText ?? a.label).localeCompare(b.sortText ?? b.label));
    expect(sorted.map(({ displayLabel }) => displayLabel)).toEqual(["pause 3s", "bell", "at 2m"]);
  });
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
    warning: false, path: "", fixes: [{ line: 1, column: 2, width: 5, text: "pause" }],
  };
  it("move along with edits", () => {
    let state = EditorState.create({ doc: "[puase]", extensions: [problemMarks] });
    for (const spec of shown(state, [{ problem, span: { from: 1, to: 6 }, fixes: [{ from: 1, to: 6, text: "pause" }] }]))
      state = state.update(spec).state;
    state = state.update({ changes: { from: 0, insert: "Rest. " } }).state;
    const placed = state.field(problems)[0]!;
    expect(placed.span).toEqual({ from: 7, to: 12 });
    expect(placed.fixes).toEqual([{ from: 7, to: 12, text: "pause" }]);
  });
  it.each([
    ["pause", "Write pause"],
    ["title: Rest\n", "Write title: Rest"],
    ["", "Remove it"],
    ["---\ntitle: Rest\n---\n\n", "Add the front matter"],
  ])("are mended by a button for %j", (text, label) => expect(fixLabel(text)).toBe(label));
  it("are one sentence", () => expect(sentence(problem)).toBe('unknown cue "puase": did you mean "pause"?'));
});
