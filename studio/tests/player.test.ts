import { ChangeSet } from "@codemirror/state";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Path, PlacedTrack } from "../src/placed_track";
import { Player } from "../src/player";
import { placedOf, Sounds, textOf, trackOf } from "./fake_track";

const ONE = "# One\nIn.\n[3]\nOut.\n# Two\nRest.";

/** The track of a text, and that of the text after a change, both placed in the newer text. */
function edited(before: string, from: number, to: number, insert: string): [PlacedTrack, PlacedTrack] {
  const old = placedOf(before, "old");
  const changes = ChangeSet.of({ from, to, insert }, before.length);
  old.edited(changes.desc);
  const text = changes.apply(textOf(before));
  return [old, new PlacedTrack(trackOf(text.toString(), "new"), text)];
}

describe("a place in a newer track", () => {
  // In. 0, [3] 2000, Out. 5000, Rest. 7000, end 9000
  it.each([
    ["a longer pause before it", 11, 12, "6", 5500, 8500],
    ["a shorter pause that sounds", 11, 12, "1", 4000, 3000],
    ["a longer pause that sounds", 11, 12, "6", 4000, 4000],
    ["a pause after it", 11, 12, "6", 1000, 1000],
    ["another sentence before it", 6, 6, "Sit.\n", 500, 2500],
    ["more words in it", 6, 8, "In and in", 500, 500],
    ["it is taken away", 6, 10, "", 500, 0],
    ["the last one is taken away", 19, 30, "", 8000, 7000],
  ])("%s", (_, from, to, insert, ms, expected) => {
    const [before, after] = edited(ONE, from, to, insert);
    expect(new Path(before, after).lead(ms)).toBe(expected);
  });
  it("is the same round of a sentence that sounds several times", () => {
    const round = (plan: string): PlacedTrack => {
      const track = trackOf("In.\n[3]", plan);
      const second = track.events.map((event) => ({ ...event, onset_ms: event.onset_ms + 5000 }));
      return new PlacedTrack({ ...track, events: [...track.events, ...second] }, textOf("In.\n[3]"));
    };
    expect(new Path(round("a"), round("b")).lead(5200)).toBe(5200);
    expect(round("a").startOf(1, 4900)).toBe(5000);
  });
  it.each([
    ["in a sentence", ONE, 7, 0],
    ["at its end", ONE, 9, 0],
    ["in a line without words", ONE, 13, 5000],
    ["in a heading", ONE, 20, 7000],
    ["at the end of the text", ONE, 30, 7000],
    ["after the words of a line", "In. [pause 4s]\nOut.", 14, 0],
    ["between the words and the end of a line", "In. [pause 4s]\nOut.", 6, 0],
    ["at the start of the next line", "In. [pause 4s]\nOut.", 15, 2000],
    ["after the last words", "In.\nOut. [pause 4s]\n\n", 20, 2000],
  ])("%s is that of a sentence", (_, text, position, ms) => {
    const track = trackOf(text.replaceAll(" [pause 4s]", ""));
    expect(new PlacedTrack(track, textOf(text)).startOf(position, 0)).toBe(ms);
  });
});

describe("a change of the text of a track, after the text was edited", () => {
  const LENGTH = { line: 2, column: 8, width: 2, text: "5s" };
  const AFTER = { line: 1, column: 4, width: 0, text: " [pause 4s]" };
  it.each([
    ["stands where it stood", 0, 0, "", LENGTH, "In.\n[pause 5s]"],
    ["moves along", 0, 0, "🌙\n", LENGTH, "🌙\nIn.\n[pause 5s]"],
    ["leaves what was written after it", 13, 13, "-6s", LENGTH, "In.\n[pause 5s-6s]"],
    ["takes the place of another length", 11, 13, "9s", LENGTH, "In.\n[pause 5s]"],
    ["is none where its words are gone", 4, 14, "", LENGTH, null],
    ["puts something in", 0, 0, "So. ", AFTER, "So. In. [pause 4s]\n[pause 4s]"],
    ["puts nothing in where all around it is gone", 0, 14, "", AFTER, null],
  ])("%s", (_, from, to, insert, fix, expected) => {
    const text = textOf("In.\n[pause 4s]");
    const changes = ChangeSet.of({ from, to, insert }, text.length);
    const placed = new PlacedTrack(trackOf("In."), text, changes.desc);
    const now = changes.apply(text);
    const change = placed.changeOf(fix);
    expect(change && ChangeSet.of(change, now.length).apply(now).toString()).toBe(expected);
  });
});

let sounds: Sounds;
let player: Player;
let told: string[];
beforeEach(() => {
  vi.useFakeTimers();
  sounds = new Sounds();
  told = [];
  player = new Player(sounds.open, { changed: () => told.push(player.playback), failed: () => told.push("failed") });
});
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

async function playing(text: string, ms = 0): Promise<void> {
  player.take(placedOf(text, "old"));
  player.seek(ms);
  player.play();
  await pass(0);
}

describe("playing", () => {
  it("stops and goes on", async () => {
    await playing(ONE);
    await pass(500);
    player.stop();
    await pass(500);
    expect([player.ms, sounds.heard]).toEqual([500, []]);
    player.play();
    await pass(250);
    expect([player.ms, sounds.opened.length, sounds.heard]).toEqual([750, 1, ["old 0.75"]]);
  });
  it("begins again after the end", async () => {
    await playing(ONE, 8900);
    await pass(100);
    sounds.opened[0]!.tell("ended");
    expect([player.playback, player.ms]).toEqual(["stopped", 9000]);
    player.play();
    expect(player.ms).toBe(0);
  });
  it("repeats its chapter", async () => {
    await playing(ONE, 6500);
    player.loops = true;
    player.rate = 2;
    await pass(300);
    expect(player.ms).toBeCloseTo(100, 0);
  });
});

describe("a sentence that is not spoken", () => {
  it("is waited for, and then plays from its start", async () => {
    await playing("In.\n~Out.\nRest.");
    await pass(2500);
    expect([player.playback, player.ms, sounds.heard]).toEqual(["waiting", 2000, []]);
    player.take(placedOf("In.\n~Out.\n~Rest.", "still not"));
    expect(player.playback).toBe("waiting");
    const spoken = { ...trackOf("In.\nOut.\nRest.", "new") };
    player.take(new PlacedTrack(spoken, textOf("In.\nOut.\nRest.")));
    await pass(100);
    expect([player.playback, sounds.heard]).toEqual(["playing", ["new 2.10"]]);
    expect(told).toEqual(["playing", "waiting", "playing"]);
  });
  it("does not play when it is chosen", async () => {
    await playing("In.\n~Out.", 2500);
    expect([player.playback, sounds.opened.length]).toEqual(["waiting", 0]);
    player.seek(0);
    expect(player.playback).toBe("playing");
  });
  it("is not waited for where a newer track has it", async () => {
    await playing("In.\n~Out.");
    await pass(1900);
    player.take(new PlacedTrack(trackOf("In.\nOut.", "new"), textOf("In.\nOut.")));
    await pass(600);
    expect([player.playback, sounds.heard]).toEqual(["playing", ["new 2.50"]]);
  });
});

describe("a newer track", () => {
  const change = (from: number, to: number, insert: string): void => {
    const changes = ChangeSet.of({ from, to, insert }, ONE.length);
    for (const placed of player.tracks) placed.edited(changes.desc);
    const text = changes.apply(textOf(ONE));
    player.take(new PlacedTrack(trackOf(text.toString(), "new"), text));
  };
  it("takes over at the end of a sentence that it leaves as it is", async () => {
    await playing(ONE);
    await pass(500);
    change(11, 12, "6");
    await pass(1400);
    expect(sounds.heard).toEqual(["old 1.90"]);
    await pass(200);
    expect([sounds.heard, sounds.opened[0]!.src]).toEqual([["new 2.10"], ""]);
  });
  it("takes over at once in a pause, and the playhead stays on it", async () => {
    await playing(ONE, 4000);
    change(11, 12, "6");
    await pass(300);
    expect([sounds.heard, player.ms]).toEqual([["new 4.30"], 4300]);
  });
  it("that comes late is aimed at a later time", async () => {
    sounds.wait_ms = 400;
    await playing(ONE, 2500);
    change(0, 0, "Sit.\n");
    await pass(1000);
    expect(sounds.heard).toEqual(["new 5.50"]);
  });
  it("is not taken over where a still newer one comes", async () => {
    await playing(ONE, 2500);
    change(11, 12, "6");
    player.take(placedOf(ONE, "newest"));
    await pass(500);
    expect(sounds.heard).toEqual(["newest 3.00"]);
    expect(sounds.opened.filter(({ src }) => src !== "").length).toBe(1);
  });
  it("of the same plan is no reason to change", async () => {
    await playing(ONE);
    player.take(placedOf(ONE, "old"));
    await pass(100);
    expect([sounds.opened.length, sounds.heard]).toEqual([1, ["old 0.10"]]);
  });
});

describe("a sound that is lost", () => {
  it("is opened again with the next track", async () => {
    await playing(ONE, 1000);
    await pass(200);
    sounds.opened[0]!.tell("error");
    expect([player.playback, player.ms, told.at(-1)]).toEqual(["waiting", 1200, "failed"]);
    player.take(placedOf(ONE, "old"));
    await pass(100);
    expect(sounds.heard).toEqual(["old 1.30"]);
  });
});
