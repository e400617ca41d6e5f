import { describe, expect, it } from "vitest";
import type { Field, Form } from "../src/session_api";
import { bedWritten, hintOf, lengthHint, rateHint, readLengths, readLevel, readRate, resetLabel, summaryOf } from "../src/session_words";

const field = (key: string, written: string, usual: string, source: Field["source"] = "default"): Field => ({
  key, written, usual, source, line: 0, end_line: 0,
});

const form = (changes: Partial<Form> = {}): Form => ({
  fields: [field("voice", "", "hibari:heart"), field("rate", "", "110"), field("length", "", "natural")],
  rates: null, pace: 1, bed: "", bed_gain_db: 0, problem: "", ...changes,
});

const RANGE = { shortest_ms: 60_200, longest_ms: 1_200_900 };

describe("the whole session", () => {
  it.each([
    [form(), "hibari:heart · 110 words a minute · no bed · natural length"],
    [
      form({ fields: [field("voice", "calm", ""), field("rate", "100", "110"), field("length", "10m, 20m", "")], pace: 0.9, bed: "rain", bed_gain_db: -3 }),
      "calm · 90 words a minute · rain, -3dB · 10m, 20m",
    ],
  ])("is said in a line (%#)", (known, words) => {
    expect(summaryOf(known)).toBe(words);
  });

  it("says what applies without a value, and what deletes one", () => {
    expect(hintOf(field("voice", "", "calm", "renderer.toml"))).toBe("From renderer.toml: calm");
    expect(hintOf(field("rate", "", "110"))).toBe("Default: 110");
    expect(hintOf(field("rate", "90", "110"))).toBe("");
    expect(resetLabel(field("voice", "a", "calm", "renderer.toml"))).toBe("Back to calm, from renderer.toml");
    expect(resetLabel(field("teacher", "a", ""))).toBe("Delete it");
  });

  it("says which pace the voice can speak, and what a pace in the text makes of it", () => {
    expect(rateHint(form({ rates: [80, 200], pace: 0.9 }))).toBe(
      "This voice can speak 80 to 200 words a minute. The pace in the text makes it 99.",
    );
  });

  it.each([
    ["ocean", 0, "ocean"],
    ["ocean", -3, "ocean, -3dB"],
    ["drone d", 2.5, "drone d, +2.5dB"],
  ])("writes the bed %s with %d dB", (name, gain_db, written) => {
    expect(bedWritten(name, gain_db)).toBe(written);
  });
});

describe("a length that somebody writes", () => {
  it.each([
    ["", { value: "" }],
    ["Natural", { value: "" }],
    ["10", { value: "10m" }],
    ["6:30, 20m", { value: "6m30s, 20m" }],
    ["1m 1s", { value: "1m1s" }],
    ["1m", { why: "The length can be from 1:01 to 20:00." }],
    ["10m, 21m", { why: "The length can be from 1:01 to 20:00." }],
    ["long", { why: "Write a length such as 10m or 6:30." }],
  ])("as %j is read", (written, read) => {
    expect(readLengths(written, RANGE)).toEqual(read);
  });

  it("may be any while there is no track", () => {
    expect(readLengths("3h", null)).toEqual({ value: "3h" });
    expect(lengthHint(null)).toMatch(/^Such as 10m/);
    expect(lengthHint(RANGE)).toBe("From 1:01 to 20:00, such as 10m. Empty is the natural length.");
    expect(lengthHint({ shortest_ms: 60_000, longest_ms: 60_000 })).toMatch(/^No hold or pause can change/);
  });
});

it.each([
  ["", { value: "" }],
  ["95.5", { value: "95.5" }],
  ["fast", { why: "Write a number from 40 to 600, such as 110." }],
  ["30", { why: "Write a number from 40 to 600, such as 110." }],
])("the pace %j is read", (written, read) => {
  expect(readRate(written)).toEqual(read);
});

it.each([
  ["", { value: "" }],
  ["-3.5", { value: "-3.5" }],
  ["24", { value: "24" }],
  ["-91", { why: "Write a number from -90 to 24, such as -3." }],
  ["25", { why: "Write a number from -90 to 24, such as -3." }],
])("the level %j is read", (written, read) => {
  expect(readLevel(written)).toEqual(read);
});
