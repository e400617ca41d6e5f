/** A track that is opened to be played, and the times at which the player does something. */

import type { Path, PlacedTrack } from "./placed_track";
import type { TrackEvent } from "./track_api";

/** What the player uses of an audio element. */
export type Sound = Pick<
  HTMLAudioElement,
  | "src" | "currentTime" | "playbackRate" | "preservesPitch" | "volume" | "preload" | "paused" | "seeking" | "readyState"
  | "play" | "pause" | "load" | "removeAttribute" | "addEventListener"
>;

/** One track that is opened, and the way from its times to those of the newest one. */
export interface Deck {
  readonly placed: PlacedTrack;
  readonly sound: Sound;
  path: Path;
}

/** `readyState` of a sound of which enough is there to play. */
const HAVE_FUTURE_DATA = 3;
/** Times that differ by less are the same: a sound counts in seconds, with rounding. */
export const NEAR_MS = 4;

export const position = (deck: Deck): number => deck.sound.currentTime * 1000;
export const isReady = (sound: Sound): boolean => !sound.seeking && sound.readyState >= HAVE_FUTURE_DATA;

/** End a sound, and its connection. */
export function shut(sound: Sound): void {
  sound.pause();
  sound.removeAttribute("src");
  sound.load();
}

export const isUnspoken = (placed: PlacedTrack, ms: number): boolean => nextUnspoken(placed, ms) <= ms + NEAR_MS;

/** Where the next sentence begins that is not spoken, or the one at this time. */
export function nextUnspoken({ track }: PlacedTrack, ms: number): number {
  const isNext = ({ kind, spoken, onset_ms, duration_ms }: TrackEvent): boolean =>
    kind === "speech" && !spoken && onset_ms + duration_ms > ms + NEAR_MS;
  return track.events.find(isNext)?.onset_ms ?? Infinity;
}

export function chapterEnd(placed: PlacedTrack, ms: number): number {
  return placed.track.chapters.find(({ onset_ms }) => onset_ms > ms + NEAR_MS)?.onset_ms ?? Infinity;
}

/** Where the chapter begins that ends at a time of a deck, in the times of the newest track. */
export function chapterStart({ placed, path }: Deck, end_ms: number): number {
  const before = placed.track.chapters.filter(({ onset_ms }) => onset_ms < end_ms);
  return path.lead(before.at(-1)?.onset_ms ?? 0);
}

/** When the newest track takes over: at the end of a sentence that it did not change, else at once. */
export function handover(deck: Deck, newest: PlacedTrack, ms: number): number {
  const index = deck.placed.indexAt(ms);
  const event = deck.placed.track.events[index];
  const match = newest.track.events[deck.path.match(index)];
  const isSame =
    event?.kind === "speech" &&
    event.spoken &&
    match?.text === event.text &&
    Math.abs(match.duration_ms - event.duration_ms) < NEAR_MS;
  return isSame ? Math.max(ms, event.onset_ms + event.duration_ms) : ms;
}
