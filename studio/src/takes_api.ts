/** What the page asks the server for about takes: the ways in which the sentences of a script are spoken. */

import { ask } from "./api";
import type { LineColumn } from "./positions";

/** A sentence at one of its places. Lines and columns start at 1; the end is the first place after it. */
export interface Sentence extends LineColumn {
  readonly end_line: number;
  readonly end_column: number;
  /** Empty for the script itself, or the path of the file that it includes. */
  readonly path: string;
  readonly words: string;
  /** As the list of takes on the command line counts the sentences. */
  readonly number: number;
  /** How often the script says these words, and which of these times are at this place. */
  readonly times: number;
  readonly here: readonly number[];
  /** Whether a recorded voice says it, which has no takes here. */
  readonly recorded: boolean;
  readonly voice: string;
  readonly take_count: number;
  readonly spoken: boolean;
  readonly locked: boolean;
  /** Why a locked take differs from what the script says now, or empty. */
  readonly stale: string;
  /** What may be wrong with its sound, or empty. */
  readonly doubt: string;
  /** Whether its sound is accepted; empty before the script is reviewed. */
  readonly review: "" | "accepted" | "changed" | "new" | "unspoken";
}

export interface Take {
  /** Stays the same while takes come and go. */
  readonly id: string;
  /** From 1, which is the script's own take. */
  readonly number: number;
  readonly own: boolean;
  readonly voice: string;
  readonly words_per_minute: number;
  readonly seed: number | null;
  /** The times that the script says the sentence with this take. */
  readonly times: readonly number[];
  /** Whether it is in use at this place. */
  readonly chosen: boolean;
  readonly locked: boolean;
  /** As those of a sentence. */
  readonly stale: string;
  readonly doubt: string;
  readonly duration_ms: number | null;
  /** The address of its sound, or empty while it is not spoken. */
  readonly address: string;
}

export interface SentenceTakes extends Sentence {
  readonly takes: readonly Take[];
}

/** The takes of one sentence before and after a change, as only the server reads them. */
export interface TakesStep {
  readonly before: string;
  readonly after: string;
}

export interface Answer {
  readonly sentence: SentenceTakes;
  /** That of the file of takes. */
  readonly version: string;
}

export interface Changed extends Answer {
  readonly undo: TakesStep | null;
}

/** `made` is the new take, which is not chosen yet; empty if each time got one of its own. */
export interface Made extends Changed {
  readonly made: string;
}

/** A sentence of a text: by a place in it, or in the file that it includes. */
export interface Place extends LineColumn {
  readonly path: string;
  readonly text: string;
  readonly included: string;
  readonly number?: number;
}

export type TakeChange = "choose" | "lock" | "unlock" | "drop";

/** What another take differs in; what is left out is as in the script. */
export interface Wanted {
  readonly voice?: string;
  readonly words_per_minute?: number;
  readonly seed?: number;
  readonly each_round?: boolean;
  /** Only this time that the script says the sentence. */
  readonly time?: number;
}

export interface TakesDoor {
  list(path: string, text: string): Promise<{ readonly sentences: readonly Sentence[]; readonly version: string }>;
  sentence(place: Place): Promise<Answer>;
  change(kind: TakeChange, place: Place & { readonly time?: number }, take: string): Promise<Changed>;
  another(place: Place, wanted: Wanted): Promise<Made>;
  /** Speak a take that is not spoken yet. */
  speak(place: Place, take: string): Promise<Answer>;
  /** Put `before` back, if the takes of the sentence are still as `after`. */
  restore(place: Place, step: TakesStep): Promise<Answer>;
}

export const takesDoor: TakesDoor = {
  list: (path, text) => ask("POST", "/api/takes", { path, text }),
  sentence: (place) => ask("POST", "/api/takes/sentence", place),
  change: (kind, place, take) => ask("POST", `/api/takes/${kind}`, { ...place, take }),
  another: (place, wanted) => ask("POST", "/api/takes/new", { ...place, ...wanted }),
  speak: (place, take) => ask("POST", "/api/takes/speak", { ...place, take }),
  restore: (place, step) => ask("POST", "/api/takes/restore", { ...place, ...step }),
};
