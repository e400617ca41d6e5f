/** What is said while somebody records. */

import type { RecordedTake, RoomCheck, Sentence } from "./record_api";
import type { Sent } from "./record_sender";
import { counted, ended, upper } from "./words";

const LEAST_DB = -60;
/** From these peaks on, a level has the words after them. */
const LEVELS = [[-3, "too loud"], [-24, "good"], [-42, "quiet"], [-Infinity, "silent"]] as const;

export type Level = (typeof LEVELS)[number][1];

/** A peak from 0 to 1 as a meter shows it: from 0 to 100, and in a word. */
export function heard(peak: number): readonly [percent: number, level: Level] {
  const db = 20 * Math.log10(Math.max(peak, 1e-6));
  const level = LEVELS.find(([from]) => db >= from)![1];
  return [Math.round(Math.max(0, Math.min(1, 1 - db / LEAST_DB)) * 100), level];
}

export function stateOf(sentence: Sentence): string {
  const advice = sentences(sentence.advice);
  if (sentence.states.length === 0)
    return `Recorded and good, ${seconds(chosenOf(sentence)?.seconds ?? 0)}. ${advice}`.trimEnd();
  return advice || "Not recorded yet.";
}

/** The sentence in a list of all. */
export const listed = ({ number, words, states }: Sentence): string =>
  `${number}. ${words} (${states[0] ?? "recorded"})`;

/** "Take 2, chosen: 3.4 s, good". */
export function takeWords({ chosen, seconds: length, states }: RecordedTake, index: number): string {
  const judged = states.length === 0 ? "good" : states.join(", ");
  return `Take ${index + 1}${chosen ? ", chosen" : ""}: ${length === null ? "" : `${seconds(length)}, `}${judged}`;
}

export const progress = (all: readonly Sentence[]): string =>
  `${all.filter(chosenOf).length} of ${counted(all.length, "sentence")} recorded`;

export const chosenOf = ({ takes }: Sentence): RecordedTake | undefined => takes.find(({ chosen }) => chosen);

export const roomWords = ({ message, noise_dbfs }: RoomCheck): string =>
  `${ended(upper(message))}${noise_dbfs === null ? "" : ` Its noise is at ${noise_dbfs.toFixed(0)} dB.`}`;

/** What became of a recording that was sent. */
export function sentWords(sent: Sent): string {
  switch (sent.kind) {
    case "saved":
      if (sent.chosen.take?.chosen === false) return "Saved beside the take that is chosen. Hear both, and choose one.";
      return sent.chosen.take?.states.length === 0 ? "Saved. Listen, or go on to the next sentence." : "Saved.";
    case "unusable":
      return sentences([sent.words]);
    case "refused":
      return `${sentences([sent.words])} The recording is kept in this page. Send it again, or download it.`;
    case "offline":
      return "The studio does not answer. The recording is kept in this page, and sent when the studio is back. Do not close the page.";
  }
}

/** Lines of advice as sentences. */
export const sentences = (lines: readonly string[]): string => lines.map((line) => ended(upper(line))).join(" ");

const seconds = (number: number): string => `${number.toFixed(1)} s`;
