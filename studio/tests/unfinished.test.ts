import { EditorState, type TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Check, Problem } from "../src/api";
import { Checking } from "../src/checking";
import { cueColours } from "../src/cues";
import { problemMarks } from "../src/problems";
import { cueAtCursor } from "../src/unfinished";

const stateOf = (marked: string): EditorState =>
  EditorState.create({ doc: marked.replace("|", ""), selection: { anchor: marked.indexOf("|") }, extensions: [problemMarks, cueColours] });

describe("the cue with the cursor", () => {
  it.each([
    ["Rest. [pau|", 6, 10],
    ["Rest. [pau|] Rest.", 6, 11],
    ["[|", 0, 1],
    ["[pause 3s]|", null, null],
    ["Rest|. [pause 3s]", null, null],
    ["[pau\nse|]", null, null],
    ["[a] [b|c] [d]", 4, 8],
  ])("%j", (marked, from, to) => {
    expect(cueAtCursor(stateOf(marked))).toEqual(from === null ? null : { from, to });
  });
});

describe("an error in a cue that somebody writes", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const problem = (column: number, message: string): Problem => ({
    line: 1, column, width: 3, message, remedy: "", warning: false, path: "", fixes: [],
  });

  /** A check of a text, in which other words and the cue with the cursor are wrong. */
  function checked(marked: string): { readonly told: string[][]; readonly checking: Checking; move(to: number): void; type(): Promise<void> } {
    let state = stateOf(marked);
    const view = {
      get state() {
        return state;
      },
      dispatch: (...specs: TransactionSpec[]) => {
        for (const spec of specs) state = state.update(spec).state;
      },
    };
    const check: Check = { problems: [problem(1, "other"), problem(marked.indexOf("[") + 2, "unfinished")], cues: [], summary: null };
    const told: string[][] = [];
    const checking = new Checking(view as unknown as EditorView, () => Promise.resolve(check), (_, placed) => told.push(placed.map((one) => one.problem.message)), () => undefined);
    return {
      told,
      checking,
      move: (to) => {
        view.dispatch({ selection: { anchor: to } });
        checking.moved(to);
      },
      type: async () => {
        checking.edited(state.update({ changes: { from: state.doc.length, insert: "" } }).changes.desc, true);
        await vi.advanceTimersByTimeAsync(250);
      },
    };
  }

  it("waits for a moment without keys, and other errors do not", async () => {
    const { told, type } = checked("Wrong words. [pau|]");
    await type();
    expect(told).toEqual([["other"]]);
    await vi.advanceTimersByTimeAsync(1249);
    expect(told).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(told[1]).toEqual(["other", "unfinished"]);
    await type();
    expect(told[2]).toEqual(["other", "unfinished"]); // what is shown stays
  });

  it("waits until the cursor leaves the cue", async () => {
    const { told, type, move } = checked("Wrong words. [pau|]");
    await type();
    move(14);
    expect(told).toHaveLength(1);
    move(2);
    expect(told[1]).toEqual(["other", "unfinished"]);
  });

  it.each(["Wrong words. [pau]|", "|Wrong words. [pau]"])("does not wait at %j", async (marked) => {
    const { told, type, checking } = checked(marked);
    await type();
    expect(told).toEqual([["other", "unfinished"]]);
    expect(checking.isHolding).toBe(false);
  });

  it("does not wait where nothing was typed", async () => {
    const { told, checking } = checked("Wrong words. [pau|]");
    await checking.check();
    expect(told).toEqual([["other", "unfinished"]]);
  });
});
