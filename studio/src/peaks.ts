/** The waveforms of a plan's events: fetched for what is seen, and summed up for every zoom. */

import { matching } from "./lane_ghost";
import type { Track, TrackEvent } from "./track_api";

/** Each peak is the loudest of this much time. */
export const PEAK_MS = 20;
/** The server gives this many events at a time. */
const MOST_EVENTS = 200;

/** Peaks in steps of 1, 2, 4, … times 20 ms. */
export type Waveform = readonly Uint8Array[];

export function waveform(peaks: Uint8Array): Waveform {
  const levels = [peaks];
  for (let finer = peaks; finer.length > 1; finer = levels.at(-1)!) {
    const coarser = new Uint8Array((finer.length + 1) >> 1);
    for (let at = 0; at < coarser.length; at += 1) coarser[at] = Math.max(finer[2 * at]!, finer[2 * at + 1] ?? 0);
    levels.push(coarser);
  }
  return levels;
}

/** The highest peak, from 0 to 255, between two times of a sound; at most a step too wide. */
export function highest(levels: Waveform, from_ms: number, to_ms: number): number {
  const level = Math.min(levels.length - 1, Math.max(0, Math.floor(Math.log2((to_ms - from_ms) / PEAK_MS))));
  const peaks = levels[level]!;
  const step_ms = PEAK_MS * 2 ** level;
  const last = Math.min(peaks.length, Math.ceil(to_ms / step_ms));
  let found = 0;
  for (let at = Math.max(0, Math.floor(from_ms / step_ms)); at < last; at += 1) found = Math.max(found, peaks[at]!);
  return found;
}

export function decoded(base64: string): Uint8Array {
  const bytes = atob(base64);
  const peaks = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) peaks[at] = bytes.charCodeAt(at);
  return peaks;
}

export type AskForPeaks = (plan: string, first: number, last: number) => Promise<Readonly<Record<string, string>>>;

/** The waveforms of one plan. Those of the plan before it stay where the same words sound. */
export class Peaks {
  private readonly known: (Waveform | null)[];
  private readonly wanted: boolean[];
  private isAsking = false;
  /** The highest peak of all that is known, from 1 to 255: it fills the lane. */
  loudest = 1;

  constructor(
    private readonly track: Track,
    private readonly ask: AskForPeaks,
    private readonly arrived: () => void,
    before: { readonly track: Track; readonly peaks: Peaks } | null = null,
  ) {
    const match = before === null ? () => -1 : matching(track.events, before.track.events);
    this.known = track.events.map((event, at) => {
      const old = before?.track.events[match(at)];
      return old !== undefined && isSameSound(event, old) ? before!.peaks.of(match(at)) : null;
    });
    this.loudest = before?.peaks.loudest ?? 1;
    this.wanted = track.events.map((event, at) => event.kind === "speech" && event.spoken && this.known[at] === null);
  }

  of(event: number): Waveform | null {
    return this.known[event] ?? null;
  }

  /** Fetch what is not known of a range of events, as many as the server gives at a time. */
  async fetch(from: number, to: number): Promise<void> {
    if (this.isAsking) return;
    const first = this.wanted.indexOf(true, from);
    if (first < 0 || first >= to) return;
    const last = Math.min(to, first + MOST_EVENTS) - 1;
    this.isAsking = true;
    this.wanted.fill(false, first, last + 1);
    try {
      for (const [event, peaks] of Object.entries(await this.ask(this.track.plan, first, last)))
        this.add(Number(event), waveform(decoded(peaks)));
    } catch {
      return; // the next plan asks again
    } finally {
      this.isAsking = false;
    }
    this.arrived();
  }

  private add(event: number, wave: Waveform): void {
    this.known[event] = wave;
    this.loudest = Math.max(this.loudest, wave.at(-1)?.[0] ?? 0);
  }
}

const isSameSound = (a: TrackEvent, b: TrackEvent): boolean =>
  a.text === b.text && a.spoken && b.spoken && Math.abs(a.duration_ms - b.duration_ms) < 1;
