/** The notice of recordings that are not saved yet, and how they become files. */

import { make } from "./dom";
import type { KeptRecordings } from "./kept_recordings";
import { dismiss, notify } from "./notices";
import type { RecordSender, Unsent } from "./record_sender";
import { counted } from "./words";

const NOTICE = "unsent";
const LEFT = "left-recordings";

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

/** Offer the recordings that an earlier page has left: one that crashed, or was closed. */
export async function offerLeft(kept: KeptRecordings, sender: RecordSender): Promise<void> {
  const left = await kept.left();
  if (left.length === 0) return;
  const of = [...new Set(left.map(({ which }) => which.path))].join(", ");
  notify(LEFT, `This browser kept ${counted(left.length, "recording")} of ${of} that ${left.length === 1 ? "was" : "were"} not saved.`, {
    actions: [
      { label: "Save", run: () => sendLeft(left, kept, sender), isFirst: true },
      { label: "Throw away", run: () => (dismiss(LEFT), left.forEach((unsent) => void kept.drop(unsent))) },
    ],
  });
}

function sendLeft(left: readonly Unsent[], kept: KeptRecordings, sender: RecordSender): void {
  dismiss(LEFT);
  for (const unsent of left) {
    void sender.add(unsent.which, unsent.wav).then(() => showUnsent(sender));
    void kept.drop(unsent);
  }
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
