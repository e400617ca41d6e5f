/** A list of voices or beds in the panel of the session: each can be heard and chosen. */

import type { Choice } from "./api";
import { button, make, write } from "./dom";
import { icon } from "./icons";
import type { PlacedProblem } from "./problems";
import type { Field } from "./session_api";
import { type FieldEvents, FieldNotes } from "./session_field";
import type { Heard } from "./take_player";

export interface ChoiceEvents extends FieldEvents {
  choose(name: string): void;
  hear(name: string): void;
}

interface Row {
  readonly element: HTMLElement;
  readonly hear: HTMLButtonElement;
  readonly choose: HTMLButtonElement;
  readonly tags: HTMLElement;
}

export class SessionChoice {
  readonly element: HTMLElement;
  readonly notes: FieldNotes;
  private readonly now = make("p", { class: "session-now" });
  private readonly list = make("ul", { class: "offers" });
  private readonly rows = new Map<string, Row>();
  private names = "";

  /** `plural` names what the list has. */
  constructor(
    private readonly key: string,
    label: string,
    plural: string,
    private readonly events: ChoiceEvents,
  ) {
    const id = `session-${key}`;
    const summary = make("summary", {}, `Hear and choose ${plural}`);
    this.notes = new FieldNotes(key, label, summary, events);
    this.element = make(
      "div",
      { class: "session-field", role: "group", "aria-labelledby": id },
      make("h3", { id }, label),
      this.now,
      ...this.notes.parts,
      make("details", {}, summary, this.list),
    );
  }

  show(field: Field, problems: readonly PlacedProblem[], offered: readonly Choice[], current: string, heard: Heard): void {
    this.notes.show(field, problems);
    write(this.now, current);
    const unknown = current === "" || offered.some(({ label }) => label === current) ? [] : [{ label: current, apply: current, detail: "" }];
    this.build([...unknown, ...offered]);
    for (const [name, row] of this.rows) {
      const isUsual = name === field.usual;
      const isChosen = name === current;
      write(row.tags, [...(isChosen ? ["in use"] : []), ...(isUsual ? [field.source === "default" ? "default" : "from renderer.toml"] : [])].join(", "));
      row.tags.hidden = row.tags.textContent === "";
      row.element.classList.toggle("in-use", isChosen);
      if (isChosen && document.activeElement === row.choose) row.hear.focus();
      row.choose.hidden = isChosen;
      this.showHeard(name, row, heard);
    }
  }

  private showHeard(name: string, row: Row, heard: Heard): void {
    const id = `${this.key} ${name}`;
    const isHeard = (heard.kind === "playing" && heard.take === id) || (heard.kind === "loading" && heard.takes.includes(id));
    const label = `${isHeard ? "Stop" : "Hear"} ${name}`;
    if (row.hear.getAttribute("aria-label") === label) return;
    row.hear.setAttribute("aria-label", label);
    row.hear.replaceChildren(icon(isHeard ? "stop" : "play"));
  }

  private build(offered: readonly Choice[]): void {
    const names = JSON.stringify(offered);
    if (names === this.names) return;
    this.names = names;
    this.rows.clear();
    for (const { label, detail } of offered) if (!this.rows.has(label)) this.rows.set(label, this.row(label, detail));
    this.list.replaceChildren(...[...this.rows.values()].map(({ element }) => element));
  }

  private row(name: string, detail: string): Row {
    const hear = make("button", { type: "button", class: "hear", click: () => this.events.hear(name) });
    const choose = button("Choose", () => this.events.choose(name), "quiet small");
    choose.setAttribute("aria-label", `Choose ${name}`);
    const tags = make("span", { class: "tag" });
    const about = make("div", { class: "take-about" }, make("p", { class: "take-name" }, name, tags), make("p", { class: "about" }, detail));
    const element = make("li", { class: "offer" }, hear, about, make("div", { class: "take-tools" }, choose));
    return { element, hear, choose, tags };
  }
}
