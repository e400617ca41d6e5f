import { Text } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { lengthsIn, readLength, withLength, writtenLength } from "../src/written_length";

describe("lengths in the front matter", () => {
  it.each([
    ["---\nlength: 10m\n---\n", 1],
    ["---\nlength: [10m, 20m, 30m]\n---\n", 3],
    ["---\nlength:\n- 10m\n- 20m\ntitle: Rest\n---\n", 2],
    ["---\ntitle: Rest\n---\nlength: 10m\n", 0],
  ])("of %j are counted", (script, count) => {
    expect(lengthsIn(Text.of(script.split("\n")))).toBe(count);
  });
});

describe("a length in the front matter", () => {
  it.each([
    [3_720_000, "1h2m"],
    [3_601_000, "1h1s"],
    [750_400, "12m30s"],
    [45_000, "45s"],
    [0, "0s"],
  ])("of %d ms is written %s", (ms, written) => {
    expect(writtenLength(ms)).toBe(written);
  });

  const changed = (written: string): string | null => {
    const change = withLength(Text.of(written.split("\n")), 750_000);
    return change === null ? null : written.slice(0, change.from) + change.insert + written.slice(change.to);
  };
  it.each([
    ["---\nlength: 10m\n---\nRest.", "---\nlength: 12m30s\n---\nRest."],
    ["---\nlength:  10m 5s  # short\n---\n", "---\nlength:  12m30s  # short\n---\n"],
    ["---\ntitle: Rest\n---\nlength: 1m\n", "---\ntitle: Rest\nlength: 12m30s\n---\nlength: 1m\n"],
    ["---\n---\n", "---\nlength: 12m30s\n---\n"],
    ["---\nlength:10m\n---\n", "---\nlength: 12m30s\n---\n"],
    ["---\nlength: [10m 5s, 20m] # two\n---\n", "---\nlength: [12m30s, 20m] # two\n---\n"],
    ["---\nLength: [ 10m ]\n---\n", "---\nLength: [ 12m30s ]\n---\n"],
    ["---\nlength:\n  - 10m # short\n  - 20m\n---\n", "---\nlength:\n  - 12m30s # short\n  - 20m\n---\n"],
  ])("replaces the one of %j, or is added", (written, expected) => {
    expect(changed(written)).toBe(expected);
  });
  it.each(["---\nlength: [10m,\n  20m]\n---\n", "---\nlength:\n---\n", "No front matter."])(
    "does not replace those of %j",
    (written) => {
      expect(changed(written)).toBeNull();
    },
  );
});

describe("a length that is typed", () => {
  it.each([
    ["6:30", 390_000],
    ["1:02:05", 3_725_000],
    ["90:00", 5_400_000],
    ["6m30s", 390_000],
    [" 1H 2 min ", 3_720_000],
    ["45s", 45_000],
    ["6", 360_000],
    ["", null],
    ["6:60", null],
    ["6.5", null],
    ["soon", null],
    ["m", null],
  ])("%j is %j ms", (words, ms) => {
    expect(readLength(words)).toBe(ms);
  });
});
