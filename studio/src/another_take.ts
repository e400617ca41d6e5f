/** Asks for another take of a sentence: with the next seed, or with another voice, pace or seed. */

import type { Choices } from "./api";
import { make } from "./dom";
import type { Wanted } from "./takes_api";

export class AnotherTake {
  readonly element: HTMLElement;
  private readonly submit = make("button", { type: "submit", class: "first" }, "Another take");
  private readonly more = make(
    "button",
    { type: "button", class: "quiet", "aria-expanded": "false", "aria-controls": "another-how", click: () => this.open() },
    "Voice, pace, seed",
  );
  private readonly voice = make("select", {}, make("option", { value: "" }, "As in the script"));
  private readonly pace = field("any", "20", "500");
  private readonly seed = field("1", "0", "4294967295");
  private readonly rounds = make("input", { type: "checkbox" });
  private readonly eachRound = make("label", { class: "check" }, this.rounds, "A take of its own each time that it is said");
  private readonly how = make(
    "div",
    { id: "another-how", class: "how" },
    make("label", { class: "long" }, "Voice", this.voice),
    make("label", {}, "Pace, words a minute", this.pace),
    make("label", {}, "Seed", this.seed),
    make("p", { class: "about" }, "With another seed, which is a number, the voice says the same sentence a little differently."),
  );

  constructor(
    private readonly choices: () => Promise<Choices | null>,
    private readonly wish: (wanted: Wanted) => void,
  ) {
    this.pace.placeholder = "As in the script";
    this.seed.placeholder = "The next one";
    this.how.hidden = true;
    this.eachRound.hidden = true;
    this.element = make(
      "form",
      { class: "another", submit: (event) => this.ask(event) },
      make("div", { class: "actions" }, this.submit, this.more),
      this.eachRound,
      this.how,
    );
    this.rounds.addEventListener("change", () => this.arrange());
  }

  /** Whether a take is being spoken, and whether the sentence is said several times. */
  show(isBusy: boolean, isRepeated: boolean): void {
    this.submit.textContent = isBusy ? "Speaking…" : "Another take";
    if (isBusy) this.submit.setAttribute("aria-disabled", "true");
    else this.submit.removeAttribute("aria-disabled");
    this.eachRound.hidden = !isRepeated;
    if (!isRepeated) this.rounds.checked = false;
    this.arrange();
  }

  /** Ask for one with the values of the fields. */
  ask(event?: Event): void {
    event?.preventDefault();
    if (this.submit.hasAttribute("aria-disabled") || !(this.element as HTMLFormElement).reportValidity()) return;
    if (this.rounds.checked) return this.wish({ each_round: true });
    this.wish({
      ...(this.how.hidden || this.voice.value === "" ? {} : { voice: this.voice.value }),
      ...(this.how.hidden || this.pace.value === "" ? {} : { words_per_minute: Number(this.pace.value) }),
      ...(this.how.hidden || this.seed.value === "" ? {} : { seed: Number(this.seed.value) }),
    });
  }

  private open(): void {
    this.how.hidden = !this.how.hidden;
    this.more.setAttribute("aria-expanded", String(!this.how.hidden));
    if (this.how.hidden) return;
    void this.fill();
    this.voice.focus();
  }

  /** Voices may have been added since. */
  private async fill(): Promise<void> {
    const { value } = this.voice;
    const voices = (await this.choices())?.voices ?? [];
    this.voice.replaceChildren(
      make("option", { value: "" }, "As in the script"),
      ...voices.map(({ label, detail }) => make("option", { value: label }, detail === "" ? label : `${label}, ${detail}`)),
    );
    this.voice.value = voices.some(({ label }) => label === value) ? value : "";
  }

  private arrange(): void {
    this.more.hidden = this.rounds.checked;
    if (!this.rounds.checked) return;
    this.how.hidden = true;
    this.more.setAttribute("aria-expanded", "false");
  }
}

const field = (step: string, min: string, max: string): HTMLInputElement => make("input", { type: "number", step, min, max });
