import { Text } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { changeBetween, sideBySide } from "../src/lines";
import { spanOf } from "../src/positions";
import { addressOf, pathIn } from "../src/route";
import { clock, fileName } from "../src/words";

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

describe("the change between two texts", () => {
  it.each([
    ["", ""],
    ["a", "a"],
    ["abc", "abXc"],
    ["aa", "aaa"],
    ["one\ntwo", "two"],
    ["x", ""],
  ])("%j to %j", (before, after) => {
    const { from, to, insert } = changeBetween(before, after);
    expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
  });
  it("leaves alone what both begin and end with", () => {
    expect(changeBetween("keep old keep", "keep new keep")).toEqual({ from: 5, to: 8, insert: "new" });
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
    [Array(3000).fill("a").join("\n"), Array(3000).fill("b").join("\n")],
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
