/** What an edit moved: where things were in the plan before it. */

import { endOf } from "./lane_items";
import { shortSpan } from "./lane_words";
import type { Track, TrackEvent } from "./track_api";
import { clock } from "./words";

export interface Ghost {
  /** The events that are elsewhere now, as they were, in order of onset. */
  readonly was: readonly TrackEvent[];
  readonly words: string;
}

const KINDS = { words: ["speech"], pauses: ["pause"], holds: ["hold"], "other silences": ["silence", "gap"] };
/** Frames are no whole milliseconds: nearer places are the same. */
const SAME_MS = 1;
/** Totals are heard in tenths of a second. */
const LEAST_MORE_MS = 50;

/** Which event of a newer plan an event became, or -1: the plans have an equal beginning and an equal end, and what is
 * between is the same too where there are as many of them, such as a pause in the place of an automatic silence. */
export function matching(before: readonly TrackEvent[], after: readonly TrackEvent[]): (event: number) => number {
  const most = Math.min(before.length, after.length);
  const isSame = (a: TrackEvent, b: TrackEvent): boolean => a.kind === b.kind && a.text === b.text;
  let head = 0;
  while (head < most && isSame(before[head]!, after[head]!)) head += 1;
  let tail = 0;
  while (tail < most - head && isSame(before.at(-1 - tail)!, after.at(-1 - tail)!)) tail += 1;
  return (event) => {
    if (event < head || before.length === after.length) return event;
    return event >= before.length - tail ? event - before.length + after.length : -1;
  };
}

/** Compare two plans; null where all is where it was. */
export function ghostOf(before: Track, after: Track): Ghost | null {
  const match = matching(before.events, after.events);
  const was = before.events.filter((event, at) => {
    const now = after.events[match(at)];
    return now === undefined || !isThere(event, now);
  });
  if (was.length === 0 && before.events.length === after.events.length) return null;
  return { was, words: said(before, after) };
}

const isThere = (a: TrackEvent, b: TrackEvent): boolean =>
  Math.abs(a.onset_ms - b.onset_ms) < SAME_MS && Math.abs(endOf(a) - endOf(b)) < SAME_MS;

/** How much longer or shorter each kind is: with a fixed length, what gives for what was changed. */
function said(before: Track, after: Track): string {
  const parts = Object.entries(KINDS).flatMap(([name, kinds]) => {
    const more_ms = total_ms(after, kinds) - total_ms(before, kinds);
    return Math.abs(more_ms) < LEAST_MORE_MS ? [] : [`${name} ${shortSpan(Math.abs(more_ms))} ${more_ms > 0 ? "longer" : "shorter"}`];
  });
  const isSame = Math.abs(after.duration_ms - before.duration_ms) < LEAST_MORE_MS;
  const words = [...parts, `${isSame ? "the total stays" : "now"} ${clock(after.duration_ms)}`].join(", ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const total_ms = ({ events }: Track, kinds: readonly string[]): number =>
  events.reduce((sum, { kind, duration_ms }) => sum + (kinds.includes(kind) ? duration_ms : 0), 0);
