import { describe, expect, it, vi } from "vitest";
import type { Stretched } from "../src/lane_events";
import { onTenths, Pacing, pausePlace, stepOf } from "../src/lane_pacing";
import { track } from "./tracks";

const key = (name: string, shiftKey = false, altKey = false) => ({ key: name, shiftKey, altKey });

describe("the length of a silence", () => {
  it.each([
    [key("ArrowUp"), 100],
    [key("ArrowDown"), -100],
    [key("ArrowUp", true), 1000],
    [key("ArrowDown", false, true), -1000],
    [key("x"), 0],
  ])("%j changes it by %d ms", (pressed, step_ms) => {
    expect(stepOf(pressed)).toBe(step_ms);
  });
  it.each([
    [4049, 4000],
    [4051, 4100],
    [-5, 100],
  ])("%d ms become %d ms", (ms, tenths) => {
    expect(onTenths(ms)).toBe(tenths);
  });
});

describe("a pause that is put where it plays", () => {
  const { events } = track([
    ["bell", 500, "low"], ["speech", 2000, "In."], ["silence", 300, ""], ["speech", 2000, "Out."], ["pause", 4000, ""],
    ["bell", 900, "low"],
  ]);
  it.each([
    ["nowhere before the first words", 400, -1],
    ["after the sentence that sounds", 900, 1],
    ["after the sentence that begins, as a sound counts", 2799.9996, 4],
    ["after the sentence before an automatic silence", 2600, 1],
    ["in the pause that sounds", 5000, 4],
    ["in the pause after the sentence that sounds", 3500, 4],
    ["in the pause of the last sentence, when it is over", 8900, 4],
    ["in the pause of the last sentence, as a sound counts", 8799.9996, 4],
  ])("is %s", (_, ms, at) => {
    expect(pausePlace(events, ms)).toBe(at);
  });
});

describe("changes of lengths", () => {
  const rest = (pause_ms: number, plan: string) =>
    track([["speech", 2000, "In."], ["pause", pause_ms, ""], ["speech", 2000, "Out."]], plan);

  function paced(write?: () => Promise<void>) {
    const written: Stretched[] = [];
    const failed: unknown[] = [];
    const seen = { preview: null as Stretched | null, mayChange: true };
    const pacing = new Pacing({
      preview: (silence) => (seen.preview = silence),
      write: async (silence) => {
        written.push(silence);
        await write?.();
      },
      mayChange: () => seen.mayChange,
      failed: (error) => failed.push(error),
    });
    pacing.laidOut(rest(4000, "a"), true);
    return { pacing, written, failed, seen };
  }
  const settled = () => new Promise((run) => setTimeout(run));
  const nudge = (pacing: Pacing, by_ms: number) => pacing.set({ at: 1, duration_ms: pacing.lengthOf(1) + by_ms });

  it("are written at once, and shown until their plan is there", async () => {
    const { pacing, written, seen } = paced();
    nudge(pacing, 100);
    expect(written).toEqual([{ at: 1, duration_ms: 4100 }]);
    expect(seen.preview).toEqual({ at: 1, duration_ms: 4100 });
    await settled();
    pacing.laidOut(rest(4100, "b"), true);
    expect(seen.preview).toBeNull();
  });
  it("that come while one is written are written after it, as one", async () => {
    const { pacing, written, seen } = paced();
    for (let time = 0; time < 5; time += 1) nudge(pacing, 100);
    await settled();
    expect(written).toHaveLength(1);
    pacing.laidOut(rest(4100, "b"), true);
    expect(written.at(-1)).toEqual({ at: 1, duration_ms: 4500 });
    await settled();
    pacing.laidOut(rest(4500, "c"), true);
    expect(written).toHaveLength(2);
    expect(seen.preview).toBeNull();
  });
  it("of several silences are written one after another", async () => {
    const three = (first_ms: number, second_ms: number) =>
      track([["pause", first_ms, ""], ["speech", 2000, "In."], ["hold", second_ms, ""]]);
    const { pacing, written, seen } = paced();
    pacing.laidOut(three(4000, 6000), true);
    const press = (at: number) => pacing.set({ at, duration_ms: pacing.lengthOf(at) + 100 });
    for (const at of [0, 0, 0, 2, 2, 0]) press(at);
    expect([pacing.lengthOf(0), pacing.lengthOf(2)]).toEqual([4400, 6200]);
    await settled();
    pacing.laidOut(three(4100, 6000), true);
    await settled();
    pacing.laidOut(three(4100, 6200), true);
    await settled();
    pacing.laidOut(three(4400, 6200), true);
    expect(written).toEqual([{ at: 0, duration_ms: 4100 }, { at: 2, duration_ms: 6200 }, { at: 0, duration_ms: 4400 }]);
    expect(seen.preview).toBeNull();
  });
  it("are not written while the edge is held", () => {
    const { pacing, written, seen } = paced();
    pacing.try({ at: 1, duration_ms: 6031 });
    expect(seen.preview).toEqual({ at: 1, duration_ms: 6000 });
    pacing.cancel();
    expect([written, seen.preview]).toEqual([[], null]);
  });
  it("are not written while an edge is held again", async () => {
    const { pacing, written, seen } = paced();
    nudge(pacing, 100);
    await settled();
    pacing.try({ at: 1, duration_ms: 7000 });
    pacing.laidOut(rest(4100, "b"), true);
    expect([written.length, seen.preview?.duration_ms]).toEqual([1, 7000]);
    pacing.set({ at: 1, duration_ms: 7000 });
    expect(written.at(-1)).toEqual({ at: 1, duration_ms: 7000 });
  });
  it("stay, while more of the text before them is spoken", async () => {
    const { pacing, written, seen } = paced();
    nudge(pacing, 100);
    pacing.laidOut(rest(4000, "a, more of it spoken"), true);
    await settled();
    pacing.laidOut(rest(4000, "a, all of it spoken"), false);
    expect(seen.preview).toEqual({ at: 1, duration_ms: 4100 });
    nudge(pacing, 100);
    expect(written).toHaveLength(1);
    pacing.laidOut(rest(4100, "b"), true);
    expect(written.at(-1)).toEqual({ at: 1, duration_ms: 4200 });
  });
  it("stay in the hand, while the text has an error", () => {
    const { pacing, seen } = paced();
    pacing.try({ at: 1, duration_ms: 6000 });
    pacing.notLaidOut();
    expect(seen.preview).toEqual({ at: 1, duration_ms: 6000 });
  });
  it("are refused while they may not be made", () => {
    const { pacing, written, seen } = paced();
    seen.mayChange = false;
    nudge(pacing, 100);
    expect([written, seen.preview, pacing.lengthOf(1)]).toEqual([[], null, 4000]);
    seen.mayChange = true;
    pacing.try({ at: 1, duration_ms: 7000 });
    seen.mayChange = false;
    pacing.set({ at: 1, duration_ms: 7000 });
    expect([written, seen.preview]).toEqual([[], null]);
  });
  it("that are made by 20 quick presses of a key are 20 steps, in a few writings", async () => {
    vi.useFakeTimers();
    const shown: number[] = [];
    const written: number[] = [];
    let text_ms = 4000;
    let plan_ms = 4000;
    const show = (more = ""): void => pacing.laidOut(rest(plan_ms, `${plan_ms}${more}`), plan_ms === text_ms);
    const pacing: Pacing = new Pacing({
      preview: (silence) => silence !== null && shown.push(silence.duration_ms),
      // As the page does: the change comes after an answer, the plan of the new text after another one.
      write: async ({ duration_ms }) => {
        await new Promise((go) => setTimeout(go, 70));
        text_ms = duration_ms;
        written.push(duration_ms);
        setTimeout(() => {
          plan_ms = duration_ms;
          show();
        }, 110);
      },
      mayChange: () => true,
      failed: () => undefined,
    });
    show();
    for (let press = 0; press < 20; press += 1) {
      nudge(pacing, 100);
      await vi.advanceTimersByTimeAsync(30);
      if (press % 4 === 3) show(`, ${press} more of it spoken`);
    }
    await vi.advanceTimersByTimeAsync(1000);
    vi.useRealTimers();
    expect(written.at(-1)).toBe(6000);
    expect(written.length).toBeLessThanOrEqual(5);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
  });
  it("that cannot be written are told", async () => {
    const { pacing, failed, seen } = paced(() => Promise.reject(new Error("no")));
    nudge(pacing, 100);
    await settled();
    expect(failed).toHaveLength(1);
    expect(seen.preview).toBeNull();
    nudge(pacing, 1000);
    expect(seen.preview?.duration_ms).toBe(5000);
  });
});
