/** Tracks of small texts, and a sound whose time goes on with the fake clock. */

import { Text } from "@codemirror/state";
import type { Sound } from "../src/deck";
import { PlacedTrack } from "../src/placed_track";
import type { Chapter, Track, TrackEvent } from "../src/track_api";

/** Each line is a sentence of two seconds, or a pause such as [3]; a line with "~" is not spoken, "# " is a chapter. */
export function trackOf(text: string, plan = text): Track {
  const events: TrackEvent[] = [];
  const chapters: Chapter[] = [];
  let onset_ms = 0;
  text.split("\n").forEach((words, at) => {
    const pause = /^\[(\d+)\]$/.exec(words);
    if (words.startsWith("# ")) chapters.push({ name: words.slice(2), onset_ms, line: at + 1, path: "" });
    if (words.startsWith("# ") || words === "") return;
    const duration_ms = pause === null ? 2000 : Number(pause[1]) * 1000;
    events.push({
      kind: pause === null ? "speech" : "pause", onset_ms, duration_ms, text: pause === null ? words.replace("~", "") : "",
      line: at + 1, column: 1, end_line: at + 1, end_column: words.length + 1, spoken: !words.includes("~"), path: "", edit: "",
    });
    onset_ms += duration_ms;
  });
  return {
    plan, path: "a.md", address: `/track/${plan}.wav`, sample_rate: 48_000, frames: onset_ms * 48, duration_ms: onset_ms,
    complete: !text.includes("~"), gain: "measured", events, chapters, beds: [], lengths: { shortest_ms: 0, longest_ms: 0 },
  };
}

export const textOf = (text: string): Text => Text.of(text.split("\n"));
export const placedOf = (text: string, plan = text): PlacedTrack => new PlacedTrack(trackOf(text, plan), textOf(text));

/** As much of an audio element as the player uses. It is ready `wait_ms` after each seek. */
export class FakeSound implements Partial<Sound> {
  playbackRate = 1;
  volume = 1;
  preload = "" as const;
  preservesPitch = true;
  paused = true;
  seeking = false;
  readyState = 4 as const;
  wait_ms = 0;
  private address = "";
  private at_ms = 0;
  private since_ms = Date.now();
  private readonly listeners = new Map<string, (() => void)[]>();

  get src(): string {
    return this.address;
  }
  set src(address: string) {
    this.address = address;
  }
  get currentTime(): number {
    return (this.at_ms + (this.paused ? 0 : (Date.now() - this.since_ms) * this.playbackRate)) / 1000;
  }
  set currentTime(seconds: number) {
    this.at_ms = seconds * 1000;
    this.since_ms = Date.now();
    this.seeking = true;
    setTimeout(() => {
      this.seeking = false;
      this.tell("seeked");
    }, this.wait_ms);
  }
  play = async (): Promise<void> => {
    this.since_ms = Date.now();
    this.paused = false;
  };
  pause = (): void => {
    this.at_ms = this.currentTime * 1000;
    this.paused = true;
  };
  load = (): void => undefined;
  removeAttribute = (): void => void (this.address = "");
  addEventListener(name: string, run: unknown): void {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), run as () => void]);
  }

  tell(name: string): void {
    for (const run of this.listeners.get(name) ?? []) run();
  }
}

/** All sounds that a player opened. */
export class Sounds {
  readonly opened: FakeSound[] = [];
  wait_ms = 0;
  open = (): Sound => {
    const sound = new FakeSound();
    sound.wait_ms = this.wait_ms;
    this.opened.push(sound);
    return sound as unknown as Sound;
  };
  /** What is heard: addresses, with the seconds in them. */
  get heard(): readonly string[] {
    return this.opened.filter((one) => !one.paused).map((one) => `${one.src.slice(7, -4)} ${one.currentTime.toFixed(2)}`);
  }
}
