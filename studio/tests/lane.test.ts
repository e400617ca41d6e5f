import { describe, expect, it } from "vitest";
import { ghostOf, matching } from "../src/lane_ghost";
import { destination, edgeAt, itemAt, Items, ROWS } from "../src/lane_items";
import { fitted, moved, seenUntil, showing, snapped, tick_ms, timeAt, whole, xOf, zoomed } from "../src/lane_scale";
import { label, shortSpan, span, tickTime } from "../src/lane_words";
import { decoded, highest, Peaks, waveform } from "../src/peaks";
import { type Told, track } from "./tracks";

const HOUR_MS = 3_600_000;
const MAIN = ROWS.main.top + 5;

describe("what the lane shows of a track", () => {
  const hour = whole(HOUR_MS, 1200);
  it("is the whole of it at first", () => {
    expect([timeAt(hour, 0), seenUntil(hour), xOf(hour, HOUR_MS / 2)]).toEqual([0, HOUR_MS, 600]);
  });
  it.each([
    [HOUR_MS, 7_340, 7_000],
    [HOUR_MS, 90, 0],
    [60_000, 7_340, 7_500],
    [20_000, 7_340, 7_300],
  ])("of %d ms snaps what is dragged from %d to %d ms", (duration_ms, dragged_ms, ms) => {
    expect(snapped(whole(duration_ms, 1200), dragged_ms)).toBe(ms);
  });
  it.each([0, 100, 600, 1200])("stays at place %d while it grows", (x) => {
    const there = timeAt(hour, x);
    let scale = hour;
    for (let step = 0; step < 40; step += 1) {
      scale = zoomed(scale, 1.5, x);
      expect(timeAt(scale, x)).toBeCloseTo(there, 3);
    }
    expect(seenUntil(scale) - scale.from_ms).toBeCloseTo(1000);
    expect(zoomed(scale, 1e-9, x)).toEqual(hour);
  });
  it.each([
    ["before the beginning", moved(zoomed(hour, 10, 0), -500), 0],
    ["after the end", moved(zoomed(hour, 10, 0), 1e9), HOUR_MS * 0.9],
    ["when all is seen", moved(hour, 300), 0],
  ])("does not go %s", (_, scale, from_ms) => {
    expect(scale.from_ms).toBeCloseTo(from_ms);
  });
  it("shows a short track no closer than whole", () => {
    expect(zoomed(whole(400, 800), 9, 3)).toEqual(whole(400, 800));
  });
  it("moves only for what is not seen", () => {
    const scale = zoomed(hour, 60, 0);
    expect(showing(scale, 30_000, 34_000)).toBe(scale);
    expect(showing(scale, 90_000)).toMatchObject({ from_ms: 84_000 });
    expect(showing(moved(scale, 4800), 100_000)).toMatchObject({ from_ms: 94_000 });
  });
  it("stays whole when the length or the width changes, and otherwise as close", () => {
    expect(fitted(hour, HOUR_MS + 1, 700)).toEqual(whole(HOUR_MS + 1, 700));
    expect(fitted(zoomed(hour, 60, 0), HOUR_MS, 700)).toMatchObject({ from_ms: 0, ms_per_px: 50 });
  });
  it.each([
    [1, 300_000],
    [60, 5_000],
    [3600, 100],
  ])("has ticks with room, %d times as large", (factor, step) => {
    expect(tick_ms(zoomed(hour, factor, 0))).toBe(step);
  });
});

const REST: readonly Told[] = [
  ["bell", 1000, "low"],
  ["speech", 2000, "Breathe in."],
  ["pause", 4000, ""],
  ["speech", 3000, "Breathe out."],
  ["hold", 90_000, ""],
];

describe("what stands at a place", () => {
  const { events, duration_ms } = track(REST);
  const items = new Items(events);
  const scale = whole(duration_ms, duration_ms / 20);
  it.each([
    [0, 1, [0, 1]],
    [1000, 3000, [1, 2]],
    [2999, 3001, [1, 3]],
    [99_999, 1e9, [4, 5]],
    [1e9, 2e9, [5, 5]],
  ])("between %d and %d ms", (from_ms, to_ms, [from, to]) => {
    expect(items.between(from_ms, to_ms)).toEqual({ from, to });
  });
  it("finds a long event under later ones", () => {
    const long = new Items([{ ...events[0]!, duration_ms: 50_000 }, ...events.slice(1)]);
    expect(long.between(20_000, 20_001).from).toBe(0);
  });
  it.each([
    [1500, MAIN, 1],
    [500, MAIN, -1],
    [500, ROWS.sounds.top + 3, 0],
    [1500, ROWS.sounds.top + 3, -1],
    [5000, MAIN, 2],
  ])("at %d ms, %d pixels from above", (ms, y, at) => {
    expect(itemAt(items, scale, xOf(scale, ms), y)).toBe(at);
  });
  it.each([
    ["its end", 7000, 0, 2],
    ["beside it", 7000, -5, 2],
    ["after it", 7000, 5, 2],
    ["too far", 7000, 9, -1],
    ["the end of a sentence", 3000, 0, -1],
    ["the end of the track", 100_000, -2, 4],
  ])("takes a silence at %s", (_, ms, beside, at) => {
    expect(edgeAt(items, scale, xOf(scale, ms) + beside, MAIN, 6)).toBe(at);
  });
  it("takes no silence that is too narrow to be seen", () => {
    expect(edgeAt(items, whole(duration_ms, 150), 10.5, MAIN, 6)).toBe(-1);
  });
});

describe("the item to which a key goes", () => {
  const chapters = [{ name: "One", onset_ms: 1000, line: 1, path: "" }, { name: "Two", onset_ms: 7000, line: 4, path: "" }];
  const { events, ...rest } = track(REST);
  it.each([
    ["ArrowRight", 1, 2],
    ["ArrowLeft", 1, 0],
    ["Home", 3, 0],
    ["End", 1, 4],
    ["PageDown", 1, 3],
    ["PageDown", 3, 3],
    ["PageUp", 4, 3],
    ["PageUp", 3, 1],
    ["x", 3, null],
  ])("%s from %d", (key, from, to) => {
    expect(destination(key, from, { ...rest, events, chapters })).toBe(to);
  });
});

it("PageDown stays where the last chapter is empty", () => {
  const empty = { name: "Three", onset_ms: 1e9, line: 9, path: "" };
  expect(destination("PageDown", 3, { ...track(REST), chapters: [empty] })).toBe(3);
});

describe("the words of an item", () => {
  const { events } = track([...REST, ["speech", 1000, `${"Very long words ".repeat(9)}.`], ["gap", 1200, ""]]);
  it.each([
    [0, "Bell low, at 0:00"],
    [1, "“Breathe in.”, 2 seconds, at 0:01"],
    [2, "Pause, 4 seconds, after “Breathe in.”, at 0:03"],
    [4, "Hold, 1 minute 30 seconds, after “Breathe out.”, at 0:10"],
    [6, "Automatic silence, 1.2 seconds, after “Very long words Very long words Very long words Very long wo…”, at 1:41"],
  ])("%d: %s", (at, words) => {
    expect(label(events, at)).toBe(words);
  });
  it("says what is not spoken, and where it is from", () => {
    const there = [{ ...events[1]!, spoken: false, path: "intro.md" }];
    expect(label(there, 0)).toBe("“Breathe in.”, 2 seconds, at 0:01, not spoken yet, in intro.md");
  });
  it("are cut between characters", () => {
    const [before] = track([["speech", 1000, `${"a".repeat(59)}🌙🌙`]]).events;
    expect(label([before!], 0)).toBe(`“${"a".repeat(59)}…”, 1 second, at 0:00`);
  });
  it.each([
    [1000, "1 second", "1 s"],
    [500, "0.5 seconds", "0.5 s"],
    [4049, "4 seconds", "4 s"],
    [60_000, "1 minute", "1:00"],
    [150_100, "2 minutes 30.1 seconds", "2:30.1"],
  ])("%d ms are %s", (ms, spoken, shown) => {
    expect([span(ms), shortSpan(ms)]).toEqual([spoken, shown]);
  });
  it.each([
    [61_000, 1000, "1:01"],
    [61_500, 500, "1:01.5"],
    [0.3 * 10_000, 100, "0:03.0"],
  ])("the tick at %d ms", (ms, step_ms, words) => {
    expect(tickTime(ms, step_ms)).toBe(words);
  });
});

describe("what an edit moved", () => {
  const before = track(REST);
  const change = (told: readonly Told[]) => ghostOf(before, track(told));
  it("is nothing where all is where it was", () => {
    expect(change(REST)).toBeNull();
  });
  it("is the changed silence and what comes after it", () => {
    const ghost = change(REST.map((told, at) => (at === 2 ? ["pause", 4500, ""] : told)));
    expect(ghost?.was.map(({ kind }) => kind)).toEqual(["pause", "speech", "hold"]);
    expect(ghost?.words).toBe("Pauses 0.5 s longer, now 1:41");
  });
  it("is what was taken out", () => {
    const ghost = change(REST.filter((_, at) => at !== 2));
    expect(ghost?.words).toBe("Pauses 4 s shorter, now 1:36");
  });
  it("says what gives where the total stays", () => {
    const told = REST.map((one, at): Told => (at === 2 ? ["pause", 5000, ""] : at === 4 ? ["hold", 89_000, ""] : one));
    expect(change(told)?.words).toBe("Pauses 1 s longer, holds 1 s shorter, the total stays 1:40");
  });
  it("follows an automatic silence that becomes a pause", () => {
    const after = track(REST.map((told, at) => (at === 2 ? ["gap", 4000, ""] : told))).events;
    expect(matching(after, before.events)(2)).toBe(2);
  });
  it("follows an item past what was put in or taken out before it", () => {
    const after = track([...REST.slice(0, 2), ["pause", 1000, ""], ...REST.slice(3)]).events;
    const match = matching(before.events, [...after.slice(0, 2), ...after.slice(3)]);
    expect([0, 1, 2, 3, 4].map(match)).toEqual([0, 1, -1, 2, 3]);
  });
});

describe("waveforms", () => {
  const levels = waveform(Uint8Array.from([1, 9, 2, 3, 4]));
  it.each([
    [0, 20, 1],
    [20, 40, 9],
    [0, 100, 9],
    [80, 100, 4],
    [40, 81, 4],
    [200, 300, 0],
  ])("the highest peak from %d to %d ms", (from_ms, to_ms, peak) => {
    expect(highest(levels, from_ms, to_ms)).toBe(peak);
  });
  it("are at most as high as the loudest peak, at any size", () => {
    for (let width = 1; width < 200; width += 7) expect(highest(levels, 0, width)).toBeLessThanOrEqual(9);
  });
  const many = track(Array.from({ length: 500 }, (_, at): Told => ["speech", 1000 + at, `Words ${at}`]), "a");

  it("are fetched once, and only where they are not known", async () => {
    const asked: string[] = [];
    let arrived = 0;
    const ask = async (plan: string, first: number, last: number) => {
      asked.push(`${plan} ${first}-${last}`);
      return { [first]: btoa("\u0005\u0009") };
    };
    const peaks = new Peaks(many, ask, () => (arrived += 1));
    for (const [from, to] of [[10, 20], [10, 20], [0, 300], [0, 300], [0, 300]] as const) await peaks.fetch(from, to);
    expect(asked).toEqual(["a 10-19", "a 0-199", "a 200-299"]);
    expect(arrived).toBe(3);
    expect(peaks.of(10)?.[0]).toEqual(Uint8Array.from([5, 9]));
    expect(peaks.of(11)).toBeNull();
    expect(peaks.loudest).toBe(9);
    const next = { ...many, plan: "b", events: many.events.slice(8) };
    const after = new Peaks(next, ask, () => undefined, { track: many, peaks });
    expect([after.of(2), after.of(3)]).toEqual([peaks.of(10), null]);
  });
  it("come as base64", () => {
    expect(decoded(btoa("\u0000\u00ff"))).toEqual(Uint8Array.from([0, 255]));
  });
});
