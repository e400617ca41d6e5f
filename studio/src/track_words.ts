/** What the bar says about the track, in words. */

import type { Problem } from "./api";
import type { Track, TrackEvent } from "./track_api";
import type { Failure, TrackState, Trouble } from "./track_state";
import { clock, ended, NO_CONNECTION, upper, withRemedy } from "./words";

export interface Said {
  readonly words: string;
  /** Words of one kind are read out once, even if their numbers change. */
  readonly kind: "plain" | "working" | "waiting" | "problem" | "trouble";
  /** Whether it helps to ask for the track again. */
  readonly canTryAgain: boolean;
}

/** What is said of a track, while the event `index` of it sounds or is next. */
export function said(state: TrackState, track: Track | null, index: number): Said {
  const { playback, trouble, speaking, failures } = state;
  if (trouble?.kind === "script") {
    const words = [withError(state, track !== null), problemWords(trouble.problem)].join(" ").trim();
    return { words, kind: "problem", canTryAgain: false };
  }
  if (trouble !== null) {
    const words = troubleWords(trouble, playback === "playing");
    return { words, kind: "trouble", canTryAgain: trouble.kind === "refused" };
  }
  if (state.isHeld && playback === "waiting") {
    const words = track === null ? "Laying out the track…" : "Waiting for the track of the new text…";
    return { words, kind: "waiting", canTryAgain: false };
  }
  const event = track?.events[index];
  const failure = event === undefined ? undefined : failures.find((one) => isAt(one, event));
  if (playback === "waiting") {
    if (failure !== undefined) return notSpoken(`This sentence is not spoken (${placeOf(failure)})`, failure);
    const done = speaking === null ? "" : ` Speaking ${speaking.done} of ${speaking.of}…`;
    return { words: `Waiting for this sentence to be spoken.${done}`, kind: "waiting", canTryAgain: false };
  }
  if (failures[0] !== undefined) {
    return notSpoken(countOf(failures, failures[0]), failures[0]);
  }
  if (speaking !== null) return { words: `Speaking ${speaking.done} of ${speaking.of}…`, kind: "working", canTryAgain: false };
  if (track === null && state.isAsking) return { words: "Laying out the track…", kind: "working", canTryAgain: false };
  return { words: playback === "playing" ? wordsOf(event) : "", kind: "plain", canTryAgain: false };
}

/** What an event is called. */
export function wordsOf(event: TrackEvent | undefined): string {
  if (event === undefined) return "";
  if (event.kind === "speech") return event.text;
  return event.text === "" || event.text === event.kind ? kindOf(event) : `${kindOf(event)}: ${event.text}`;
}

/** What people call this kind of event. */
export const kindOf = ({ kind }: TrackEvent): string => (kind === "gap" ? "Automatic silence" : upper(kind));

/** "2:15 of 59:40, Breathe in." */
export function spokenPosition(ms: number, track: Track, index: number): string {
  const words = wordsOf(track.events[index]);
  return `${clock(ms)} of ${clock(track.duration_ms)}${words === "" ? "" : `, ${words}`}`;
}

/** What there is to hear while the script has an error. It comes first, because the line may be too short for the error. */
function withError({ playback, mustMend }: TrackState, hasTrack: boolean): string {
  if (playback === "waiting") return "Waiting for this sentence to be spoken.";
  if (playback === "playing") return "The track from before the error plays on.";
  if (mustMend) return "Mend the error first, then press Play.";
  return hasTrack ? "This is the track from before the error." : "";
}

/** The list of problems has the remedy. */
const problemWords = ({ path, line, message }: Problem): string =>
  `${upper(placeOf({ file: path, line }))}: ${ended(message)}`;

function troubleWords(trouble: Exclude<Trouble, { kind: "script" }>, isPlaying: boolean): string {
  if (trouble.kind === "offline") return `${NO_CONNECTION}${isPlaying ? " What is loaded plays on." : ""}`;
  return `No track: ${withRemedy(trouble.error, trouble.remedy)}.`;
}

function notSpoken(words: string, { error, remedy }: Failure): Said {
  return { words: `${words}: ${withRemedy(error, remedy)}.`, kind: "trouble", canTryAgain: true };
}

function countOf({ length }: readonly Failure[], first: Failure): string {
  if (first.line === 0) return "Not all sentences are spoken";
  return length === 1 ? `One sentence is not spoken (${placeOf(first)})` : `${length} sentences are not spoken (the first: ${placeOf(first)})`;
}

export function isAt(failure: Failure, { path, line, column }: Pick<TrackEvent, "path" | "line" | "column">): boolean {
  return failure.file === path && failure.line === line && failure.column === column;
}

/** "line 7", or "intro.md, line 7" in another file. */
const placeOf = ({ file, line }: Pick<Failure, "file" | "line">): string => (file === "" ? `line ${line}` : `${file}, line ${line}`);
