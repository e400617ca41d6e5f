/** What the page asks the server for about a review: which sentences are accepted as they sound. */

import { ask } from "./api";
import type { LineColumn } from "./positions";

/** "changed" was accepted with another sound, and "new" never was. */
export type ReviewState = "accepted" | "changed" | "new" | "unspoken";

/** A sentence at the first place where the text says it so. Lines and columns start at 1. */
export interface Reviewed extends LineColumn {
  readonly end_line: number;
  readonly end_column: number;
  /** Empty for the script itself, or the path of the file that it includes. */
  readonly path: string;
  /** As the review on the command line counts the sentences; those that sound different have the same number. */
  readonly number: number;
  /** Which of the times that the script says the sentence this is, and which of those at this place. */
  readonly time: number;
  readonly turn: number;
  readonly words: string;
  readonly state: ReviewState;
  readonly note: string;
  /** What identifies its sound now; empty if it is not spoken. */
  readonly sound: string;
  /** What may be wrong with that sound, or empty. */
  readonly doubt: string;
  /** The voice of which it is a recording; empty if a voice speaks it. */
  readonly recorded_by: string;
}

/** Whether two are the same sentence at the same time, or none. */
export const isOne = (one: Reviewed | null, other: Reviewed | null): boolean =>
  one?.number === other?.number && one?.time === other?.time;

export interface ReviewAnswer {
  readonly sentences: readonly Reviewed[];
  /** That of the review file. */
  readonly version: string;
}

/** The text of a script, as it is now. */
export interface Written {
  readonly path: string;
  readonly text: string;
}

export interface ReviewDoor {
  list(written: Written): Promise<ReviewAnswer>;
  accept(written: Written, sentence: Reviewed): Promise<ReviewAnswer>;
  withdraw(written: Written, sentence: Reviewed): Promise<ReviewAnswer>;
  note(written: Written, sentence: Reviewed, note: string): Promise<ReviewAnswer>;
}

export const reviewDoor: ReviewDoor = {
  list: (written) => ask("POST", "/api/review", written),
  accept: (written, { number, time, sound }) => ask("POST", "/api/review/accept", { ...written, number, time, sound }),
  withdraw: (written, { number, time }) => ask("POST", "/api/review/withdraw", { ...written, number, time }),
  note: (written, { number, time }, note) => ask("POST", "/api/review/note", { ...written, number, time, note }),
};
