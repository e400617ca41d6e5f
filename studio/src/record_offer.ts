/** What is said before somebody can record. */

import { OfflineError, offlineWords, RefusedError } from "./api";
import { button, make } from "./dom";
import { NoMicrophoneError } from "./microphone";
import { sentences } from "./record_words";
import { withRemedy } from "./words";

/** How a script without a recorded voice gets one; `known` is one of the settings. */
export function offerOf(known: string | undefined, begin: () => void): readonly Node[] {
  const what =
    known === undefined
      ? "The studio adds a voice of your own to renderer.toml, and the line voice: me to the script. The voice that speaks now goes on speaking what you have not recorded. Your recordings are kept in the folder takes."
      : `renderer.toml has the recorded voice ${known}. The studio writes the line voice: ${known} into the script.`;
  return [
    make("p", { class: "lead" }, "Speak this session yourself: record one sentence after the other, and hear each in the track."),
    make("p", { class: "about" }, what),
    make("div", { class: "actions" }, button("Record in my voice", begin, "first")),
  ];
}

/** What went wrong, in words; an error of the page itself is thrown again. */
export function wordsOf(error: unknown): string {
  if (error instanceof NoMicrophoneError) return error.message;
  if (error instanceof RefusedError) return sentences([withRemedy(error.message, error.remedy)]);
  if (error instanceof OfflineError) return offlineWords(error);
  throw error;
}

/** Whether the browser gives the microphone without asking. */
export async function isAllowed(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: "microphone" as PermissionName })).state === "granted";
  } catch {
    return false; // not all browsers answer
  }
}
