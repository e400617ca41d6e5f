import { describe, expect, it } from "vitest";
import { wordAt } from "../src/say_word";

describe("the word that is to be said differently", () => {
  const text = "Soften the psoas.\nViparita karani, now.";
  it.each([
    [13, 13, "psoas"],
    [16, 16, "psoas"],
    [11, 16, "psoas"],
    [10, 17, "psoas"],
    [18, 34, "Viparita karani"],
    [17, 17, ""],
    [7, 7, "the"],
  ])("at %i to %i is %j", (from, to, word) => expect(wordAt(text, from, to)).toBe(word));
});
