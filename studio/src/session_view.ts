/** Joins the panel "Session" to the text: each change is an edit of the front matter, which Undo takes back. */

import type { Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { type Choices, RefusedError } from "./api";
import { announce, byId } from "./dom";
import { replaceText } from "./editor";
import { mend, type PlacedProblem } from "./problems";
import { changed, type Form, formOf, sampleOf } from "./session_api";
import { SessionPanel } from "./session_panel";
import type { Range } from "./session_words";
import { TakePlayer } from "./take_player";
import { TakeSounds } from "./take_sounds";
import { ended, NO_CONNECTION, withRemedy } from "./words";

/** The text may be changed elsewhere while the server answers. */
const MOST_TRIES = 3;

export interface SessionDoor {
  choices(): Promise<Choices | null>;
  /** The lengths that the track can have, if there is one. */
  range(): Range | null;
  /** A sample is to be heard, and nothing else. */
  heard(): void;
}

export class SessionView {
  private readonly panel: SessionPanel;
  private readonly sounds = new TakeSounds(() => byId<HTMLInputElement>("volume").valueAsNumber / 100);
  private readonly player: TakePlayer;
  private form: Form | null = null;
  private problems: readonly PlacedProblem[] = [];
  private offered: Choices | null = null;
  /** The text that the form is of. */
  private read: Text | null = null;
  private writing: Promise<void> = Promise.resolve();
  private writes = 0;
  private isClosed = false;
  private hearing: { readonly key: "voice" | "bed"; readonly name: string } = { key: "voice", name: "" };

  constructor(
    private readonly path: string,
    private readonly view: EditorView,
    private readonly door: SessionDoor,
  ) {
    this.player = new TakePlayer((sound) => this.load(sound), {
      changed: () => this.render(),
      failed: (error) => this.failed(this.hearing.key, "It cannot be heard", error),
    });
    this.panel = new SessionPanel({
      change: (key, value, field) => this.change(key, value, field ?? key),
      hear: (key, name) => this.hear(key, name),
      mend: ({ problem }, at) => void mend(view, problem, at),
      range: () => door.range(),
      leave: () => view.focus(),
    });
  }

  /** The text was checked: show what it says now. */
  async checked(problems: readonly PlacedProblem[]): Promise<void> {
    const text = this.view.state.doc;
    const form = await formOf(this.path, text.toString()).catch(() => null);
    if (this.isClosed || form === null || !this.view.state.doc.eq(text)) return;
    [this.form, this.problems, this.read] = [form, problems, text];
    this.render();
    await this.offer();
  }

  /** Show what can be chosen, which is more after a while. */
  async offer(): Promise<void> {
    this.offered = await this.door.choices();
    this.render();
  }

  focus(): void {
    this.panel.focus();
  }

  quiet(): void {
    this.player.stop();
  }

  /** The track is another one, with other lengths. A form that a change has made old would show the value from before. */
  render(): void {
    if (this.form === null || this.isClosed || this.writes > 0 || this.read?.eq(this.view.state.doc) !== true) return;
    this.panel.show({ form: this.form, problems: this.problems, choices: this.offered, heard: this.player.heard });
  }

  close(): void {
    this.isClosed = true;
    this.player.stop();
    this.sounds.close();
  }

  /** Changes are written one after the other. */
  private change(key: string, value: string, field: string): void {
    this.writes += 1;
    this.writing = this.writing.then(async () => {
      await this.write(key, value, field);
      this.writes -= 1;
      this.render();
    });
  }

  private async write(key: string, value: string, field: string): Promise<void> {
    try {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const { doc } = this.view.state;
        const { text } = await changed({ path: this.path, text: doc.toString(), key, value, title: "" });
        if (this.isClosed) return;
        if (!this.view.state.doc.eq(doc)) continue;
        this.panel.complain(field, "");
        if (text !== doc.toString()) replaceText(this.view, text);
        return announce(`${this.panel.labelOf(field)}: ${value === "" ? "deleted from the text" : value}`);
      }
      this.panel.complain(field, "It was not changed, because the text changed meanwhile. Try it again.");
    } catch (error) {
      this.failed(field, "It was not changed", error);
    }
  }

  private hear(key: "voice" | "bed", name: string): void {
    const id = `${key} ${name}`;
    const { heard } = this.player;
    if ((heard.kind === "playing" && heard.take === id) || (heard.kind === "loading" && heard.takes.includes(id))) return this.player.stop();
    this.door.heard();
    this.hearing = { key, name };
    this.panel.complain(key, "");
    announce(`Making a sample of ${name}`);
    void this.player.play({ id, sound: id });
  }

  private async load(id: string): ReturnType<TakeSounds["load"]> {
    const { key, name } = this.hearing;
    const value = key === "bed" && this.form !== null && this.form.bed_gain_db !== 0 ? `${name}, ${this.form.bed_gain_db}dB` : name;
    const { address } = await sampleOf({ path: this.path, text: this.view.state.doc.toString(), key, value });
    if (id !== `${key} ${name}`) throw new Error("another sample is wanted");
    return this.sounds.load(address);
  }

  private failed(key: string, what: string, error: unknown): void {
    if (this.isClosed) return;
    this.panel.complain(key, `${what}: ${whyOf(error)}`);
  }
}

function whyOf(error: unknown): string {
  if (!(error instanceof RefusedError)) return NO_CONNECTION;
  const problem = error.problems.find(({ warning }) => !warning);
  if (problem !== undefined) return ended(`line ${problem.line}: ${withRemedy(problem.message, problem.remedy)}`);
  return ended(withRemedy(error.message, error.remedy));
}
