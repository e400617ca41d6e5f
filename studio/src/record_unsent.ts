/** The notice of recordings that are not saved yet, and how they become files. */

import { make } from "./dom";
import { dismiss, notify, tell } from "./notices";
import type { Which } from "./record_api";
import type { RecordSender, Sent } from "./record_sender";
import { sentWords } from "./record_words";
import { counted } from "./words";

const NOTICE = "unsent";

/** Say above the text how many recordings wait, if any do. */
export function showUnsent(sender: RecordSender): void {
  if (sender.waiting === 0) return dismiss(NOTICE);
  notify(NOTICE, `${counted(sender.waiting, "recording is", "recordings are")} not saved yet. Do not close this page.`, {
    isTrouble: true,
    actions: [
      { label: "Send again", run: () => void sender.sendAll(), isFirst: true },
      { label: "Download", run: () => download(sender) },
    ],
  });
}

/** Say what became of a recording where nobody looks at the view Record. */
export function showSent(sender: RecordSender, { path, number }: Which, sent: Sent): void {
  showUnsent(sender);
  if (sent.kind === "saved" && sent.chosen.take?.chosen === false)
    tell(`beside ${path} ${number}`, `The recording of sentence ${number} of ${path} is saved beside the take that is chosen. Hear both in the view Record, and choose one.`);
  if (sent.kind === "unusable")
    tell(`unusable ${path} ${number}`, `The recording of sentence ${number} of ${path} was not saved. ${sentWords(sent)}`);
}

/**
 * Let the browser save the oldest that waits: browsers may refuse several files for one click. Its name is the one
 * that the file has in the folder of the voice.
 */
export function download(sender: RecordSender): void {
  const unsent = sender.release();
  if (unsent !== undefined) {
    const address = URL.createObjectURL(new Blob([unsent.wav], { type: "audio/wav" }));
    make("a", { href: address, download: `${String(unsent.which.number).padStart(3, "0")}.wav` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser reads it a little later
  }
  showUnsent(sender);
}
