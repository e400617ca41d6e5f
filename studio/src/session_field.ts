/** One value of the session in the panel: its control, what applies without it, and what is wrong with it. */

import { button, make, write } from "./dom";
import { fixLabel, type PlacedProblem } from "./problems";
import type { Field } from "./session_api";
import { type Entered, hintOf, resetLabel } from "./session_words";
import { upper, withRemedy } from "./words";

export interface FieldEvents {
  /** `field` is the control where it was changed, if that is not called like the key. */
  change(key: string, value: string, field?: string): void;
  mend(placed: PlacedProblem, at: number): void;
}

/** What stands below every control. */
export class FieldNotes {
  readonly hint: HTMLElement;
  readonly errors: HTMLElement;
  readonly reset: HTMLButtonElement;
  private complaint = "";

  constructor(
    private readonly key: string,
    readonly label: string,
    private readonly control: HTMLElement,
    private readonly events: FieldEvents,
  ) {
    this.hint = make("p", { class: "about", id: `session-field-${key}-hint` });
    this.errors = make("div", { class: "session-errors", id: `session-field-${key}-errors`, "aria-live": "polite" });
    this.reset = button("", () => events.change(key, ""), "quiet small");
  }

  get parts(): readonly HTMLElement[] {
    return [this.errors, this.hint, this.reset];
  }

  /** Say what is wrong with what somebody wrote. */
  complain(words: string): void {
    this.complaint = words;
    this.errors.replaceChildren(...(words === "" ? [] : [make("p", { class: "wrong" }, words)]));
    delete this.errors.dataset["known"];
    this.mark(words !== "");
    if (words !== "") this.errors.scrollIntoView({ block: "nearest" });
  }

  show(field: Field, problems: readonly PlacedProblem[], more = ""): void {
    write(this.hint, [hintOf(field), more].filter((words) => words !== "").join(". "));
    this.hint.hidden = this.hint.textContent === "";
    const label = resetLabel(field);
    write(this.reset, label);
    this.reset.setAttribute("aria-label", `${label}, ${this.label}`);
    const isUsual = field.written === "" || field.written === field.usual || this.key === "title" || this.key === "night";
    if (isUsual && document.activeElement === this.reset) this.control.focus();
    this.reset.hidden = isUsual;
    if (this.complaint === "") this.list(problems);
    this.mark(this.complaint !== "" || problems.some(({ problem }) => !problem.warning));
  }

  /** Only what can be written into can be invalid. */
  private mark(isWrong: boolean): void {
    if (!(this.control instanceof HTMLInputElement)) return;
    if (isWrong) this.control.setAttribute("aria-invalid", "true");
    else this.control.removeAttribute("aria-invalid");
  }

  private list(problems: readonly PlacedProblem[]): void {
    const known = JSON.stringify(problems.map(({ problem, fixes }) => [problem.message, problem.remedy, fixes]));
    if (this.errors.dataset["known"] === known) return;
    this.errors.dataset["known"] = known;
    this.errors.replaceChildren(...problems.flatMap((placed) => this.problem(placed)));
  }

  private problem(placed: PlacedProblem): HTMLElement[] {
    const { problem, fixes } = placed;
    const words = make("p", { class: problem.warning ? "care" : "wrong" }, upper(withRemedy(problem.message, problem.remedy)));
    return [words, ...fixes.map(({ text }, at) => button(fixLabel(text), () => this.events.mend(placed, at), "fix"))];
  }
}

export interface InputKind {
  readonly key: string;
  readonly label: string;
  readonly type?: "text" | "number" | "checkbox";
  readonly attributes?: Readonly<Record<string, string>>;
  /** What was written, as a value for the text. */
  read?(written: string): Entered;
}

export class SessionField {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  readonly notes: FieldNotes;
  /** What the field had before somebody wrote into it. */
  private shown = "";

  constructor(
    private readonly kind: InputKind,
    private readonly events: FieldEvents,
  ) {
    const { key, label, type = "text", attributes = {} } = kind;
    const id = `session-field-${key}`;
    this.input = make("input", {
      id, type, autocomplete: "off", "aria-describedby": `${id}-errors ${id}-hint`, ...attributes,
    });
    this.notes = new FieldNotes(key, label, this.input, events);
    const named = make("label", { for: id, class: type === "checkbox" ? "choice" : "" });
    named.append(...(type === "checkbox" ? [this.input, label] : [label]));
    this.element = make(
      "div",
      { class: "session-field" },
      named,
      ...(type === "checkbox" ? [] : [this.input]),
      ...this.notes.parts,
    );
    this.input.addEventListener("change", () => this.entered());
    this.input.addEventListener("input", () => this.notes.complain(""));
    this.input.addEventListener("keydown", ({ key: pressed }) => {
      if (pressed === "Escape") this.restore();
    });
  }

  focus(): void {
    this.input.focus();
  }

  show(field: Field, problems: readonly PlacedProblem[], more = "", value = field.written): void {
    if (this.kind.type === "checkbox") this.input.checked = value.toLowerCase() === "true";
    else if (document.activeElement !== this.input || (this.shown === this.input.value && !this.input.validity.badInput)) this.shown = this.input.value = value;
    this.input.placeholder = field.usual;
    this.notes.show(field, problems, more);
  }

  /** Give up what was written and not entered. */
  private restore(): void {
    if (this.kind.type === "checkbox") return;
    this.input.value = this.shown;
    this.notes.complain("");
  }

  private entered(): void {
    const { key, type, read } = this.kind;
    if (type === "checkbox") return this.events.change(key, this.input.checked ? "true" : "");
    // What is no number is empty to a script, and must not delete the value.
    if (this.input.validity.badInput) return this.notes.complain("Write a number.");
    const entered = read?.(this.input.value) ?? { value: this.input.value.trim() };
    if ("why" in entered) return this.notes.complain(entered.why);
    this.notes.complain("");
    this.shown = this.input.value;
    this.events.change(key, entered.value);
  }
}
