import { describe, expect, it } from "vitest";
import { copyPath } from "../src/duplicate";
import { freePath } from "../src/import_file";
import { freeName } from "../src/words";

describe("the name of a copy", () => {
  it.each([
    ["Rest", [], "Rest 2"],
    ["Rest", ["Rest 2", "Rest 3"], "Rest 4"],
    ["Rest 2", [], "Rest 3"],
    ["Week 9", [], "Week 10"],
    ["2024", [], "2024 2"],
    ["", [], " 2"],
  ])("of %j beside %j is %j", (name, taken, free) => {
    expect(freeName(name, (other) => !(taken as string[]).includes(other))).toBe(free);
  });
});

describe("the file of a copy", () => {
  it.each([
    ["rest.md", "Evening rest", "evening-rest.md"],
    ["a/b/rest.md", "Evening rest", "a/b/evening-rest.md"],
    ["a/rest.md", "Left/right", "a/left-right.md"],
    ["a/rest.md", "other.txt", "a/other.txt"],
    ["a/rest.md", "../x.md", "a/.. x.md"],
    ["a/rest.md", "?", ""],
  ])("of %s, named %j, is %j", (path, name, file) => {
    expect(copyPath(path, name)).toBe(file);
  });
});

describe("the file of an import", () => {
  it.each([
    ["Evening talk", [], "evening-talk.md"],
    ["Evening talk", ["evening-talk.md", "evening-talk-2.md"], "evening-talk-3.md"],
    ["Left/right", [], "left-right.md"],
    ["rest.md", ["rest.md"], "rest-2.md"],
    ["", [], ""],
  ])("of %j beside %j is %j", (title, taken, path) => {
    expect(freePath(title, taken)).toBe(path);
  });
});
