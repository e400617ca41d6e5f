/** What the page asks the studio's server while somebody records. */

import { ask } from "./api";

export interface RecordedTake {
  readonly id: string;
  readonly chosen: boolean;
  readonly seconds: number | null;
  readonly states: readonly string[];
  /** What is wrong with it and what to do. */
  readonly advice: readonly string[];
}

/** A sentence at its first place. `version` is that of the recording that is heard; "" without one. */
export interface Sentence {
  readonly number: number;
  readonly words: string;
  readonly after: readonly string[];
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
  readonly states: readonly string[];
  readonly advice: readonly string[];
  readonly version: string;
  readonly takes: readonly RecordedTake[];
}

export interface VoiceToRecord {
  readonly voice: string;
  readonly folder: string;
  /** Numbered files were there before the studio knew what they say. */
  readonly assumed: boolean;
  /** Files that belong to no sentence. */
  readonly strays: readonly string[];
  readonly sentences: readonly Sentence[];
}

export interface ToRecord {
  readonly voices: readonly VoiceToRecord[];
  /** The recorded voices of the settings, also those that the text does not use. */
  readonly recordable: readonly string[];
}

/** What is heard now, and what was heard `before`; "" for no recording. */
export interface Chosen {
  readonly take: RecordedTake | null;
  readonly before: string;
  readonly version: string;
}

export interface RoomCheck {
  readonly noise_dbfs: number | null;
  readonly message: string;
}

/** A sentence of a voice of a script. */
export interface Which {
  readonly path: string;
  readonly voice: string;
  readonly number: number;
}

const query = ({ path, voice, number }: Which): string =>
  new URLSearchParams({ path, voice, number: String(number) }).toString();

export const toRecord = (path: string, text: string): Promise<ToRecord> => ask("POST", "/api/recording", { path, text });
export const addVoice = (path: string, text: string): Promise<{ voice: string }> =>
  ask("POST", "/api/recording/voice", { path, text });
export const checkRoom = (wav: ArrayBuffer): Promise<RoomCheck> => ask("POST", "/api/recording/room", wav);
export const sendTake = (which: Which, wav: ArrayBuffer, isBeside: boolean): Promise<Chosen> =>
  ask("POST", `/api/recording/takes?${query(which)}${isBeside ? "&beside=1" : ""}`, wav);
/** Let another recording be heard, or none for ""; `version` is what is heard now. */
export const chooseTake = (which: Which, take: string, version: string): Promise<Chosen> =>
  ask("POST", "/api/recording/choose", { ...which, take, version });
export const soundOf = (which: Which, take: string): string => `/api/recording/sound?${query(which)}&take=${take}`;
