import { ChangeSet, type Text } from "@codemirror/state";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OfflineError, type Problem, RefusedError } from "../src/api";
import { OpenTrack, TYPING_MS } from "../src/track";
import type { Track, Wish } from "../src/track_api";
import type { Failure } from "../src/track_state";
import { Sounds, textOf, trackOf } from "./fake_track";

const PROBLEM: Problem = { line: 1, column: 1, width: 1, message: "wrong", remedy: "", warning: false, path: "", fixes: [] };

/** An editor, a server, and the track between them. Answers come when they are let go. */
class Bench {
  text: Text = textOf("In.\n[3]\nOut.");
  cursor = 0;
  isOffline = false;
  isHeld = false;
  readonly wishes: Wish[] = [];
  readonly plans = new Map<string, Track>();
  readonly shown: string[] = [];
  readonly sounds = new Sounds();
  private readonly held: (() => void)[] = [];
  readonly track = new OpenTrack(
    { path: "a.md", text: () => this.text, cursor: () => this.cursor },
    {
      layOut: async (wish) => {
        this.wishes.push(wish);
        if (this.isHeld) await new Promise<void>((go) => this.held.push(go));
        if (this.isOffline) throw new OfflineError();
        if (wish.text.includes("wrong")) throw new RefusedError(422, "", "", null, [PROBLEM]);
        return trackOf(wish.text);
      },
      trackOf: async (plan) => this.plans.get(plan) ?? Promise.reject(new RefusedError(404, "no such track", "", null)),
      openSound: this.sounds.open,
      nextFrame: (run) => void setTimeout(run, 16),
    },
  );

  constructor() {
    this.track.listen({ onTrack: ({ track }) => this.shown.push(track.plan) });
  }

  edit(from: number, to: number, insert: string, isTyped = false): void {
    const changes = ChangeSet.of({ from, to, insert }, this.text.length);
    this.text = changes.apply(this.text);
    this.track.edited(changes.desc, isTyped);
  }

  letGo(): void {
    this.isHeld = false;
    for (const go of this.held.splice(0)) go();
  }

  announce(text: string, first: string): void {
    this.plans.set(`${text} newer`, trackOf(text, `${text} newer`));
    this.track.announced(`${text} newer`, first);
  }
}

let bench: Bench;
beforeEach(() => {
  vi.useFakeTimers();
  bench = new Bench();
});
afterEach(() => {
  bench.track.close();
  vi.useRealTimers();
});
const pass = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const heard = (): readonly string[] => bench.sounds.heard.map((one) => one.replaceAll("\n", " "));

describe("asking", () => {
  it("waits for the last key, but not after a choice", async () => {
    await bench.track.load();
    bench.edit(0, 0, "S", true);
    await pass(TYPING_MS - 1);
    bench.edit(1, 1, "o. ", true);
    await pass(TYPING_MS - 1);
    expect(bench.wishes.length).toBe(1);
    await pass(1);
    bench.edit(0, 0, "A");
    await pass();
    expect(bench.wishes.map(({ text }) => text.split("\n")[0])).toEqual(["In.", "So. In.", "ASo. In."]);
  });
  it("asks one question at a time, and then for the newest text", async () => {
    bench.isHeld = true;
    void bench.track.load();
    for (const letter of ["a", "b", "c"]) bench.edit(0, 0, letter);
    expect(bench.wishes.length).toBe(1);
    bench.letGo();
    await pass();
    expect(bench.wishes.map(({ text }) => text.slice(0, 3))).toEqual(["In.", "cba"]);
    expect(bench.track.current?.spanOf(0)).toEqual({ from: 0, to: 6 });
  });
  it("places an answer in the text that was edited meanwhile", async () => {
    bench.isHeld = true;
    void bench.track.load();
    bench.edit(0, 0, "So. ", true);
    bench.letGo();
    await pass();
    bench.edit(0, 0, "And so.\n", true);
    expect(bench.track.current?.spanOf(2)).toEqual({ from: 20, to: 24 });
  });
  it("has nothing spoken before somebody wishes to hear it, and then what is at the playhead first", async () => {
    bench.text = textOf("~In.\n~Out.");
    await bench.track.load();
    bench.cursor = 6;
    bench.track.play();
    await pass();
    expect(bench.wishes.map(({ from }) => from)).toEqual([null, { line: 2, column: 1 }]);
    expect(bench.track.state.playback).toBe("waiting");
  });
  it("has what is missing spoken, if somebody plays before the first answer", async () => {
    bench.isHeld = true;
    void bench.track.load();
    bench.track.play();
    bench.letGo();
    await pass();
    expect(bench.wishes.map(({ from }) => from)).toEqual([null, { line: 1, column: 1 }]);
  });
});

describe("playing", () => {
  it("tells the playhead once with each frame, however often it stopped and went on between two", async () => {
    await bench.track.load();
    for (let time = 0; time < 4; time += 1) {
      bench.track.play();
      bench.track.stop();
    }
    bench.track.play();
    await pass(16);
    let told = 0;
    bench.track.listen({ onPlayhead: () => (told += 1) });
    await pass(160);
    expect(told).toBe(10);
  });
  it("begins at the cursor as soon as there is a track", async () => {
    bench.cursor = 9;
    bench.track.play();
    expect(bench.track.state).toMatchObject({ playback: "waiting", isHeld: true });
    await pass();
    await pass(100);
    expect(heard()).toEqual(["In. [3] Out. 5.10"]);
  });
  it.each([
    ["goes on where it stopped", 0, 1000],
    ["begins at the cursor that was put elsewhere", 9, 5000],
  ])("%s", async (_, cursor, ms) => {
    await bench.track.load();
    bench.track.play();
    await pass(1000);
    bench.track.stop();
    bench.cursor = cursor;
    bench.track.play();
    expect(bench.track.ms).toBe(ms);
  });
  it.each([
    ["the next sentence", 500, 1, 5000],
    ["the start of this one", 6500, -1, 5000],
    ["the one before", 5500, -1, 0],
    ["the one before a pause", 4000, -1, 0],
    ["nothing after the last one", 5500, 1, 5500],
  ] as const)("steps to %s", async (_, at, by, ms) => {
    await bench.track.load();
    bench.track.seek(at);
    bench.track.step(by);
    expect(bench.track.ms).toBe(ms);
  });
  it("stays on its sentence while sentences are added before it", async () => {
    await bench.track.load();
    bench.track.seek(5500);
    bench.edit(0, 0, "Sit.\n");
    await pass();
    expect(bench.track.ms).toBe(7500);
  });
  it("goes on with the last good track while the text is wrong", async () => {
    await bench.track.load();
    bench.track.play();
    bench.edit(0, 0, "wrong\n");
    await pass(500);
    expect([heard(), bench.track.state.trouble]).toEqual([["In. [3] Out. 0.50"], { kind: "script", problem: PROBLEM }]);
    bench.edit(0, 6, "");
    await pass(100);
    expect([bench.track.state.trouble, heard()]).toEqual([null, ["In. [3] Out. 0.60"]]);
  });
  it.each([
    ["was never laid out", "wrong\n~In.", false],
    ["was laid out but not spoken", "~In.", true],
  ])("does not wait for a script with an error that %s", async (_, text, isLaidOut) => {
    bench.text = textOf(text);
    await bench.track.load();
    if (isLaidOut) bench.edit(0, 0, "wrong\n");
    await pass();
    expect(bench.track.state.mustMend).toBe(false);
    bench.track.play();
    await pass();
    expect(bench.track.state).toMatchObject({ playback: "stopped", mustMend: true, trouble: { kind: "script" } });
    bench.edit(0, 6, "");
    await pass();
    expect(bench.track.state).toMatchObject({ playback: "stopped", mustMend: false, trouble: null });
  });
  it("waits for a sentence that was being spoken before the error came", async () => {
    bench.text = textOf("~In.");
    await bench.track.load();
    bench.track.play();
    await pass();
    bench.edit(4, 4, "\nwrong");
    await pass();
    expect(bench.track.state).toMatchObject({ playback: "waiting", mustMend: false });
  });
  it("does not wait, with an error, for a studio that has started again", async () => {
    bench.text = textOf("~In.");
    await bench.track.load();
    bench.track.play();
    await pass();
    bench.edit(4, 4, "\nwrong");
    bench.track.connected();
    await pass();
    expect(bench.track.state).toMatchObject({ playback: "stopped", mustMend: true });
  });
  it("opens a lost sound a few times, and then says so", async () => {
    await bench.track.load();
    bench.track.play();
    for (let fault = 0; fault < 4; fault += 1) {
      await pass();
      bench.sounds.opened.at(-1)!.tell("error");
    }
    expect([bench.track.state.playback, bench.track.state.trouble?.kind]).toEqual(["stopped", "refused"]);
  });
  it("goes on by itself when the studio is back", async () => {
    await bench.track.load();
    bench.track.play();
    await pass(500);
    bench.isOffline = true;
    bench.track.lost();
    bench.sounds.opened[0]!.tell("error");
    await pass(500);
    expect([bench.track.state.playback, bench.track.state.trouble?.kind, heard()]).toEqual(["waiting", "offline", []]);
    bench.isOffline = false;
    bench.track.connected();
    await pass();
    await pass(100);
    expect([heard(), bench.track.state.trouble]).toEqual([["In. [3] Out. 0.60"], null]);
  });
});

describe("playing while the track of the text is still to come", () => {
  /** A text was played to its end, and is edited; the answer is held back. */
  async function editedText(from: number, to: number, insert: string, isTyped = false): Promise<void> {
    await bench.track.load();
    bench.track.seek(7000);
    bench.isHeld = true;
    bench.edit(from, to, insert, isTyped);
  }
  const waits = { playback: "waiting", isHeld: true } as const;

  it("waits for it, and begins at the cursor's sentence", async () => {
    await editedText(4, 7, "[9]\nAnd.\n[9]");
    bench.cursor = 9;
    bench.track.play();
    await pass(2000);
    expect([bench.track.state, heard()]).toMatchObject([waits, []]);
    bench.letGo();
    await pass();
    await pass(100);
    expect(heard()).toEqual(["In. [9] And. [9] Out. 11.10"]);
  });
  it("asks at once, if somebody has only just typed", async () => {
    await editedText(4, 7, "[9]", true);
    bench.track.play();
    bench.letGo();
    await pass();
    await pass(100);
    expect([bench.wishes.length, heard()]).toEqual([2, ["In. [9] Out. 0.10"]]);
  });
  it("waits for the newest text, also if that is edited again", async () => {
    await editedText(4, 7, "[9]");
    bench.track.play();
    bench.edit(5, 6, "5");
    bench.letGo();
    await pass();
    await pass(100);
    expect(heard()).toEqual(["In. [5] Out. 0.10"]);
  });
  it("goes on with it where somebody sought", async () => {
    await bench.track.load();
    bench.track.play();
    bench.isHeld = true;
    bench.edit(0, 0, "Sit.\n");
    bench.track.seek(5500);
    expect([bench.track.state, heard()]).toMatchObject([waits, []]);
    bench.letGo();
    await pass();
    await pass(100);
    expect(heard()).toEqual(["Sit. In. [3] Out. 7.60"]);
  });
  it("waits for nothing any more after Stop", async () => {
    await editedText(4, 7, "[9]");
    bench.track.play();
    bench.track.stop();
    bench.letGo();
    await pass(100);
    expect([bench.track.state.playback, heard()]).toEqual(["stopped", []]);
  });
  it("plays the last good track, if the text turns out to have an error", async () => {
    await editedText(4, 7, "wrong");
    bench.cursor = 10;
    bench.track.play();
    expect(bench.track.state).toMatchObject(waits);
    bench.letGo();
    await pass();
    await pass(100);
    expect([bench.track.state.mustMend, heard()]).toEqual([false, ["In. [3] Out. 5.10"]]);
  });
  it("waits for the studio too, if that is away", async () => {
    await editedText(4, 7, "[9]");
    bench.track.play();
    bench.isOffline = true;
    bench.letGo();
    await pass(100);
    expect(bench.track.state).toMatchObject({ ...waits, trouble: { kind: "offline" } });
    bench.isOffline = false;
    bench.track.connected();
    await pass();
    await pass(100);
    expect(heard()).toEqual(["In. [9] Out. 0.10"]);
  });
});

describe("newer tracks of the same text", () => {
  const TEXT = "In.\n[3]\nOut.";
  it("are shown", async () => {
    await bench.track.load();
    bench.announce(TEXT, TEXT);
    await pass();
    expect(bench.shown).toEqual([TEXT, `${TEXT} newer`]);
  });
  it("are not shown where they are of another window's text", async () => {
    await bench.track.load();
    bench.announce("Other.", "Other.");
    await pass();
    expect(bench.shown).toEqual([TEXT]);
  });
  it("may be announced before the question is answered", async () => {
    bench.isHeld = true;
    void bench.track.load();
    bench.announce(TEXT, TEXT);
    bench.letGo();
    await pass();
    expect(bench.shown).toEqual([TEXT, `${TEXT} newer`]);
  });
  it("end the words about speaking and failures when the text changes", async () => {
    const failure: Failure = { path: "a.md", file: "", line: 1, column: 1, error: "no voice", remedy: "" };
    await bench.track.load();
    bench.track.spoke(1, 3);
    bench.track.failed(failure);
    expect(bench.track.state).toMatchObject({ speaking: { done: 1, of: 3 }, failures: [failure] });
    bench.edit(0, 0, "So. ");
    await pass();
    expect(bench.track.state).toMatchObject({ speaking: null, failures: [] });
  });
});
