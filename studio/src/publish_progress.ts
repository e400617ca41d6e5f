/** How far a job is: a bar, the step in words, and a button that cancels it. */

import { button, make } from "./dom";
import type { Job } from "./publish_api";
import { percent, stepWords } from "./publish_words";

export class PublishProgress {
  private readonly bar = make("progress", { max: "1", "aria-label": "How much is done" });
  private readonly words = make("p", {});
  private readonly stop: HTMLButtonElement;
  readonly element: HTMLElement;

  constructor(
    private readonly path: string,
    cancel: () => void,
  ) {
    this.stop = button("Cancel", cancel);
    this.element = make("div", { class: "publish-progress", hidden: true }, make("div", {}, this.words, this.bar), this.stop);
  }

  /** Show a job that is under way. */
  show(job: Job): void {
    this.element.hidden = false;
    this.words.textContent = `${stepWords(job, this.path)} ${percent(job.share)}`;
    this.bar.value = job.share;
    this.stop.hidden = job.state === "cancelling";
  }

  hide(): void {
    this.element.hidden = true;
  }
}
