/** The slider for the length of the track, from the shortest to the longest that its holds and pauses allow. */

import { byId, make } from "./dom";
import { span } from "./lane_words";
import type { Track } from "./track_api";
import { clock } from "./words";

const SECOND_MS = 1000;

export interface LengthEvents {
  /** Show what the track is like with this length. */
  try(ms: number): void;
  /** Whether the length can be changed now; if not, it says why. */
  mayChange(): boolean;
  /** The length is chosen. */
  choose(ms: number): void;
}

export class LengthSlider {
  private readonly input = make("input", { type: "range", id: "length-wish", step: "1" });
  private readonly value = make("span", { class: "value" });
  private isTrying = false;
  private shown_s = "";

  constructor(events: LengthEvents) {
    this.input.addEventListener("input", () => {
      if (!this.isTrying && !events.mayChange()) {
        this.input.value = this.shown_s;
        return;
      }
      this.isTrying = true;
      this.say();
      events.try(this.ms);
    });
    this.input.addEventListener("change", () => {
      if (!this.isTrying) return;
      this.isTrying = false;
      events.choose(this.ms);
    });
    byId("lane-length").replaceChildren(make("label", { for: "length-wish" }, "Length"), this.input, this.value);
  }

  show({ duration_ms, lengths }: Track): void {
    const least = Math.ceil(lengths.shortest_ms / SECOND_MS);
    const most = Math.floor(lengths.longest_ms / SECOND_MS);
    byId("lane-length").hidden = most <= least;
    this.input.min = String(least);
    this.input.max = String(most);
    this.shown_s = String(Math.round(duration_ms / SECOND_MS));
    if (!this.isTrying) this.input.value = this.shown_s;
    this.say();
  }

  private get ms(): number {
    return Number(this.input.value) * SECOND_MS;
  }

  private say(): void {
    this.value.textContent = clock(this.ms);
    this.input.setAttribute("aria-valuetext", span(this.ms));
  }
}
