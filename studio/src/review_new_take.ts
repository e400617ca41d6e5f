/** A new take in the review: it sounds beside the one in use, and one of them is chosen. */

import { useWords } from "./compare_takes";
import { button, make, write } from "./dom";
import type { Take } from "./takes_api";

export class NewTake {
  private readonly words = make("p", { class: "about" });
  private readonly use = button("Use it", () => this.events.useTake(), "first");
  readonly element: HTMLElement;

  constructor(private readonly events: { swap(): void; useTake(): void }) {
    const swap = button("Switch", () => this.events.swap());
    swap.title = "Switch (X)";
    this.use.title = "Choose the take that you hear (C)";
    this.element = make("div", { class: "review-new-take", role: "group", "aria-label": "Two takes", hidden: true }, this.words, make("div", { class: "review-tools" }, swap, this.use));
  }

  /** `heard` is the take that sounds, and null when none is compared any more. */
  show(heard: Take | null): void {
    this.element.hidden = heard === null;
    if (heard === null) return;
    write(this.words, `You hear take ${heard.number}, ${heard.times.length > 0 ? "which the track has now" : "which is new"}.`);
    write(this.use, useWords(heard));
  }
}
