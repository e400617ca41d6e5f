/** A track, and where its events stand in the text as it is now, which is edited while the track plays. */

import { type ChangeDesc, ChangeSet, MapMode, type Text } from "@codemirror/state";
import type { Fix } from "./api";
import type { Change } from "./lines";
import { offsetOf, type Span, spanOf } from "./positions";
import type { Track } from "./track_api";

/** "Previous" begins a sentence again that has sounded for this long. */
const AGAIN_MS = 1000;

export class PlacedTrack {
  private readonly spans: readonly Span[];
  private since: ChangeDesc;

  /** `since` is what was edited after the text from which the track was made. */
  constructor(
    readonly track: Track,
    readonly text: Text,
    since: ChangeDesc | null = null,
  ) {
    this.since = since ?? ChangeSet.empty(text.length).desc;
    this.spans = track.events.map((event) => {
      if (event.path !== "") return { from: 0, to: 0 };
      const from = offsetOf(text, event);
      return { from, to: Math.max(from, offsetOf(text, { line: event.end_line, column: event.end_column })) };
    });
  }

  /** Another track of the same text. */
  of(track: Track): PlacedTrack {
    return new PlacedTrack(track, this.text, this.since);
  }

  edited(changes: ChangeDesc): void {
    this.since = this.since.composeDesc(changes);
  }

  /** Where an event stands in the text now; null where its words are gone, or stand in another file. */
  spanOf(index: number): Span | null {
    const span = this.spans[index];
    if (span === undefined || this.track.events[index]?.path !== "") return null;
    const from = this.since.mapPos(span.from, 1);
    const to = this.since.mapPos(span.to, -1);
    return to > from || span.to === span.from ? { from, to: Math.max(from, to) } : null;
  }

  /** A change of the track's text, in the text as it is now; null where the words that it changes are gone. */
  changeOf(fix: Fix): Change | null {
    const { from, to } = spanOf(this.text, fix);
    const start = this.since.mapPos(from, 1, MapMode.TrackDel);
    if (to === from) return start === null ? null : { from: start, to: start, insert: fix.text };
    const now = { from: this.since.mapPos(from, 1), to: this.since.mapPos(to, -1) };
    return now.to > now.from ? { ...now, insert: fix.text } : null;
  }

  /** The event that sounds at a time: the last one that has begun. */
  indexAt(ms: number): number {
    const { events } = this.track;
    let [low, high] = [0, events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (events[middle]!.onset_ms <= ms) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The sentence that a gap after it belongs to; other events stand for themselves. */
  withoutGap(index: number): number {
    return this.track.events[index]?.kind === "gap" && index > 0 ? index - 1 : index;
  }

  /** Where the sentence begins at a position of the text now: the one that the position touches, or the next one, but the
   * one before it at the end of a line. Of several times that it sounds, this is the one nearest to `near_ms`. */
  startOf(position: number, near_ms: number): number {
    const { events } = this.track;
    const there = this.since.invertedDesc.mapPos(position, 1);
    const line = this.text.lineAt(there);
    const said = events.flatMap((event, at) => (event.kind === "speech" && event.path === "" ? [{ ...this.spans[at]!, ...event }] : []));
    const next = least(said.filter(({ to }) => to >= there), ({ from }) => from);
    const isAtEnd = next === undefined || next.from > line.to;
    const ended = isAtEnd ? least(said.filter(({ to }) => to >= line.from && to < there), ({ to }) => -to) : undefined;
    const found = ended ?? next ?? said.at(-1);
    const times = said.filter(({ from }) => from === found?.from);
    return least(times, ({ onset_ms }) => Math.abs(onset_ms - near_ms))?.onset_ms ?? 0;
  }

  /** The next or previous sentence from an event on, or -1. */
  sentenceFrom(index: number, step: 1 | -1): number {
    for (let at = index + step; at >= 0 && at < this.track.events.length; at += step)
      if (this.track.events[at]!.kind === "speech") return at;
    return -1;
  }

  /** What tells an event from all others of its track, as long as its words are there; null where they are gone. */
  keyOf(index: number): string | null {
    const event = this.track.events[index]!;
    if (event.path !== "") return `${event.kind} ${event.path} ${event.line} ${event.column}`;
    const span = this.spanOf(index);
    return span === null ? null : `${event.kind} ${span.from}`;
  }

  /** Where the next or the previous sentence begins, or this one again; null where there is none. */
  stepFrom(ms: number, by: 1 | -1): number | null {
    const { events } = this.track;
    const here = this.indexAt(ms);
    const began_ms = events[here]?.kind === "speech" ? ms - events[here].onset_ms : Infinity;
    const isAgain = by < 0 && began_ms > AGAIN_MS && began_ms < Infinity;
    return events[isAgain ? here : this.sentenceFrom(here, by)]?.onset_ms ?? null;
  }

  /** The place in the text of an event, or of the last one before it that has one. */
  positionUpTo(index: number): number {
    for (let at = index; at >= 0; at -= 1) {
      const span = this.spanOf(at);
      if (span !== null) return span.from;
    }
    return 0;
  }
}

/** The first of those of which a number is the least. */
function least<One>(all: readonly One[], numberOf: (one: One) => number): One | undefined {
  return all.reduce<One | undefined>((best, one) => (best === undefined || numberOf(one) < numberOf(best) ? one : best), undefined);
}

/** Leads from the times of one track to those of another one of the same script, sentence by sentence. */
export class Path {
  private readonly matches: readonly number[];

  constructor(
    private readonly before: PlacedTrack,
    private readonly after: PlacedTrack,
  ) {
    this.matches = before === after ? [] : matches(before, after);
  }

  /** The event of the newer track that an event of the older one became, or -1. */
  match(index: number): number {
    return this.before === this.after ? index : (this.matches[index] ?? -1);
  }

  /** The time in the newer track: as far in the same event, or at the next one that is still there. */
  lead(ms: number): number {
    if (this.before === this.after) return ms;
    const index = this.before.indexAt(ms);
    const { events, duration_ms } = this.after.track;
    if (index < 0) return Math.min(ms, events[0]?.onset_ms ?? duration_ms);
    const match = this.match(index);
    if (match >= 0) {
      const onset = events[match]!.onset_ms;
      const end = events[match + 1]?.onset_ms ?? duration_ms;
      return Math.min(onset + ms - this.before.track.events[index]!.onset_ms, end);
    }
    for (let at = index + 1; at < this.before.track.events.length; at += 1) {
      const next = this.match(at);
      if (next >= 0) return events[next]!.onset_ms;
    }
    return duration_ms;
  }
}

function matches(before: PlacedTrack, after: PlacedTrack): number[] {
  const known = new Map<string, number[]>();
  after.track.events.forEach((_, index) => {
    const key = after.keyOf(index);
    if (key !== null) known.set(key, [...(known.get(key) ?? []), index]);
  });
  const times = new Map<string, number>();
  return before.track.events.map((_, index) => {
    const key = before.keyOf(index);
    const there = key === null ? undefined : known.get(key);
    if (key === null || there === undefined) return -1;
    const time = times.get(key) ?? 0;
    times.set(key, time + 1);
    return there[Math.min(time, there.length - 1)]!;
  });
}
