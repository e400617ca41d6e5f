import type { Track, TrackEvent } from "../src/track_api";

/** Kind, milliseconds, and words. */
export type Told = readonly [kind: TrackEvent["kind"], duration_ms: number, text: string];

/** A track of events that follow one another. */
export function track(told: readonly Told[], plan = "plan"): Track {
  let onset_ms = 0;
  const events = told.map(([kind, duration_ms, text], at) => {
    const event: TrackEvent = {
      kind, onset_ms, duration_ms, text, line: at + 1, column: 1, end_line: at + 1, end_column: 9,
      spoken: true, path: "", edit: kind === "pause" || kind === "hold" ? "length" : "",
    };
    onset_ms += duration_ms;
    return event;
  });
  return {
    plan, path: "rest.md", address: `/track/${plan}.wav`, sample_rate: 48_000, frames: onset_ms * 48,
    duration_ms: onset_ms, complete: true, gain: "measured", events, chapters: [], beds: [],
    lengths: { shortest_ms: onset_ms, longest_ms: onset_ms },
  };
}
