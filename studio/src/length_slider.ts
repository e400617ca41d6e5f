/** The slider and the field for the length of the track, from the shortest to the longest that its holds and pauses allow. */

import { byId, make } from "./dom";
import { span } from "./lane_words";
import type { Track } from "./track_api";
import { clock } from "./words";
import { readLength } from "./written_length";

const SECOND_MS = 1000;

export interface LengthEvents {
  /** Show what the track is like with this length. */
  try(ms: number): void;
  /** Whether the length can be changed now; if not, it says why. */
  mayChange(): boolean;
  /** The length is chosen: write it into the text. False where that cannot be. */
  choose(ms: number): boolean;
  /** The track of the text is not as long as was chosen. */
  missed(wanted_ms: number, track_ms: number): void;
  /** What was typed is no length that can be chosen. */
  refused(why: string): void;
}

export class LengthSlider {
  private readonly input = make("input", { type: "range", id: "length-wish", step: "1" });
  private readonly label = make("label", { for: "length-wish" });
  private readonly field = make("input", {
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": "Length in minutes and seconds",
    title: "Length, such as 6:30 or 6m30s",
  });
  private isTyping = false;
  private isTrying = false;
  /** What was chosen, of which there is no track yet. */
  private chosen_ms: number | null = null;
  private shown_s = "";

  constructor(private readonly events: LengthEvents) {
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
      if (this.isTrying) this.choose();
    });
    this.field.addEventListener("input", () => (this.isTyping = true));
    this.field.addEventListener("change", () => this.typed());
    this.field.addEventListener("focus", () => this.field.select());
    this.field.addEventListener("blur", () => {
      this.isTyping = false;
      this.say();
    });
    byId("lane-length").replaceChildren(this.label, this.input, this.field);
  }

  private typed(): void {
    const { min, max } = this.input;
    const ms = readLength(this.field.value);
    const isPossible = ms !== null && ms >= Number(min) * SECOND_MS && ms <= Number(max) * SECOND_MS;
    this.isTyping = false;
    if (isPossible && this.events.mayChange()) {
      this.input.value = String(ms / SECOND_MS);
      this.choose();
    } else if (!isPossible) {
      const range = `from ${clock(Number(min) * SECOND_MS)} to ${clock(Number(max) * SECOND_MS)}`;
      this.events.refused(`The length can be ${range}. Write it as 6:30 or 6m30s.`);
    }
    this.say();
  }

  private choose(): void {
    this.isTrying = false;
    this.chosen_ms = this.ms;
    if (!this.events.choose(this.ms)) this.chosen_ms = null;
  }

  /** Show a track; `isOfText` says that it is the one of the text as it is. `count` lengths are in the text. */
  show({ duration_ms, lengths }: Track, isOfText: boolean, count: number): void {
    const least = Math.ceil(lengths.shortest_ms / SECOND_MS);
    const most = Math.floor(lengths.longest_ms / SECOND_MS);
    byId("lane-length").hidden = most <= least;
    this.label.textContent = count > 1 ? "First length" : "Length";
    this.input.min = String(least);
    this.input.max = String(most);
    this.shown_s = String(Math.round(duration_ms / SECOND_MS));
    const { chosen_ms } = this;
    if (isOfText && !this.isTrying) this.chosen_ms = null;
    if (!this.isTrying && this.chosen_ms === null) this.input.value = this.shown_s;
    this.say();
    if (isOfText && chosen_ms !== null && Math.round(chosen_ms / SECOND_MS) !== Number(this.shown_s))
      this.events.missed(chosen_ms, duration_ms);
  }

  private get ms(): number {
    return Number(this.input.value) * SECOND_MS;
  }

  private say(): void {
    if (!this.isTyping) this.field.value = clock(this.ms);
    this.input.setAttribute("aria-valuetext", span(this.ms));
  }
}
