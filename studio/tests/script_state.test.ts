import { describe, expect, it } from "vitest";
import { type ScriptState, standing, stateWords } from "../src/script_state";

const NOW = new Date(2026, 10, 29, 18, 0);
const fresh: ScriptState = {
  errors: 0,
  warnings: 0,
  sentences: 40,
  unspoken: 40,
  tracks: [{ name: "rest", duration_ms: 538_000 }],
  rendered: null,
};
const at = (...when: [number, number, number, number, number]) => new Date(...when).getTime();
const rendered = (when: number, is_older = false): ScriptState => ({ ...fresh, unspoken: 0, rendered: { at_ms: when, is_older } });

describe("the state of a script in words", () => {
  const two = [{ name: "rest-10m", duration_ms: 600_000 }, { name: "rest-5m", duration_ms: 300_000 }];
  const wrong = { ...fresh, errors: 2, sentences: null, unspoken: null, tracks: [] };
  it.each([
    [fresh, "open", "8:58, not spoken yet, not rendered"],
    [{ ...fresh, unspoken: 1 }, "open", "8:58, 1 of 40 sentences not spoken, not rendered"],
    [{ ...fresh, sentences: 0, unspoken: 0 }, "open", "8:58, not rendered"],
    [{ ...fresh, tracks: two, unspoken: 0 }, "open", "5:00 to 10:00, all spoken, not rendered"],
    [wrong, "wrong", "2 errors, not rendered"],
    [{ ...wrong, errors: 1, warnings: 1 }, "wrong", "1 error, 1 warning, not rendered"],
    [{ ...rendered(at(2026, 10, 29, 8, 5)), warnings: 3 }, "doubtful", "3 warnings, 8:58, all spoken, rendered today at 08:05"],
    [rendered(at(2026, 10, 28, 20, 0)), "done", "8:58, all spoken, rendered on 28 November"],
    [rendered(at(2025, 0, 1, 0, 0), true), "open", "8:58, all spoken, rendered on 1 January 2025, changed since"],
    [{ ...fresh, sentences: null, unspoken: null, tracks: [] }, "open", "Not rendered"],
  ])("%# is %s: %s", (state, kind, words) => {
    expect(standing(state)).toBe(kind);
    expect(stateWords(state, NOW)).toBe(words);
  });
});
