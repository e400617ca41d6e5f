/** The choice for which of the times that a sentence is said, such as in rounds, a take is chosen. */

import { make } from "./dom";
import type { Sentence } from "./takes_api";

const ALL = "";

export class WhichTime {
  private readonly select = make("select");
  readonly element = make("label", { class: "which-time", hidden: true }, "Takes are for", this.select);
  private shown = "";

  constructor(changed: () => void) {
    this.select.addEventListener("change", changed);
  }

  /** Undefined for all times. */
  get time(): number | undefined {
    return this.select.value === ALL ? undefined : Number(this.select.value);
  }

  /** Offer the times of a sentence; `isOther` says that another one was shown before. */
  show(sentence: Sentence | null, isOther: boolean): void {
    const { times, here } = sentence ?? { times: 1, here: [1] };
    this.element.hidden = times < 2 || sentence?.recorded === true;
    const now = `${times} ${here}`;
    if (now === this.shown && !isOther) return;
    const before = isOther ? ALL : this.select.value;
    this.shown = now;
    this.select.replaceChildren(
      make("option", { value: ALL }, "all times"),
      ...Array.from({ length: times }, (_, at) => at + 1).map((time) => make("option", { value: `${time}` }, nameOf(time, times, here))),
    );
    this.select.value = times > 1 && Number(before) <= times ? before : ALL;
  }
}

/** "time 2 of 3", and whether that is at the place that is looked at. */
const nameOf = (time: number, times: number, here: readonly number[]): string =>
  `time ${time} of ${times}${here.length < times && here.includes(time) ? ", here" : ""}`;
