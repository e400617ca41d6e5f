/** What the panel says about a sentence and its takes. */

import type { Sentence, Take } from "./takes_api";
import { upper } from "./words";

/** A name of a state for its sign, and the state in words. */
export interface TakeState {
  readonly kind: "fresh" | "unspoken" | "failed" | "doubtful" | "stale" | "locked";
  readonly words: string;
}

/** The state of a sentence that asks for most attention; `failure` is why a voice could not speak it, or empty. */
export function stateOf({ spoken, locked, stale, doubt, recorded, voice }: Sentence, failure: string): TakeState {
  if (recorded && doubt !== "") return { kind: "doubtful", words: upper(doubt) };
  if (recorded) return { kind: "fresh", words: `A recording of ${voice}` };
  if (failure !== "") return { kind: "failed", words: `Not spoken: ${failure}` };
  if (doubt !== "") return { kind: "doubtful", words: `May be spoken wrongly: ${doubt}` };
  if (stale !== "") return { kind: "stale", words: `Locked, but ${stale}` };
  if (!spoken) return { kind: "unspoken", words: "Not spoken yet" };
  return locked ? { kind: "locked", words: "Locked" } : { kind: "fresh", words: "Spoken" };
}

/** What the margin says about a sentence. */
export interface MarginState {
  readonly kind: Exclude<TakeState["kind"], "fresh"> | "changed" | "accepted";
  readonly words: string;
}

/** Whether a sentence is accepted in the review, in words; empty before the script is reviewed. */
export function reviewOf({ review }: Sentence): string {
  if (review === "accepted") return "Accepted in the review";
  if (review === "changed") return "Accepted in the review, but it sounds different now";
  return review === "" ? "" : "Not accepted in the review yet";
}

/** The state of a sentence for the margin; null where there is nothing to say. */
export function marginState(sentence: Sentence, failure: string): MarginState | null {
  const { kind, words } = stateOf(sentence, failure);
  const review = reviewOf(sentence);
  if (sentence.review === "changed" && (kind === "locked" || kind === "fresh")) return { kind: "changed", words: review };
  if (sentence.review === "accepted" && (kind === "locked" || kind === "fresh")) return { kind: "accepted", words: kind === "locked" ? `${review}; ${words.toLowerCase()}` : review };
  return kind === "fresh" ? null : { kind, words };
}

/** "Said 3 times, 2 of them here"; empty for what is said once. */
export function timesOf({ times, here }: Sentence): string {
  if (times < 2) return "";
  const others = here.length < times ? `, ${here.length === 1 ? "once" : `${here.length} times`} here` : "";
  return `Said ${times === 2 ? "twice" : `${times} times`}${others}.`;
}

/** How a take differs from the script's own: "Voice tone:high, pace 90, seed 2". */
export function recipeOf(take: Take, own: Take): string {
  if (take.own) return "As in the script";
  const parts = [
    ...(take.voice === own.voice ? [] : [`voice ${take.voice}`]),
    ...(take.words_per_minute === own.words_per_minute ? [] : [`pace ${rounded(take.words_per_minute)}`]),
    ...(take.seed === null || take.seed === own.seed ? [] : [`seed ${take.seed}`]),
  ];
  return parts.length === 0 ? "The same settings as in the script" : upper(parts.join(", "));
}

/** "hibari:heart, pace 90, 3.4 s". */
export function detailsOf(take: Take): string {
  const parts = take.own ? [take.voice, `pace ${rounded(take.words_per_minute)}`] : [];
  parts.push(take.duration_ms === null ? "not spoken yet" : `${rounded(take.duration_ms / 1000)} s`);
  return parts.join(", ");
}

/** "Chosen", "Chosen for times 1 and 3"; empty where it is in use nowhere. */
export function chosenOf({ times }: Take, all: number): string {
  const last = times.at(-1);
  if (last === undefined) return "";
  if (times.length >= all) return "Chosen";
  return times.length === 1 ? `Chosen for time ${last}` : `Chosen for times ${times.slice(0, -1).join(", ")} and ${last}`;
}

const rounded = (number: number): number => Math.round(number * 10) / 10;
