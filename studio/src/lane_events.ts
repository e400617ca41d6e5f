/** What the lane tells of: seeking, and silences whose lengths are changed. */

import type { AskForPeaks } from "./peaks";

/** The silence whose length is being changed, and how long it becomes. */
export interface Stretched {
  readonly at: number;
  readonly duration_ms: number;
}

export interface LaneEvents {
  seek(ms: number): void;
  peaks: AskForPeaks;
  /** Whether lengths can be changed now; if not, it says why. */
  mayChange(): boolean;
  /** The end of a silence is dragged; `isDone` says that it was let go there. */
  stretched(silence: Stretched, isDone: boolean): void;
  notStretched(): void;
  /** A key was pressed at an item; true for a key that did something. */
  key(event: KeyboardEvent, at: number): boolean;
}
