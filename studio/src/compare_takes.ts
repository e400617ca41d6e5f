/** Compares two takes: both are chosen here, and one key lets them change places while they play. */

import { button, make } from "./dom";
import type { Heard } from "./take_player";
import type { Take } from "./takes_api";

export class CompareTakes {
  readonly element: HTMLElement;
  private readonly one = make("select", { "aria-label": "First take" });
  private readonly other = make("select", { "aria-label": "Second take" });
  private readonly start = button("Compare", () => this.toggle(), "quiet small");
  private readonly swap = button("Switch", () => this.events.swap(), "quiet small");
  private readonly use = button("Use it", () => this.events.use(), "first small");
  private takes: readonly Take[] = [];
  private isRunning = false;

  constructor(private readonly events: { compare(one: Take, other: Take): void; swap(): void; use(): void; stop(): void }) {
    this.swap.title = "Switch (X)";
    this.use.title = "Choose the take that you hear (C)";
    this.element = make(
      "div",
      { class: "compare", role: "group", "aria-label": "Compare two takes" },
      this.one,
      make("span", { class: "about" }, "and"),
      this.other,
      this.start,
      this.swap,
      this.use,
    );
    for (const choice of [this.one, this.other]) choice.addEventListener("change", () => this.isRunning && this.compare());
  }

  show(takes: readonly Take[], heard: Heard): void {
    this.element.hidden = takes.length < 2;
    this.isRunning = heard.kind === "comparing" || (heard.kind === "loading" && heard.takes.length === 2);
    const isNew = takes.map(({ id }) => id).join("\n") !== this.takes.map(({ id }) => id).join("\n");
    this.takes = takes;
    if (isNew) this.fill();
    this.start.textContent = this.isRunning ? "Stop" : "Compare";
    this.swap.hidden = this.use.hidden = heard.kind !== "comparing";
    const sounding = heardOf(takes, heard);
    if (sounding !== null) this.use.textContent = useWords(sounding);
    for (const [choice, isHeard] of [
      [this.one, heard.kind === "comparing" && heard.first],
      [this.other, heard.kind === "comparing" && !heard.first],
    ] as const)
      choice.classList.toggle("heard", isHeard);
  }

  /** Show which two are compared. */
  select(one: Take, other: Take): void {
    [this.one.value, this.other.value] = [one.id, other.id];
  }

  /** Let them change places, or begin. */
  next(): void {
    if (this.isRunning) this.events.swap();
    else if (this.takes.length > 1) this.compare();
  }

  private toggle(): void {
    if (this.isRunning) this.events.stop();
    else this.compare();
  }

  private compare(): void {
    const find = (id: string): Take => this.takes.find((take) => take.id === id)!;
    this.events.compare(find(this.one.value), find(this.other.value));
  }

  /** The take in use, and the newest other one. */
  private fill(): void {
    const { takes } = this;
    const used = takes.find(({ chosen }) => chosen) ?? takes[0];
    const rest = takes.filter((take) => take !== used);
    for (const [choice, take] of [[this.one, used], [this.other, rest.at(-1)]] as const) {
      const kept = takes.find(({ id }) => id === choice.value);
      choice.replaceChildren(...takes.map(({ id, number }) => make("option", { value: id }, `Take ${number}`)));
      choice.value = (kept ?? take)?.id ?? "";
    }
    if (this.one.value === this.other.value && rest.length > 0) {
      this.one.value = used!.id;
      this.other.value = rest.at(-1)!.id;
    }
  }
}

/** The take that sounds of two that are compared; null where none are. */
export function heardOf(takes: readonly Take[], heard: Heard): Take | null {
  if (heard.kind !== "comparing") return null;
  return takes.find(({ id }) => id === heard.takes[heard.first ? 0 : 1]) ?? null;
}

/** What choosing the take that sounds is called. */
export const useWords = ({ number, times }: Take): string => (times.length > 0 ? `Keep take ${number}` : `Use take ${number}`);
