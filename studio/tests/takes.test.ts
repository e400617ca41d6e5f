import { history, redo, undo } from "@codemirror/commands";
import { EditorState, type Transaction } from "@codemirror/state";
import { beforeEach, describe, expect, it } from "vitest";
import { ScriptTakes } from "../src/script_takes";
import { chosenOf, detailsOf, marginState, recipeOf, stateOf, timesOf } from "../src/take_words";
import { stepMade, stepsBack, takesHistory } from "../src/takes_history";
import { placed, sentenceOf, takeNamed, TakesServer } from "./fake_takes";
import { textOf } from "./fake_track";

/** An editor with the history of the page, a server, and the takes between them. */
class Bench {
  readonly server = new TakesServer();
  laidOut = 0;
  private restored: Promise<unknown> = Promise.resolve();
  state = EditorState.create({ doc: "Breathe in.\nBreathe out.", extensions: [history(), takesHistory] });
  readonly takes = new ScriptTakes({ path: "a.md", text: () => this.state.doc }, this.server.door, {
    shown: () => undefined,
    listed: () => undefined,
    changed: () => void (this.laidOut += 1),
    stepped: (spot, step) => this.dispatch(this.state.update(stepMade(spot, step))),
  });

  readonly dispatch = (transaction: Transaction): void => {
    this.state = transaction.state;
    for (const { spot, step } of stepsBack(transaction)) this.restored = this.takes.restore(spot, step);
    if (transaction.docChanged) this.takes.edited(transaction.changes.desc);
  };

  type(at: number, words: string): void {
    this.dispatch(this.state.update({ changes: { from: at, insert: words }, userEvent: "input.type" }));
  }

  async step(command: typeof undo): Promise<void> {
    command({ state: this.state, dispatch: this.dispatch });
    await this.restored;
  }

  get shown(): string {
    const { shown } = this.takes;
    return `${shown?.sentence.words}: ${shown?.takes?.map(({ id, chosen }) => `${id}${chosen ? "*" : ""}`).join(",")}`;
  }

  take(id: string) {
    return this.takes.shown!.takes!.find((take) => take.id === id)!;
  }
}

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.takes.load();
});

const settled = (): Promise<void> => new Promise((done) => setTimeout(done));

describe("the sentence that is shown", () => {
  it.each([
    [0, "Breathe in."],
    [11, "Breathe in."],
    [12, "Breathe out."],
    [24, "Breathe out."],
  ])("is the one at the cursor (%i)", async (position, words) => {
    bench.takes.lookAt({ position, words: "" });
    await settled();
    expect(bench.shown).toBe(`${words}: 1*`);
  });

  it.each([
    ["\n\nIn.\n\n[pause 3s]\n\nOut.", 0, "In."],
    ["In. [pause 3s]\n\n\nOut.", 8, "In. [pause 3s]"],
    ["In.\n\n\nOut.", 4, "Out."],
    ["In.\n\n", 5, "In."],
  ])("is the next one where the line has none (%j, %i)", (text, position, words) => {
    const found = placed(text.replace("[pause 3s]\n\nOut", "\n\nOut"));
    expect(found.sentences[found.at(position, textOf(text))]?.words).toBe(words);
  });

  it("stays while words before it are written, and is asked for where it is then", async () => {
    bench.takes.lookAt({ position: 15, words: "" });
    await settled();
    bench.type(0, "Lie down.\n");
    expect(await bench.takes.another({})).toBe("2");
    expect(bench.server.files.get("Breathe out.")).toBe("1*,2");
    expect(bench.shown).toBe("Breathe out.: 1*,2");
  });

  it("stays known while the script has an error, which is then said", async () => {
    bench.server.isWrong = true;
    await bench.takes.load();
    expect(bench.shown).toBe("Breathe in.: 1*");
    expect(bench.takes.trouble).toBe("Mend the error in the script first.");
    bench.server.isWrong = false;
    await bench.takes.load();
    expect(bench.takes.trouble).toBe("");
  });

  it("has its takes when the list is that of the text", async () => {
    bench.type(12, "Now ");
    bench.takes.lookAt({ position: 15, words: "" });
    await settled();
    expect(bench.takes.shown?.takes).toBeNull();
    await bench.takes.load();
    expect(bench.shown).toBe("Now Breathe out.: 1*");
  });

  it("is not replaced by the answer about one that was looked at before", async () => {
    bench.server.stop();
    bench.takes.lookAt({ position: 15, words: "" });
    bench.takes.lookAt({ position: 0, words: "" });
    bench.server.letGo();
    await settled();
    expect(bench.takes.shown?.sentence.words).toBe("Breathe in.");
  });
});

describe("changes", () => {
  it("lay the track out again, but not if another window tells of the same change", async () => {
    await bench.takes.another({});
    expect(bench.laidOut).toBe(1);
    bench.takes.told("1");
    expect(bench.laidOut).toBe(1);
    bench.takes.told("2");
    expect(bench.laidOut).toBe(2);
  });

  it("come one after the other", async () => {
    const made = [bench.takes.another({}), bench.takes.another({})];
    await Promise.all(made);
    expect(bench.shown).toBe("Breathe in.: 1*,2,3");
  });

  it("belong to the sentence for which they were wished", async () => {
    bench.server.stop();
    const made = bench.takes.another({});
    bench.takes.lookAt({ position: 15, words: "" });
    bench.type(0, "Oh. ");
    bench.server.letGo();
    await made;
    await settled();
    expect(bench.server.files.get("Breathe in.")).toBe("1*,2");
    expect(bench.takes.shown?.sentence.words).toBe("Breathe out.");
  });
});

describe("undo", () => {
  it("goes over text and takes in their order", async () => {
    bench.type(11, " Now.");
    await bench.takes.load();
    await bench.takes.another({});
    await bench.takes.change("choose", bench.take("2"));
    bench.type(16, " And.");
    await bench.step(undo);
    expect(bench.state.doc.line(1).text).toBe("Breathe in. Now.");
    expect(bench.server.files.get("Breathe in. Now.")).toBe("1,2*");
    await bench.step(undo);
    expect(bench.server.files.get("Breathe in. Now.")).toBe("1*,2");
    await bench.step(undo);
    expect(bench.server.files.get("Breathe in. Now.")).toBe("1*");
    expect(bench.state.doc.line(1).text).toBe("Breathe in. Now.");
    await bench.step(undo);
    expect(bench.state.doc.line(1).text).toBe("Breathe in.");
    for (let time = 0; time < 4; time += 1) await bench.step(redo);
    expect(bench.server.files.get("Breathe in. Now.")).toBe("1,2*");
    expect(bench.state.doc.line(1).text).toBe("Breathe in. Now. And.");
  });

  it("finds the sentence after another program changed the text before it", async () => {
    bench.takes.lookAt({ position: 15, words: "" });
    await bench.takes.another({});
    bench.dispatch(bench.state.update({ changes: { from: 0, insert: "New.\n" }, annotations: [] }));
    await bench.step(undo);
    await bench.step(undo);
    expect(bench.server.files.get("Breathe out.")).toBe("1*");
  });

  it("changes nothing where another window changed the takes since, and says so", async () => {
    await bench.takes.another({});
    bench.server.files.set("Breathe in.", "1,2,3*");
    await bench.step(undo);
    expect(bench.server.files.get("Breathe in.")).toBe("1,2,3*");
    expect(bench.takes.error).toBe("The takes were changed elsewhere; look at them.");
  });
});

describe("words", () => {
  it.each([
    [{}, "", "fresh", "Spoken"],
    [{ spoken: false }, "", "unspoken", "Not spoken yet"],
    [{ locked: true }, "", "locked", "Locked"],
    [{ locked: true, stale: "the script would now say it at rate 90" }, "", "stale", "Locked, but the script would now say it at rate 90"],
    [{ doubt: "it is too short" }, "", "doubtful", "May be spoken wrongly: it is too short"],
    [{ spoken: false }, "the voice hangs", "failed", "Not spoken: the voice hangs"],
    [{ recorded: true, voice: "me" }, "", "fresh", "A recording of me"],
    [{ recorded: true, voice: "me", doubt: "clipped: record it again" }, "", "doubtful", "Clipped: record it again"],
  ] as const)("of a sentence (%j)", (more, failure, kind, words) => {
    expect(stateOf(sentenceOf("In.", 1, more), failure)).toEqual({ kind, words });
  });

  it.each([
    [{}, "", null],
    [{ review: "new" }, "", null],
    [{ spoken: false }, "", "unspoken: Not spoken yet"],
    [{ review: "accepted" }, "", "accepted: Accepted in the review"],
    [{ review: "accepted", locked: true }, "", "accepted: Accepted in the review; locked"],
    [{ review: "changed" }, "", "changed: Accepted in the review, but it sounds different now"],
    [{ review: "changed", doubt: "cut off" }, "", "doubtful: May be spoken wrongly: cut off"],
    [{ locked: true, stale: "it has another voice" }, "", "stale: Locked, but it has another voice"],
    [{ review: "accepted", spoken: false }, "no sound", "failed: Not spoken: no sound"],
  ] as const)("in the margin (%j)", (more, failure, words) => {
    const found = marginState(sentenceOf("In.", 1, more), failure);
    expect(found === null ? null : `${found.kind}: ${found.words}`).toBe(words);
  });

  it.each([
    [1, [1], ""],
    [2, [1, 2], "Said twice."],
    [4, [2], "Said 4 times, once here."],
    [4, [2, 3], "Said 4 times, 2 times here."],
  ])("of a sentence that is said %i times", (times, here, words) => {
    expect(timesOf(sentenceOf("In.", 1, { times, here }))).toBe(words);
  });

  it.each([
    [{}, "As in the script", "tone:low, pace 90, 1.5 s"],
    [{ own: false, seed: 3 }, "Seed 3", "1.5 s"],
    [{ own: false, voice: "tone:high", words_per_minute: 92.5 }, "Voice tone:high, pace 92.5", "1.5 s"],
    [{ own: false, seed: 2, duration_ms: null }, "Seed 2", "not spoken yet"],
    [{ own: false }, "The same settings as in the script", "1.5 s"],
  ])("of a take (%j)", (more, recipe, details) => {
    expect(recipeOf(takeNamed(more), takeNamed())).toBe(recipe);
    expect(detailsOf(takeNamed(more))).toBe(details);
  });

  it.each([
    [[], 1, ""],
    [[1], 1, "Chosen"],
    [[1, 2, 3], 3, "Chosen"],
    [[2], 3, "Chosen for time 2"],
    [[1, 3, 4], 5, "Chosen for times 1, 3 and 4"],
  ])("of a take in use (%j of %i)", (times, all, words) => {
    expect(chosenOf(takeNamed({ times }), all)).toBe(words);
  });
});
