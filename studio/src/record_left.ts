/** Recordings that an earlier page has left, one that crashed or was closed: they are offered until somebody decides. */

import { openDialog } from "./dialogs";
import { button, make } from "./dom";
import type { KeptRecordings } from "./kept_recordings";
import { dismiss, notify } from "./notices";
import type { RecordSender, Unsent } from "./record_sender";
import { showUnsent } from "./record_unsent";
import { counted } from "./words";

const NOTICE = "left-recordings";

export class LeftRecordings {
  private left: Promise<readonly Unsent[]> | undefined;

  constructor(
    private readonly kept: KeptRecordings,
    private readonly sender: RecordSender,
  ) {}

  async offer(): Promise<void> {
    this.left ??= this.kept.left();
    const left = await this.left;
    if (left.length === 0) return;
    const of = [...new Set(left.map(({ which }) => which.path))].join(", ");
    notify(NOTICE, `This browser kept ${counted(left.length, "recording")} of ${of} that ${left.length === 1 ? "was" : "were"} not saved.`, {
      actions: [
        { label: "Save", run: () => this.save(left), isFirst: true },
        { label: "Throw away", run: () => this.ask(left) },
      ],
    });
  }

  private save(left: readonly Unsent[]): void {
    this.decided();
    for (const unsent of left) void this.sender.add(unsent).then(() => showUnsent(this.sender));
  }

  private ask(left: readonly Unsent[]): void {
    const words = `${counted(left.length, "recording is", "recordings are")} in this browser alone, and cannot be brought back.`;
    const throwAway = button("Throw away", () => {
      dialog.close();
      this.decided();
      for (const unsent of left) void this.kept.drop(unsent);
    });
    const keep = button("Keep", () => dialog.close(), "first");
    const dialog = openDialog("Throw away?", "naming", make("p", {}, words), make("div", { class: "actions" }, keep, throwAway));
    keep.focus();
  }

  private decided(): void {
    this.left = Promise.resolve([]);
    dismiss(NOTICE);
  }
}
