/** What is known of the open script's track, and what the track needs. */

import type { Text } from "@codemirror/state";
import { OfflineError, type Problem, RefusedError } from "./api";
import type { Sound } from "./deck";
import type { PlacedTrack } from "./placed_track";
import type { Playback } from "./player";
import type { LineColumn } from "./positions";
import type { Track, Wish } from "./track_api";

/** Why something is not spoken: a sentence, or all that is missing, which has line 0. */
export interface Failure extends LineColumn {
  readonly path: string;
  /** Empty for the script itself, or the path of the file that it includes. */
  readonly file: string;
  readonly error: string;
  readonly remedy: string;
}

/** What keeps the track from being the one of the text. */
export type Trouble =
  | { readonly kind: "script"; readonly problem: Problem }
  | { readonly kind: "refused"; readonly error: string; readonly remedy: string }
  | { readonly kind: "offline" };

export function troubleOf(error: unknown): Trouble {
  if (error instanceof OfflineError) return { kind: "offline" };
  if (!(error instanceof RefusedError)) throw error;
  const problem = error.problems.find(({ warning }) => !warning);
  return problem === undefined ? { kind: "refused", error: error.message, remedy: error.remedy } : { kind: "script", problem };
}

/** A newer track, and the plan with which the same text was answered first. */
export interface Announced {
  readonly plan: string;
  readonly first: string;
}

export interface TrackState {
  readonly playback: Playback;
  /** Whether it waits for the track of the text as it is now. */
  readonly isHeld: boolean;
  /** Whether the track of this text is being laid out. */
  readonly isAsking: boolean;
  readonly speaking: { readonly done: number; readonly of: number } | null;
  readonly failures: readonly Failure[];
  readonly trouble: Trouble | null;
  /** Whether somebody wished to hear what cannot be had before the error in the script is mended. */
  readonly mustMend: boolean;
}

export interface TrackListener {
  /** There is a newer track, which takes the place of `before`. */
  onTrack?(track: PlacedTrack, before: PlacedTrack | null): void;
  /** Told with each frame while it plays, and when the playhead is put elsewhere; -1 is before the first event. */
  onPlayhead?(ms: number, eventIndex: number, isPlaying: boolean): void;
  onState?(state: TrackState): void;
}

export interface Door {
  layOut(wish: Wish): Promise<Track>;
  trackOf(plan: string): Promise<Track>;
  openSound(): Sound;
  nextFrame(run: () => void): void;
}

export interface Script {
  readonly path: string;
  text(): Text;
  cursor(): number;
}
