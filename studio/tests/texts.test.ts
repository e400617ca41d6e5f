import { history, redo, undo } from "@codemirror/commands";
import { EditorState, Text, type Transaction, type TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { describe, expect, it } from "vitest";
import { showFromDisk } from "../src/editor";
import { changesBetween, sideBySide } from "../src/lines";
import { spanOf } from "../src/positions";
import { addressOf, pathIn } from "../src/route";
import { clock, fileName, titleOf } from "../src/words";

/** 3,000 lines, which are too many to compare with others. */
const lines = (line: string): string => Array(3000).fill(line).join("\n");
const place = (line: number, column: number, width: number) => ({ line, column, width });

describe("places of the server in the editor's text", () => {
  const text = Text.of(["Rest.", "A 🌙 moon [puase]", ""]);
  it.each([
    [place(1, 1, 4), "Rest"],
    [place(2, 3, 1), "🌙"],
    [place(2, 11, 5), "puase"],
    [place(2, 10, 99), "[puase]"],
    [place(9, 1, 3), ""],
    [place(0, 0, 4), "Res"],
  ])("%j is %j", (where, words) => {
    const { from, to } = spanOf(text, where);
    expect(text.sliceString(from, to)).toBe(words);
  });
});

describe("the changes between two texts", () => {
  it.each([
    ["", "", []],
    ["a", "a", []],
    ["abc", "abXc", [{ from: 2, to: 2, insert: "X" }]],
    ["aa", "aaa", [{ from: 2, to: 2, insert: "a" }]],
    ["x", "", [{ from: 0, to: 1, insert: "" }]],
    ["one\ntwo", "two", [{ from: 0, to: 4, insert: "" }]],
    ["one\ntwo", "one", [{ from: 3, to: 7, insert: "" }]],
    ["one", "one\ntwo\n", [{ from: 3, to: 3, insert: "\ntwo\n" }]],
    ["keep old keep", "keep new keep", [{ from: 5, to: 8, insert: "new" }]],
    ["a\nb\nc\nd\n", "A\nb\nc\nD\n", [{ from: 0, to: 1, insert: "A" }, { from: 6, to: 7, insert: "D" }]],
    [lines("a"), lines("b"), [{ from: 0, to: 5999, insert: lines("b") }]],
  ])("%j to %j", (before, after, changes) => {
    expect(changesBetween(before, after)).toEqual(changes);
    const state = EditorState.create({ doc: before });
    expect(state.update({ changes }).state.doc.toString()).toBe(after);
  });
});

describe("a text from the disk", () => {
  const mine = "Lie down.\n\nBreathe.\n\nRest.";
  const theirs = "Sit down.\n\nBreathe.\n\nRest now.";
  let state: EditorState;
  const view = { get state() { return state; }, dispatch: (...specs: TransactionSpec[]) => (state = state.update(...specs).state) };
  const target = { get state() { return state; }, dispatch: (transaction: Transaction) => (state = transaction.state) };
  const type = (insert: string): void => {
    const at = state.selection.main.head;
    view.dispatch({ changes: { from: at, insert }, selection: { anchor: at + insert.length }, userEvent: "input.type" });
  };
  const written = (): string => `${state.sliceDoc(0, state.selection.main.head)}|${state.sliceDoc(state.selection.main.head)}`;

  it("is one step between what was typed before and after it, and the cursor stays at its words", () => {
    const at = mine.indexOf("Breathe.") + "Breathe".length;
    state = EditorState.create({ doc: mine, selection: { anchor: at }, extensions: [history()] });
    type(" in");
    showFromDisk(view as unknown as EditorView, theirs);
    expect(written()).toBe("Sit down.\n\nBreathe|.\n\nRest now.");
    type(" out");
    const steps = [written()];
    while (undo(target)) steps.push(written());
    expect(steps).toEqual([
      "Sit down.\n\nBreathe out|.\n\nRest now.",
      "Sit down.\n\nBreathe|.\n\nRest now.",
      "Lie down.\n\nBreathe in|.\n\nRest.",
      "Lie down.\n\nBreathe|.\n\nRest.",
    ]);
    while (redo(target));
    expect(written()).toBe("Sit down.\n\nBreathe out|.\n\nRest now.");
  });
});

describe("two texts side by side", () => {
  it("pairs lines that differ, and keeps lines that are in both", () => {
    expect(sideBySide("a\nb\nc\nd", "a\nB\nc\nx\nd")).toEqual([
      { mine: "a", other: "a" },
      { mine: "b", other: "B" },
      { mine: "c", other: "c" },
      { mine: null, other: "x" },
      { mine: "d", other: "d" },
    ]);
  });
  it.each([
    ["a\nb", "b\na"],
    ["", "a"],
    ["a\na\na", "a"],
    [lines("a"), lines("b")],
  ])("has all lines of both", (mine, other) => {
    const rows = sideBySide(mine, other);
    expect(rows.flatMap((row) => row.mine ?? []).join("\n")).toBe(mine);
    expect(rows.flatMap((row) => row.other ?? []).join("\n")).toBe(other);
  });
});

it.each([
  ["Evening rest", "evening-rest.md"],
  ["  Zoë's Körper, Teil 2 ", "zoë-s-körper-teil-2.md"],
  ["Yoga/Psoas Pose", "yoga/psoas-pose.md"],
  ["My File.md", "My File.md"],
  ["../../x", "x.md"],
  ["???", ""],
  ["", ""],
])("the file of a session that is called %j is %j", (name, file) => expect(fileName(name)).toBe(file));

it.each([
  [0, "0:00"],
  [59_600, "1:00"],
  [185_000, "3:05"],
  [3_725_000, "1:02:05"],
])("%i ms are %s", (ms, shown) => expect(clock(ms)).toBe(shown));

it.each(["rest.md", "a b/ü#?%.md", "x/../y.md"])("the address of %s leads back to it", (path) =>
  expect(pathIn(addressOf(path))).toBe(path),
);
it.each(["", "#", "#/", "#main", "#/%E0%A4%A"])("%j is the address of no script", (hash) =>
  expect(pathIn(hash)).toBeNull(),
);

it.each([
  ["Soft Belly Rest", "Soft Belly Rest"],
  [" Yoga Nidra für Anfänger – 20' ", "Yoga Nidra für Anfänger – 20'"],
  ["evening-rest.md", ""],
])("the title of a session that is called %j is %j", (name, title) => expect(titleOf(name)).toBe(title));
