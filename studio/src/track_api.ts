/** What the page asks the server for about a track: the plan of a text with its times, and its sound. */

import { ask, type Fix } from "./api";
import type { LineColumn } from "./positions";

/** What sounds, or is silent, for a time. Lines and columns start at 1; the end is the first place after it. */
export interface TrackEvent {
  /** A gap is the silence after a sentence that nobody wrote; a silence fills a block of a fixed length. */
  readonly kind: "speech" | "bell" | "sound" | "tone" | "pause" | "hold" | "silence" | "gap";
  readonly onset_ms: number;
  readonly duration_ms: number;
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
  readonly text: string;
  /** False for a sentence whose length is an estimate, because it was not spoken yet. */
  readonly spoken: boolean;
  /** Empty for the script itself, or the path of the file that it includes. */
  readonly path: string;
  /** Whether its length is a number in the text, or can be written there as a pause. */
  readonly edit: "length" | "insert" | "";
}

export interface Chapter {
  readonly name: string;
  readonly onset_ms: number;
  readonly line: number;
  /** As that of an event. */
  readonly path: string;
}

export interface TrackBed {
  readonly name: string;
  readonly onset_ms: number;
  readonly duration_ms: number;
  readonly line: number;
  readonly column: number;
  /** As that of an event. */
  readonly path: string;
}

export interface Track {
  readonly plan: string;
  readonly path: string;
  readonly address: string;
  readonly sample_rate: number;
  readonly frames: number;
  readonly duration_ms: number;
  /** Whether all its sentences are spoken. */
  readonly complete: boolean;
  readonly gain: "estimated" | "measured";
  readonly events: readonly TrackEvent[];
  readonly chapters: readonly Chapter[];
  readonly beds: readonly TrackBed[];
  /** Equal for a track that cannot be stretched. */
  readonly lengths: { readonly shortest_ms: number; readonly longest_ms: number };
}

export interface Wish {
  readonly path: string;
  readonly text: string;
  /** The length that the track is fitted to; null for the length that the script says. */
  readonly length_ms: number | null;
  /** Where speaking begins; null for a track of which nothing more is spoken. */
  readonly from: LineColumn | null;
}

export const layOut = (wish: Wish): Promise<Track> => ask("POST", "/api/tracks", wish);
export const trackOf = (plan: string): Promise<Track> => ask("GET", `/api/tracks/${encodeURIComponent(plan)}`);

export interface LengthWish {
  readonly path: string;
  /** The text of the plan. */
  readonly text: string;
  readonly plan: string;
  readonly event: number;
  readonly duration_ms: number;
}

/** How the text says another length of a silence, or another pause after a sentence. */
export const rewordings = (wish: LengthWish): Promise<{ readonly changes: readonly Fix[] }> => ask("POST", "/api/edits", wish);

/** The waveforms of the events from `first` to `last`, in base64: a byte for every 20 ms. */
export async function peaksOf(plan: string, first: number, last: number): Promise<Readonly<Record<string, string>>> {
  const address = `/api/tracks/${encodeURIComponent(plan)}/peaks?first=${first}&last=${last}`;
  return (await ask<{ peaks: Readonly<Record<string, string>> }>("GET", address)).peaks;
}
