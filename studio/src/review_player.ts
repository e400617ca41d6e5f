/** Plays one sentence of the track alone, with what is just before it. */

import type { PlacedTrack } from "./placed_track";
import type { Reviewed } from "./review_api";
import type { OpenTrack } from "./track";
import type { TrackEvent } from "./track_api";

/** What is heard before the sentence. */
const BEFORE_MS = 1000;

export class ReviewPlayer {
  private readonly stopListening: () => void;
  private wanted: Reviewed | null = null;

  /** `newTrack` is called when the track is another one. */
  constructor(
    private readonly track: OpenTrack,
    private readonly newTrack: () => void,
  ) {
    this.stopListening = track.listen({
      onTrack: () => this.newTrack(),
      onPlayhead: (ms, _index, isPlaying) => {
        if (isPlaying && ms >= this.end_ms()) this.stop();
      },
    });
  }

  /** Play a sentence; it waits until the voice has spoken it. False where the track does not have it yet. */
  play(sentence: Reviewed): boolean {
    this.wanted = sentence;
    const { current } = this.track;
    const event = current === null ? undefined : eventOf(current, sentence);
    if (current === null || event === undefined) return false;
    this.track.seek(startOf(current, event));
    this.track.play();
    return true;
  }

  stop(): void {
    this.wanted = null;
    this.track.stop();
  }

  close(): void {
    this.stopListening();
    this.stop();
  }

  private end_ms(): number {
    const { current } = this.track;
    if (this.wanted === null || current === null) return Infinity;
    const event = eventOf(current, this.wanted);
    return event === undefined ? Infinity : event.onset_ms + event.duration_ms;
  }
}

/** The sentence in a track of the same text. */
function eventOf({ track }: PlacedTrack, { path, line, column, words, turn }: Reviewed): TrackEvent | undefined {
  const isSame = (one: TrackEvent): boolean =>
    one.kind === "speech" && one.path === path && one.line === line && one.column === column && one.text === words;
  return track.events.filter(isSame)[turn - 1];
}

/** Just before a sentence, but not before one that is still to be spoken. */
function startOf({ track }: PlacedTrack, { onset_ms }: TrackEvent): number {
  const start_ms = Math.max(0, onset_ms - BEFORE_MS);
  const isMissing = (one: TrackEvent): boolean =>
    one.kind === "speech" && !one.spoken && one.onset_ms < onset_ms && one.onset_ms + one.duration_ms > start_ms;
  return track.events.some(isMissing) ? onset_ms : start_ms;
}
