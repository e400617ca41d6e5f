/** What the lane shows of a track, and what of it stands at a place. */

import { xOf, type Scale, timeAt } from "./lane_scale";
import type { Track, TrackEvent } from "./track_api";

/** The rows of the lane, from above to below, in CSS pixels. */
export const ROWS = {
  chapters: { top: 0, height: 20 },
  main: { top: 22, height: 60 },
  sounds: { top: 86, height: 16 },
  beds: { top: 106, height: 12 },
  ghost: { top: 122, height: 6 },
  ruler: { top: 130, height: 16 },
} as const;
export const HEIGHT_PX = 146;

const SILENCES: ReadonlySet<string> = new Set(["pause", "hold", "silence", "gap"]);
const SOUNDS: ReadonlySet<string> = new Set(["bell", "tone", "sound", "count"]);
/** A silence that is narrower cannot be taken by its edge. */
export const NARROWEST_PX = 8;

export const isSilence = ({ kind }: TrackEvent): boolean => SILENCES.has(kind);
export const isSound = ({ kind }: TrackEvent): boolean => SOUNDS.has(kind);
/** Whether a change of its length can be written into the open script. */
export const isAdjustable = (event: TrackEvent): boolean => event.edit !== "" && isSilence(event);

export const endOf = ({ onset_ms, duration_ms }: { onset_ms: number; duration_ms: number }): number =>
  onset_ms + duration_ms;

/** The events of a track, found by time. */
export class Items {
  /** The latest end among each event and those before it. */
  private readonly ends: Float64Array;

  constructor(readonly events: readonly TrackEvent[]) {
    this.ends = new Float64Array(events.length);
    let latest = 0;
    events.forEach((event, at) => {
      latest = Math.max(latest, endOf(event));
      this.ends[at] = latest;
    });
  }

  /** The range of events that holds all that are heard between two times; `to` is the first after it. */
  between(from_ms: number, to_ms: number): { readonly from: number; readonly to: number } {
    const from = first(this.events.length, (at) => this.ends[at]! > from_ms);
    const to = first(this.events.length, (at) => this.events[at]!.onset_ms >= to_ms);
    return { from, to: Math.max(from, to) };
  }

  /** The sentence or silence at a time, or -1. */
  at(ms: number, isWanted: (event: TrackEvent) => boolean = (event) => !isSound(event)): number {
    const { from, to } = this.between(ms, ms + 1e-6);
    for (let at = Math.min(to, this.events.length) - 1; at >= from; at -= 1) {
      const event = this.events[at]!;
      if (isWanted(event) && event.onset_ms <= ms && endOf(event) > ms) return at;
    }
    return -1;
  }
}

/** The event at a place, or -1. */
export function itemAt(items: Items, scale: Scale, x: number, y: number): number {
  const { top, height } = ROWS.sounds;
  const inSounds = y >= top - 2 && y < top + height + 2;
  return items.at(timeAt(scale, x), (event) => isSound(event) === inSounds);
}

/** The silence whose end edge can be taken at a place, or -1. */
export function edgeAt(items: Items, scale: Scale, x: number, y: number, reach_px: number): number {
  if (y < ROWS.main.top || y > ROWS.main.top + ROWS.main.height) return -1;
  const { from, to } = items.between(timeAt(scale, x - reach_px), timeAt(scale, x + reach_px));
  let found = -1;
  let nearest = Number.POSITIVE_INFINITY;
  for (let at = from; at < to; at += 1) {
    const event = items.events[at]!;
    const width = event.duration_ms / scale.ms_per_px;
    if (!isAdjustable(event) || width < NARROWEST_PX) continue;
    const beyond = x - xOf(scale, endOf(event));
    const reach = beyond < 0 ? Math.min(reach_px, width / 2) : reach_px;
    if (Math.abs(beyond) > reach || Math.abs(beyond) >= nearest) continue;
    nearest = Math.abs(beyond);
    found = at;
  }
  return found;
}

/** The item to which a key goes from another one; null for other keys. */
export function destination(key: string, from: number, { events, chapters }: Track): number | null {
  if (key === "ArrowRight") return from + 1;
  if (key === "ArrowLeft") return from - 1;
  if (key === "Home") return 0;
  if (key === "End") return events.length - 1;
  if (key !== "PageUp" && key !== "PageDown") return null;
  const here_ms = events[from]?.onset_ms ?? 0;
  const onsets = [0, ...chapters.map(({ onset_ms }) => onset_ms)];
  const there_ms = key === "PageUp" ? onsets.filter((ms) => ms < here_ms).at(-1) : onsets.find((ms) => ms > here_ms);
  const at = there_ms === undefined ? -1 : events.findIndex(({ onset_ms }) => onset_ms >= there_ms);
  return at < 0 ? from : at;
}

/** The first number below `count` of which something is true, as of all after it; or `count`. */
function first(count: number, isTrue: (at: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrue(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
