/** Changes of silences by dragging and by keys: one is written at a time, and those made meanwhile after it, as one. */

import type { Stretched } from "./lane";
import { matching } from "./lane_ghost";
import type { Track, TrackEvent } from "./track_api";

const STEP_MS = 100;
const LARGE_STEP_MS = 1000;
const SHORTEST_MS = 100;

/** Lengths stand on tenths of a second. */
export const onTenths = (ms: number): number => Math.max(SHORTEST_MS, Math.round(ms / STEP_MS) * STEP_MS);

/** How much longer a key makes a silence; 0 for other keys. */
export function stepOf({ key, shiftKey, altKey }: Pick<KeyboardEvent, "key" | "shiftKey" | "altKey">): number {
  const size_ms = shiftKey || altKey ? LARGE_STEP_MS : STEP_MS;
  return key === "ArrowUp" ? size_ms : key === "ArrowDown" ? -size_ms : 0;
}

/** Where `p` puts a pause: after this sentence, or into this pause or hold that sounds already. -1 before the first words. */
export function pausePlace(events: readonly TrackEvent[], index: number, ms: number): number {
  for (let at = index; at >= 0; at -= 1) {
    const { kind, onset_ms, duration_ms } = events[at]!;
    if (kind === "speech" || ((kind === "pause" || kind === "hold") && onset_ms + duration_ms > ms)) return at;
  }
  return -1;
}

export interface PacingEvents {
  preview(silence: Stretched | null): void;
  /** Write a length into the text. It rejects where that cannot be; the plan of the new text comes later. */
  write(silence: Stretched): Promise<void>;
  /** Whether lengths can be changed now; if not, it says why. */
  mayChange(): boolean;
  failed(error: unknown): void;
}

export class Pacing {
  private track: Track | null = null;
  private wish: Stretched | null = null;
  /** What is being written, or was written and has no plan yet. */
  private written: Stretched | null = null;
  private isWriting = false;
  /** Whether the wish may become another one yet. */
  private isHeld = false;

  constructor(private readonly events: PacingEvents) {}

  /** The length that a silence has, or will have. */
  lengthOf(at: number): number {
    return this.wish?.at === at ? this.wish.duration_ms : (this.track?.events[at]?.duration_ms ?? 0);
  }

  /** Show a length that may become another one yet. */
  try(silence: Stretched): void {
    this.isHeld = true;
    this.wish = { at: silence.at, duration_ms: onTenths(silence.duration_ms) };
    this.events.preview(this.wish);
  }

  set(silence: Stretched): void {
    if (!this.events.mayChange()) return this.cancel();
    this.try(silence);
    this.isHeld = false;
    if (this.written === null) void this.write();
  }

  cancel(): void {
    this.isHeld = false;
    this.wish = this.written;
    this.events.preview(this.wish);
  }

  /** A plan is shown: of the text as it is, or of an older one of which more is spoken now. */
  laidOut(track: Track, isOfText: boolean): void {
    const match = this.track === null ? () => -1 : matching(this.track.events, track.events);
    const moved = (silence: Stretched | null): Stretched | null => silence && { ...silence, at: match(silence.at) };
    this.track = track;
    this.wish = moved(this.wish);
    this.written = moved(this.written);
    const { wish, written } = this;
    const hasWritten = isOfText && !this.isWriting;
    if (hasWritten) this.written = null;
    const isDone = hasWritten && !this.isHeld && written?.at === wish?.at && written?.duration_ms === wish?.duration_ms;
    if (isDone || (wish?.at ?? -1) < 0) this.wish = null;
    this.events.preview(this.wish);
    if (hasWritten && this.wish !== null && written !== null && !this.isHeld) void this.write();
  }

  /** There is no plan of the text as it is: what is shown is the last one, and what somebody holds. */
  notLaidOut(): void {
    this.written = null;
    if (!this.isHeld) this.wish = null;
    this.events.preview(this.wish);
  }

  private async write(): Promise<void> {
    if (this.track === null || this.wish === null) return;
    this.written = this.wish;
    this.isWriting = true;
    try {
      await this.events.write(this.wish);
    } catch (error) {
      this.notLaidOut();
      this.events.failed(error);
    } finally {
      this.isWriting = false;
    }
  }
}
