import { Text } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { RefusedError } from "../src/api";
import type { ReviewAnswer, ReviewDoor, Reviewed, ReviewState } from "../src/review_api";
import { reviewKey, type ReviewKeys } from "../src/review_keys";
import { ScriptReview } from "../src/script_review";

const TEXT = Text.of(["Lie down.", "Let go.", "Rest."]);
const WORDS = ["Lie down.", "Let go.", "Rest."];

/** A server that keeps the states and notes of the sentences. */
class Fake implements ReviewDoor {
  states: ReviewState[] = ["new", "new", "new"];
  notes = ["", "", ""];
  refusal: RefusedError | null = null;
  asked: string[] = [];

  list = (): Promise<ReviewAnswer> => this.answer("list");
  accept = (_: unknown, { number }: Reviewed): Promise<ReviewAnswer> => this.answer(`accept ${number}`, () => (this.states[number - 1] = "accepted"));
  withdraw = (_: unknown, { number }: Reviewed): Promise<ReviewAnswer> => this.answer(`withdraw ${number}`, () => (this.states[number - 1] = "new"));
  note = (_: unknown, { number }: Reviewed, note: string): Promise<ReviewAnswer> => this.answer(`note ${number}`, () => (this.notes[number - 1] = note));

  private answer(what: string, change: () => void = () => undefined): Promise<ReviewAnswer> {
    this.asked.push(what);
    if (this.refusal !== null) return Promise.reject(this.refusal);
    change();
    const sentences = WORDS.map((words, index) => ({
      line: index + 1, column: 1, end_line: index + 1, end_column: words.length + 1, path: "", number: index + 1, time: 1, turn: 1,
      words, state: this.states[index]!, note: this.notes[index]!, sound: `sound ${index}`, doubt: "", recorded_by: "",
    }));
    return Promise.resolve({ sentences, version: `${this.asked.length}` });
  }
}

async function opened(door: Fake, cursor = 0): Promise<ScriptReview> {
  const review = new ScriptReview({ path: "rest.md", text: () => TEXT, cursor: () => cursor }, door, () => undefined);
  await review.load();
  return review;
}

describe("the review", () => {
  it("begins at the sentence with the cursor", async () => {
    expect((await opened(new Fake())).current?.words).toBe("Lie down.");
    expect((await opened(new Fake(), 12)).current?.words).toBe("Let go.");
    expect((await opened(new Fake(), TEXT.length)).current?.words).toBe("Rest.");
  });

  it("has its list only with the answer to the last question", async () => {
    const door = new Fake();
    const shown: boolean[] = [];
    const script = { path: "rest.md", text: () => TEXT, cursor: () => 0 };
    const review = new ScriptReview(script, door, () => shown.push(review.isLoaded));
    await Promise.all([review.load(), review.load()]);
    expect(shown).toEqual([false, true]);
  });

  it("goes on to the next sentence that is not accepted, and from the end to the first one", async () => {
    const door = new Fake();
    door.states[1] = "accepted";
    const review = await opened(door);
    await review.accept();
    expect([review.current?.words, review.accepted]).toEqual(["Rest.", 2]);
    door.states[0] = "changed";
    await review.load();
    await review.accept();
    expect(review.current?.words).toBe("Lie down.");
    await review.accept();
    expect([review.current?.words, review.accepted]).toEqual(["Lie down.", 3]);
  });

  it("accepts once where the key is pressed twice", async () => {
    const door = new Fake();
    const review = await opened(door);
    await Promise.all([review.accept(), review.accept()]);
    expect(door.asked).toEqual(["list", "accept 1"]);
    expect(review.current?.words).toBe("Let go.");
  });

  it("stays where it is if the server refuses, and says why", async () => {
    const door = new Fake();
    const review = await opened(door);
    door.refusal = new RefusedError(409, "this sentence is not spoken yet", "play it, and then accept it", null);
    expect(await review.accept()).toBe(false);
    expect([review.place, review.error]).toEqual([1, "This sentence is not spoken yet; play it, and then accept it."]);
    review.step(1);
    expect(review.error).toBe("");
  });

  it("sends a note only where it has changed", async () => {
    const door = new Fake();
    const review = await opened(door);
    await review.note(review.current!, " ");
    await review.note(review.current!, "slower");
    await review.note(review.current!, "slower ");
    expect(door.asked).toEqual(["list", "note 1"]);
    expect(review.current?.note).toBe("slower");
    const { current } = review;
    await Promise.all([review.note(current!, "softer"), review.note(current!, "softer")]);
    expect(door.asked).toEqual(["list", "note 1", "note 1"]);
  });

  it("asks again only for another version", async () => {
    const door = new Fake();
    const review = await opened(door);
    review.told("1");
    review.told("2");
    expect(door.asked).toEqual(["list", "list"]);
  });
});

describe("the keys of the review", () => {
  it.each([
    ["A", false, "accept"], ["ArrowLeft", false, "step -1"], ["ArrowDown", false, "step 1"], ["n", false, "startNote"],
    ["q", false, ""], ["a", true, ""], ["ArrowLeft", true, ""], ["Enter", true, "endNote true"], ["Escape", true, "endNote false"],
    ["Escape", false, ""],
  ])("%s, in the note: %s, is %s", (key, isInNote, wanted) => {
    expect(doneBy({ key }, isInNote)).toBe(wanted);
  });

  it("count once while they are held, but for the arrows", () => {
    expect(["a", "r", "w", " "].map((key) => doneBy({ key, repeat: true }, false))).toEqual(["", "", "", ""]);
    expect(doneBy({ key: "ArrowRight", repeat: true }, false)).toBe("step 1");
  });

  function doneBy(event: Partial<KeyboardEvent>, isInNote: boolean): string {
    const done: string[] = [];
    const told = (name: string) => (value?: unknown) => void done.push(value === undefined ? name : `${name} ${value}`);
    const keys: ReviewKeys = {
      play: told("play"), accept: told("accept"), withdraw: told("withdraw"), another: told("another"),
      step: told("step"), swap: told("swap"), useTake: told("useTake"), startNote: told("startNote"), endNote: told("endNote"),
    };
    const note = {} as HTMLInputElement;
    const nothing = (): void => undefined;
    const target = isInNote ? note : { matches: () => false };
    reviewKey({ ...event, target, preventDefault: nothing, stopPropagation: nothing } as unknown as KeyboardEvent, note, keys);
    return done.join();
  }
});
