/** Changes of silences by dragging and by keys: one is written at a time, and those made meanwhile after it, as one. */

import { NEAR_MS } from "./deck";
import type { Stretched } from "./lane_events";
import { matching } from "./lane_ghost";
import type { Track, TrackEvent } from "./track_api";

const STEP_MS = 100;
export const LARGE_STEP_MS = 1000;
const SHORTEST_MS = 100;

/** Lengths stand on tenths of a second. */
export const onTenths = (ms: number): number => Math.max(SHORTEST_MS, Math.round(ms / STEP_MS) * STEP_MS);

/** How much longer a key makes a silence; 0 for other keys. */
export function stepOf({ key, shiftKey, altKey }: Pick<KeyboardEvent, "key" | "shiftKey" | "altKey">): number {
  const size_ms = shiftKey || altKey ? LARGE_STEP_MS : STEP_MS;
  return key === "ArrowUp" ? size_ms : key === "ArrowDown" ? -size_ms : 0;
}

/** Where `p` puts a pause: after this sentence, or into the pause after it, or into this pause or hold that sounds. -1 before the first words. */
export function pausePlace(events: readonly TrackEvent[], ms: number): number {
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const { kind, onset_ms, duration_ms } = events[at]!;
    if (onset_ms > ms + NEAR_MS) continue;
    if (kind === "speech") return events[at + 1]?.kind === "pause" ? at + 1 : at;
    if ((kind === "pause" || kind === "hold") && onset_ms + duration_ms > ms + NEAR_MS) return at;
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
  /** The silence whose length may become another one yet. */
  private held: Stretched | null = null;
  /** What is still to be written, each silence once. */
  private wishes: readonly Stretched[] = [];
  /** What is being written, or was written and has no plan yet. */
  private written: Stretched | null = null;
  private isWriting = false;

  constructor(private readonly events: PacingEvents) {}

  /** The length that a silence has, or will have. */
  lengthOf(at: number): number {
    const changed = [this.held, ...this.wishes, this.written].find((silence) => silence?.at === at);
    return changed?.duration_ms ?? this.track?.events[at]?.duration_ms ?? 0;
  }

  /** Show a length that may become another one yet. */
  try(silence: Stretched): void {
    this.held = { at: silence.at, duration_ms: onTenths(silence.duration_ms) };
    this.preview();
  }

  set(silence: Stretched): void {
    if (!this.events.mayChange()) return this.cancel();
    const wish = { at: silence.at, duration_ms: onTenths(silence.duration_ms) };
    this.held = null;
    this.wishes = [...this.wishes.filter(({ at }) => at !== wish.at), wish];
    this.preview();
    void this.write();
  }

  cancel(): void {
    this.held = null;
    this.preview();
    void this.write();
  }

  /** A plan is shown: of the text as it is, or of an older one of which more is spoken now. */
  laidOut(track: Track, isOfText: boolean): void {
    const match = this.track === null ? () => -1 : matching(this.track.events, track.events);
    const moved = (silence: Stretched | null): Stretched[] => {
      const at = silence === null ? -1 : match(silence.at);
      return at < 0 ? [] : [{ ...silence!, at }];
    };
    this.track = track;
    this.held = moved(this.held)[0] ?? null;
    this.wishes = this.wishes.flatMap(moved);
    this.written = moved(this.written)[0] ?? null;
    if (isOfText && !this.isWriting) this.written = null;
    this.preview();
    void this.write();
  }

  /** There is no plan of the text as it is: what is shown is the last one, and what somebody holds. */
  notLaidOut(): void {
    this.written = null;
    this.wishes = [];
    this.preview();
  }

  private preview(): void {
    this.events.preview(this.held ?? this.wishes.at(-1) ?? this.written);
  }

  /** Write the next wish, if nothing else is written or held. */
  private async write(): Promise<void> {
    if (this.held !== null || this.written !== null || this.isWriting) return;
    const [next, ...others] = this.wishes.filter(({ at, duration_ms }) => duration_ms !== onTenths(this.track?.events[at]?.duration_ms ?? 0));
    this.wishes = others;
    if (next === undefined) return this.preview();
    this.written = next;
    this.isWriting = true;
    try {
      await this.events.write(next);
    } catch (error) {
      this.notLaidOut();
      this.events.failed(error);
    } finally {
      this.isWriting = false;
    }
  }
}
