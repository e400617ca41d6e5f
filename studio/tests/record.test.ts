import { describe, expect, it } from "vitest";
import { OfflineError, RefusedError } from "../src/api";
import type { Chosen, RecordedTake, Sentence, Which } from "../src/record_api";
import { RecordHistory } from "../src/record_history";
import { RecordSender, type Sent, type Unsent } from "../src/record_sender";
import { SentencesToRecord } from "../src/record_sentences";
import { wavOf } from "../src/record_wav";
import { heard, listed, progress, roomWords, sentWords, stateOf, takeWords } from "../src/record_words";

const which = (number: number): Which => ({ path: "rest.md", voice: "me", number });
const wav = (length: number): ArrayBuffer => new ArrayBuffer(length);
const unsent = (number: number): Unsent => ({ which: which(number), wav: wav(number) });
const refusal = (status: number): RefusedError => new RefusedError(status, "the disk is full", "make room", null);
const take = (chosen: boolean, states: readonly string[] = []): RecordedTake => ({ id: "a", chosen, seconds: 1.25, states, advice: states });

const sentence = (number: number, changes: Partial<Sentence> = {}): Sentence => ({
  number, words: `Sentence ${number}.`, after: [], path: "", line: number * 10, column: 1, end_line: changes.line ?? number * 10, end_column: 9,
  states: [], advice: [], version: "", takes: [take(true)], ...changes,
});
const at = (line: number) => ({ line, column: 1 });
const MISSING = { states: ["missing"], takes: [] };

describe("sending", () => {
  /** A sender that is answered with these, one after the other, and what it told. */
  const sending = (...answers: readonly (Chosen | Error)[]): [RecordSender, string[], Set<Unsent>] => {
    const left = [...answers];
    const told: string[] = [];
    const inBrowser = new Set<Unsent>();
    const keeper = { keep: (unsent: Unsent) => void inBrowser.add(unsent), drop: async (unsent: Unsent) => void inBrowser.delete(unsent) };
    const sender = new RecordSender(keeper, async () => {
      const answer = left.shift()!;
      if (answer instanceof Error) throw answer;
      return answer;
    });
    sender.told = ({ number }, { kind }) => void told.push(`${number} ${kind}`);
    return [sender, told, inBrowser];
  };
  const SAVED: Chosen = { take: take(true), before: "", version: "a" };

  it("keeps what the studio does not answer, and sends it in order", async () => {
    const [sender, told, inBrowser] = sending(new OfflineError(""), new OfflineError(""), SAVED, SAVED);
    await sender.add(unsent(1));
    await sender.add(unsent(2));
    expect([sender.waiting, inBrowser.size]).toEqual([2, 2]);
    await sender.sendAll();
    expect(told).toEqual(["1 offline", "1 offline", "1 saved", "2 saved"]);
    expect([sender.waiting, inBrowser.size]).toEqual([0, 0]);
  });

  it("keeps what is refused for another reason than the recording itself, and goes on", async () => {
    const [sender, told] = sending(refusal(507), refusal(409), refusal(422), SAVED, SAVED);
    await sender.add(unsent(1));
    await sender.add(unsent(2));
    expect(told).toEqual(["1 refused", "1 refused", "2 unusable"]);
    expect(sender.release()?.which.number).toBe(1);
    expect([sender.waiting, sender.release()]).toEqual([0, undefined]);
  });

  it("gives up one recording after the other", async () => {
    const [sender] = sending(new OfflineError(""), new OfflineError(""));
    await sender.add(unsent(1));
    await sender.add(unsent(2));
    expect([sender.release()?.which.number, sender.waiting]).toEqual([1, 1]);
    expect([sender.release()?.which.number, sender.waiting]).toEqual([2, 0]);
  });
});

describe("taking back", () => {
  it("chooses what was chosen before, also if it is asked twice at once", async () => {
    const chosen: string[] = [];
    const history = new RecordHistory(async ({ number }, id, version) => {
      chosen.push(`${number}: ${version} to ${id}`);
      return { take: null, before: version, version: id };
    });
    history.add(which(1), { take: null, before: "", version: "a" });
    history.add(which(1), { take: null, before: "a", version: "a" });
    history.add(which(2), { take: null, before: "b", version: "c" });
    await Promise.all([history.undo(), history.undo(), history.undo()]);
    expect(await history.redo()).toEqual(which(1));
    expect(chosen).toEqual(["2: c to b", "1: a to ", "1:  to a"]);
    expect([history.canUndo, history.canRedo]).toEqual([true, true]);
    history.add(which(3), { take: null, before: "", version: "d" });
    expect(history.canRedo).toBe(false);
  });

  it.each([
    ["stays possible while the studio does not answer", new OfflineError(""), true],
    ["is over where another choice was made meanwhile", refusal(412), false],
  ])("%s", async (_, error, can) => {
    const history = new RecordHistory(() => Promise.reject(error));
    history.add(which(1), { take: null, before: "", version: "a" });
    await expect(history.undo()).rejects.toBe(error);
    expect([history.canUndo, history.canRedo]).toEqual([can, false]);
  });
});

describe("the sentences", () => {
  const voice = (name: string, ...sentences: Sentence[]) => ({ voice: name, folder: "takes", assumed: false, strays: [], sentences });

  it("begin at the cursor, and stay at theirs when others come or go", () => {
    const sentences = new SentencesToRecord("rest.md");
    sentences.fill(voice("me", sentence(1), sentence(2), sentence(3)), at(15));
    expect(sentences.which).toEqual(which(2));
    sentences.fill(voice("me", sentence(9, { line: 1 }), sentence(2)), at(1));
    expect([sentences.current!.number, sentences.index]).toEqual([2, 1]);
    sentences.fill(voice("you", sentence(2), sentence(4)), at(99));
    expect(sentences.which).toEqual({ path: "rest.md", voice: "you", number: 2 });
    expect([sentences.go(2), sentences.go(-1), sentences.go(1), sentences.index]).toEqual([false, false, true, 1]);
  });

  it.each([
    ["in the second one of a line", [20, 12], "", 3],
    ["at the end of the first one", [20, 9], "", 3],
    ["of a wish", [1, 1], "Sentence 3.", 3],
    ["of a wish that is not there", [20, 1], "Gone.", 2],
  ] as const)("begin %s", (_, [line, column], words, number) => {
    const sentences = new SentencesToRecord("rest.md");
    const second = sentence(3, { line: 20, column: 10, end_line: 20, end_column: 18 });
    sentences.fill(voice("me", sentence(1), sentence(2), second), { line, column }, words);
    expect(sentences.which).toEqual(which(number));
  });

  it("lead to the next one without a good take", () => {
    const sentences = new SentencesToRecord("rest.md");
    sentences.fill(voice("me", sentence(1, MISSING), sentence(2), sentence(3)), at(0));
    expect(sentences.unrecorded).toBe(0);
    sentences.fill(voice("me", sentence(1, MISSING), sentence(2), sentence(3, { states: ["noisy"] })), at(0));
    expect(sentences.unrecorded).toBe(2);
    sentences.fill(voice("me", sentence(1)), at(0));
    expect(sentences.unrecorded).toBe(-1);
  });

  it("are those of the voice from before, if it has any", () => {
    const sentences = new SentencesToRecord("rest.md");
    const voices = [voice("none"), voice("me", sentence(1)), voice("you", sentence(1))];
    expect(sentences.voiceOf(voices)!.voice).toBe("me");
    expect(sentences.voiceOf(voices, "you")!.voice).toBe("you");
    expect(sentences.voiceOf([])).toBeUndefined();
  });
});

describe("words", () => {
  it.each([
    [0, 0, "silent"], [0.001, 0, "silent"], [0.02, 43, "quiet"], [0.1, 67, "good"], [0.9, 98, "too loud"], [1.2, 100, "too loud"],
  ])("show a peak of %s as %s %s", (peak, percent, level) => {
    expect(heard(peak)).toEqual([percent, level]);
  });

  it.each([
    [sentence(1), "Recorded and good, 1.3 s."],
    [sentence(1, { advice: ["2.0 s of silence before the words; it is cut off"] }), "Recorded and good, 1.3 s. 2.0 s of silence before the words; it is cut off."],
    [sentence(1, MISSING), "Not recorded yet."],
    [sentence(1, { states: ["noisy"], advice: ["noisy: the room is loud"] }), "Noisy: the room is loud."],
  ])("say how a sentence is", (one, words) => {
    expect(stateOf(one)).toBe(words);
  });

  it("name takes and sentences", () => {
    expect(takeWords(take(true), 0)).toBe("Take 1, chosen: 1.3 s, good");
    expect(takeWords({ ...take(false, ["noisy", "clipped"]), seconds: null }, 1)).toBe("Take 2: noisy, clipped");
    expect(listed(sentence(2, MISSING))).toBe("2. Sentence 2. (missing)");
    expect(progress([sentence(1), sentence(2, MISSING)])).toBe("1 of 2 sentences recorded");
    expect(roomWords({ noise_dbfs: -72.4, message: "the room is quiet" })).toBe("The room is quiet. Its noise is at -72 dB.");
    expect(roomWords({ noise_dbfs: null, message: "nothing" })).toBe("Nothing.");
  });

  it.each<[Sent, string]>([
    [{ kind: "unusable", words: "nothing was recorded" }, "Nothing was recorded."],
    [{ kind: "refused", words: "the disk is full; make room" }, "The disk is full; make room. The recording is kept in this page. Send it again, or download it."],
  ])("say what became of a recording", (sent, words) => {
    expect(sentWords(sent)).toBe(words);
  });
});

describe("the file of a recording", () => {
  it("has 24 bits, and an even number of bytes", () => {
    const view = new DataView(wavOf([Float32Array.of(0, 0.5), Float32Array.of(-2)], 48_000));
    expect([view.byteLength, view.getUint32(4, true), view.getUint32(40, true), view.getUint32(24, true)]).toEqual([54, 46, 9, 48_000]);
    expect([view.getUint16(44, true), view.getInt8(46), view.getUint16(47, true), view.getInt8(49)]).toEqual([0, 0, 0, 64]);
    expect([view.getUint16(50, true), view.getInt8(52)]).toEqual([0, -128]);
  });
});
