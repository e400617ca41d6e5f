/** The panel "Session": the values that are those of the whole script. */

import type { Choices } from "./api";
import { byId, make, write } from "./dom";
import { Fold } from "./fold";
import type { PlacedProblem } from "./problems";
import type { Form } from "./session_api";
import { SessionChoice } from "./session_choice";
import { type FieldNotes, SessionField } from "./session_field";
import { bedWritten, FASTEST, fieldOf, lengthHint, LOUDEST_DB, type Range, rateHint, readLengths, readLevel, readRate, SLOWEST, SOFTEST_DB, summaryOf, valueOf } from "./session_words";
import type { Heard } from "./take_player";

export interface SessionEvents {
  /** An empty value deletes the entry. */
  change(key: string, value: string, field?: string): void;
  hear(key: "voice" | "bed", name: string): void;
  mend(placed: PlacedProblem, at: number): void;
  range(): Range | null;
  leave(): void;
}

export interface Shown {
  readonly form: Form;
  readonly problems: readonly PlacedProblem[];
  readonly choices: Choices | null;
  readonly heard: Heard;
}

const folding = new Fold("session", "the session", true);

export class SessionPanel {
  private readonly fields: ReadonlyMap<string, SessionField>;
  private readonly voice: SessionChoice;
  private readonly bed: SessionChoice;
  private readonly level: SessionField;
  private readonly noBed: HTMLButtonElement;
  private readonly trouble = make("p", { class: "wrong", role: "alert" });
  private readonly body = make("fieldset", { class: "session-form" });
  private form: Form | null = null;

  constructor(private readonly events: SessionEvents) {
    const text = (key: string, label: string, attributes: Readonly<Record<string, string>> = {}): SessionField =>
      new SessionField({ key, label, attributes }, events);
    const title = text("title", "Title");
    const rate = new SessionField(
      { key: "rate", label: "Pace, in words a minute", type: "number", attributes: { min: `${SLOWEST}`, max: `${FASTEST}`, step: "1" }, read: readRate },
      events,
    );
    const length = new SessionField({ key: "length", label: "Length", attributes: { spellcheck: "false" }, read: (written) => readLengths(written, events.range()) }, events);
    const more = [
      text("teacher", "Teacher"),
      text("language", "Language, such as en-GB or de", { spellcheck: "false" }),
      new SessionField({ key: "night", label: "For the night: it becomes softer over an hour", type: "checkbox" }, events),
      text("head", "Time before the first words", { spellcheck: "false" }),
      text("tail", "Time after the last sound", { spellcheck: "false" }),
      text("fade", "Fade of the bed at both ends", { spellcheck: "false" }),
    ];
    const keys = ["title", "rate", "length", "teacher", "language", "night", "head", "tail", "fade"];
    this.fields = new Map([title, rate, length, ...more].map((field, at) => [keys[at]!, field]));
    this.voice = new SessionChoice("voice", "Voice", "voices", {
      ...bound(events),
      choose: (name) => events.change("voice", name),
      hear: (name) => events.hear("voice", name),
    });
    this.bed = new SessionChoice("bed", "Bed", "beds", {
      ...bound(events),
      choose: (name) => events.change("bed", bedWritten(name, this.form?.bed_gain_db ?? 0)),
      hear: (name) => events.hear("bed", name),
    });
    this.noBed = this.bed.notes.reset;
    this.level = new SessionField(
      { key: "level", label: "Level of the bed, in dB", type: "number", attributes: { min: `${SOFTEST_DB}`, max: `${LOUDEST_DB}`, step: "any" }, read: readLevel },
      { ...bound(events), change: (field, value) => events.change("bed", bedWritten(this.form?.bed ?? "", Number(value)), field) },
    );
    this.body.append(
      title.element, this.voice.element, rate.element, this.bed.element, this.level.element, length.element,
      make("details", { class: "session-more" }, make("summary", {}, "More: teacher, language, night, both ends"), ...more.map(({ element }) => element)),
    );
    byId("session-form").replaceChildren(this.trouble, this.body);
    byId("session").onkeydown = (event) => {
      if (event.key === "Escape") events.leave();
    };
    byId("session-open").onclick = () => this.focus();
    // Where there is little room, the folded panel is not shown at all.
    byId("session").onclick = ({ currentTarget }) => {
      if (!(currentTarget as Element).checkVisibility()) byId("session-open").focus();
    };
    folding.bind();
  }

  /** Open it, with the focus in it. */
  focus(): void {
    folding.fold(false);
    byId("session").focus();
  }

  show({ form, problems, choices, heard }: Shown): void {
    this.form = form;
    write(byId("session-summary"), form.problem === "" ? summaryOf(form) : "");
    write(this.trouble, form.problem === "" ? "" : `The front matter cannot be read: ${form.problem}. Mend it in the text first.`);
    this.trouble.hidden = form.problem === "";
    this.body.disabled = form.problem !== "";
    const at = (key: string): readonly PlacedProblem[] => problemsAt(form, key, problems);
    for (const [key, field] of this.fields) {
      const more = key === "rate" ? rateHint(form) : key === "length" ? lengthHint(this.events.range()) : "";
      field.show(fieldOf(form, key)!, at(key), more);
    }
    this.voice.show(fieldOf(form, "voice")!, at("voice"), choices?.voices ?? [], valueOf(form, "voice"), heard);
    this.bed.show(fieldOf(form, "bed")!, at("bed"), choices?.beds ?? [], form.bed, heard);
    write(this.noBed, "No bed");
    this.level.element.hidden = form.bed === "";
    this.level.show({ key: "level", written: "", usual: "0", source: "default", line: 0, end_line: 0 }, [], "", form.bed_gain_db === 0 ? "" : String(form.bed_gain_db));
  }

  /** A change was refused. */
  complain(field: string, words: string): void {
    this.notesOf(field)?.complain(words);
  }

  labelOf(field: string): string {
    return this.notesOf(field)?.label ?? field;
  }

  private notesOf(field: string): FieldNotes | undefined {
    const others = new Map<string, { readonly notes: FieldNotes }>([["voice", this.voice], ["bed", this.bed], ["level", this.level]]);
    return (others.get(field) ?? this.fields.get(field))?.notes;
  }
}

const bound = (events: SessionEvents): Pick<SessionEvents, "change" | "mend"> => ({
  change: (key, value, field) => events.change(key, value, field),
  mend: (placed, at) => events.mend(placed, at),
});

/** The problems in the lines of a value. */
function problemsAt(form: Form, key: string, problems: readonly PlacedProblem[]): readonly PlacedProblem[] {
  const { line = 0, end_line = 0 } = fieldOf(form, key) ?? {};
  return problems.filter(({ problem }) => problem.path === "" && line > 0 && problem.line >= line && problem.line <= end_line);
}
