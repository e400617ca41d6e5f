/** What the lane says: each item in words, for people who hear the page. */

import { isSilence } from "./lane_items";
import type { TrackEvent } from "./track_api";
import { kindOf } from "./track_words";
import { beginning, clock, counted } from "./words";

const MOST_WORDS_LENGTH = 60;

/** "Pause, 4 seconds, after “Breathe in.”, at 2:15". */
export function label(events: readonly TrackEvent[], at: number): string {
  const event = events[at]!;
  const parts = [named(event)];
  if (event.kind !== "bell") parts.push(span(event.duration_ms));
  const before = isSilence(event) ? wordsBefore(events, at) : "";
  if (before !== "") parts.push(`after “${before}”`);
  parts.push(`at ${clock(event.onset_ms)}`);
  if (event.kind === "speech" && !event.spoken) parts.push("not spoken yet");
  if (event.path !== "") parts.push(`in ${event.path}`);
  return parts.join(", ");
}

/** "4 seconds", "0.5 seconds", "2 minutes 30 seconds". */
export function span(ms: number): string {
  const tenths = Math.round(ms / 100);
  const minutes = Math.floor(tenths / 600);
  const seconds = (tenths % 600) / 10;
  if (minutes === 0) return counted(seconds, "second");
  return seconds === 0 ? counted(minutes, "minute") : `${counted(minutes, "minute")} ${counted(seconds, "second")}`;
}

/** "4 s", "0.5 s", "2:30". */
export function shortSpan(ms: number): string {
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return `${tenths / 10} s`;
  return tenths % 10 === 0 ? clock(tenths * 100) : `${clock(Math.floor(tenths / 10) * 1000)}.${tenths % 10}`;
}

/** The time of a tick: "2:15", or "2:15.5" where ticks are nearer than a second. */
export function tickTime(ms: number, step_ms: number): string {
  if (step_ms >= 1000) return clock(ms);
  return `${clock(Math.floor(ms / 1000 + 1e-6) * 1000)}.${Math.round(ms / 100) % 10}`;
}

function named(event: TrackEvent): string {
  if (event.kind === "speech") return `“${short(event.text)}”`;
  return event.text === "" || event.text === event.kind ? kindOf(event) : `${kindOf(event)} ${event.text}`;
}

function wordsBefore(events: readonly TrackEvent[], at: number): string {
  for (let before = at - 1; before >= 0; before -= 1)
    if (events[before]!.kind === "speech") return short(events[before]!.text);
  return "";
}

const short = (words: string): string =>
  words.length <= MOST_WORDS_LENGTH ? words : beginning(words, MOST_WORDS_LENGTH);
