/** The button "Make files" in the bar, and what is told of the job that runs. */

import { hasDialog } from "./dialogs";
import { byId } from "./dom";
import { browserStorage } from "./drafts";
import { dismiss, notify } from "./notices";
import { isRunning, type Job } from "./publish_api";
import { ChoicesKeeper } from "./publish_kept";
import { type PublishedScript, PublishView } from "./publish_view";
import { endWords, percent } from "./publish_words";

const NAME = "Make files";
const NOTICE = "published";

export class Publishing {
  private readonly button = byId("publish");
  private view: PublishView | null = null;

  /** The key of the project, when it is known. */
  project = "";

  constructor(private readonly script: () => PublishedScript | null) {
    this.button.addEventListener("click", () => this.open());
  }

  open(): void {
    const script = this.script();
    if (script === null || hasDialog()) return;
    dismiss(NOTICE);
    const view = new PublishView(script, new ChoicesKeeper(browserStorage(), this.project), byId("title").textContent ?? script.path, () => {
      if (this.view === view) this.view = null;
    });
    this.view = view;
  }

  /** A job goes on or has ended, in whichever window it was started. */
  told(job: Job): void {
    this.button.textContent = isRunning(job) ? `Making files ${percent(job.share)}` : NAME;
    this.view?.told(job);
    if (this.view !== null || isRunning(job) || job.path !== this.script()?.path) return;
    notify(NOTICE, `${job.path}: ${endWords(job)}`, {
      isTrouble: job.state === "failed",
      actions: [
        { label: "Show", run: () => this.open(), isFirst: true },
        { label: "Close", run: () => dismiss(NOTICE) },
      ],
    });
  }

  changed(path: string, version: string): void {
    this.view?.changed(path, version);
  }

  lost(): void {
    this.button.textContent = NAME;
    this.view?.lost();
  }

  connected(again: boolean): void {
    if (again) void this.view?.refresh();
  }
}
