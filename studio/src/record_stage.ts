/** What the view of recording consists of. */

import { button, make, write } from "./dom";
import { ON_MAC } from "./keys";
import type { RecordedTake, Sentence } from "./record_api";
import type { RecordKeys } from "./record_keys";
import { type Level, listed, progress, sentences, stateOf, takeWords } from "./record_words";
import type { Action } from "./recording";
import { counted } from "./words";

export interface StageEvents extends RecordKeys {
  go(index: number): void;
  hear(take: RecordedTake): void;
  /** Choose a take, or none for "". */
  choose(take: string): void;
  checkRoom(): void;
  sendAgain(): void;
  download(): void;
  changeVoice(name: string): void;
  changeMicrophone(id: string): void;
}

/** What is shown. `heard` is the take that sounds, or "". */
export interface Shown {
  readonly sentences: readonly Sentence[];
  readonly index: number;
  readonly heard: string;
}

const ACTIONS: Readonly<Record<Action, string>> = { record: "Record", cancel: "Cancel", stop: "Stop", wait: "Wait…" };
const HELP = `Keys: Space or R records and stops, Escape discards what you record, the arrows left and right go to the sentence before or after, N to the next one to record, H plays what is chosen, ${ON_MAC ? "Command" : "Ctrl"} Z undoes.`;

export class Stage {
  readonly counts = make("input", { type: "checkbox", id: "count-in", checked: true });
  readonly record: HTMLButtonElement;
  private readonly progress = make("p", { class: "about", id: "record-progress" });
  private readonly before = make("p", { class: "nearby about", "aria-hidden": "true" });
  private readonly sentence = make("p", { class: "aloud", id: "record-words", "aria-live": "polite" });
  private readonly after = make("p", { class: "nearby about", id: "record-after" });
  private readonly count = make("p", { class: "count", "aria-hidden": "true" });
  private readonly state = make("p", { class: "verdict", id: "record-state" });
  private readonly said = make("p", { class: "about", id: "record-said" });
  private readonly room = make("p", { class: "about", id: "room", role: "status" });
  private readonly meter = make("div", {
    class: "meter", role: "meter", id: "level", "aria-label": "Level", "aria-valuemin": "0", "aria-valuemax": "100", "aria-valuenow": "0",
  });
  private readonly list: HTMLSelectElement;
  private readonly voices: HTMLSelectElement;
  private readonly microphones: HTMLSelectElement;
  private readonly takes = make("ul", { class: "recordings", "aria-label": "Takes of this sentence" });
  private readonly unsent: HTMLElement;
  private readonly previous: HTMLButtonElement;
  private readonly next: HTMLButtonElement;
  private readonly unrecorded: HTMLButtonElement;
  private readonly undo: HTMLButtonElement;
  private readonly redo: HTMLButtonElement;

  constructor(private readonly events: StageEvents) {
    this.record = button("Record", () => events.record(), "first round");
    this.record.id = "record-now";
    this.previous = button("Previous", () => events.step(-1));
    this.next = button("Next", () => events.step(1));
    this.unrecorded = button("Next to record", () => events.unrecorded());
    this.undo = button("Undo", () => events.undo());
    this.redo = button("Redo", () => events.redo());
    this.list = selection("Sentence", (value) => events.go(Number(value)));
    this.voices = selection("Voice", (value) => events.changeVoice(value));
    this.microphones = selection("Microphone", (value) => events.changeMicrophone(value));
    this.microphones.hidden = true;
    this.unsent = make("div", { class: "actions", hidden: true });
  }

  content(): readonly Node[] {
    return [
      make("div", { class: "record-head" }, this.progress, this.voices, this.list),
      make("div", { class: "reading" }, this.before, this.sentence, this.after, this.count),
      this.meter,
      make("div", { class: "record-controls" }, this.previous, this.record, this.next, this.unrecorded, this.undo, this.redo),
      make("div", { "aria-live": "polite", class: "record-said" }, this.state, this.said),
      this.unsent,
      this.takes,
      make(
        "div",
        { class: "record-setup" },
        button("Check the room", () => this.events.checkRoom()),
        make("label", {}, this.counts, " Count 3, 2, 1 before"),
        this.microphones,
        this.room,
      ),
      make("p", { class: "about record-keys" }, HELP),
    ];
  }

  show({ sentences, index, heard }: Shown): void {
    const sentence = sentences[index]!;
    this.progress.textContent = progress(sentences);
    fill(this.list, sentences.map((one, at) => [String(at), listed(one)]), String(index));
    this.before.textContent = sentences[index - 1]?.words ?? "";
    write(this.sentence, sentence.words);
    this.after.textContent = sentence.after.length === 0 ? "" : `(${sentence.after.join(", ")})`;
    write(this.state, stateOf(sentence));
    this.showTakes(sentence.takes, heard);
    able(this.previous, index > 0);
    able(this.next, index < sentences.length - 1);
    able(this.unrecorded, sentences.some(({ states }) => states.length > 0));
  }

  /** The voices that can be chosen; there is usually one. */
  showVoices(names: readonly string[], chosen: string): void {
    this.voices.hidden = names.length < 2;
    fill(this.voices, names.map((name) => [name, name]), chosen);
  }

  showMicrophones(devices: readonly MediaDeviceInfo[], chosen: string): void {
    this.microphones.hidden = devices.length < 2;
    fill(this.microphones, devices.map(({ deviceId, label }) => [deviceId, label]), chosen);
  }

  say(words: string, isTrouble = false): void {
    this.said.textContent = words;
    this.said.className = isTrouble ? "wrong" : "about";
  }

  sayRoom(words: string): void {
    this.room.textContent = words;
  }

  /** Some recordings are not saved yet. */
  showUnsent(waiting: number): void {
    this.unsent.hidden = waiting === 0;
    const send = button(`Send ${counted(waiting, "recording")} again`, () => this.events.sendAgain(), "first");
    this.unsent.replaceChildren(send, button("Download", () => this.events.download()));
  }

  can(undo: boolean, redo: boolean): void {
    able(this.undo, undo);
    able(this.redo, redo);
  }

  act(action: Action): void {
    this.record.textContent = ACTIONS[action];
    this.record.classList.toggle("on", action === "stop");
    able(this.record, action !== "wait");
    this.sentence.classList.toggle("on", action === "stop");
    for (const select of [this.list, this.voices, this.microphones]) select.disabled = action !== "record";
  }

  countDown(words: string): void {
    this.count.textContent = words;
  }

  showLevel(percent: number, level: Level): void {
    this.meter.style.setProperty("--level", `${percent}%`);
    if (this.meter.dataset["level"] === level) return;
    this.meter.dataset["level"] = level;
    this.meter.setAttribute("aria-valuenow", String(percent));
    this.meter.setAttribute("aria-valuetext", level);
  }

  /** The button with the focus keeps it. */
  private showTakes(takes: readonly RecordedTake[], heard: string): void {
    const held = this.takes.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["of"] : undefined;
    this.takes.replaceChildren(...takes.map((take, index) => this.take(take, index, heard === take.id)));
    if (held === undefined) return;
    const again = [...this.takes.querySelectorAll<HTMLElement>("button")].find(({ dataset }) => dataset["of"] === held);
    (again ?? this.record).focus();
  }

  private take(take: RecordedTake, index: number, isHeard: boolean): HTMLElement {
    const words = takeWords(take, index);
    const made = (label: string, part: string, run: () => void): HTMLButtonElement => {
      const control = button(label, run);
      control.setAttribute("aria-label", `${label}: ${words}`);
      control.dataset["of"] = `${part} ${take.id}`;
      return control;
    };
    return make(
      "li",
      {},
      make("div", {}, words, ...(take.chosen || take.states.length === 0 ? [] : [make("p", { class: "care" }, sentences(take.advice))])),
      made(isHeard ? "Stop" : "Hear", "hear", () => this.events.hear(take)),
      take.chosen
        ? made("Use none", "choose", () => this.events.choose(""))
        : made("Choose", "choose", () => this.events.choose(take.id)),
    );
  }
}

function selection(label: string, changed: (value: string) => void): HTMLSelectElement {
  const select = make("select", { "aria-label": label });
  select.addEventListener("change", () => changed(select.value));
  return select;
}

/** Fill a selection with values and their words, if others are in it. */
function fill(select: HTMLSelectElement, options: readonly (readonly [string, string])[], chosen: string): void {
  const before = [...select.options].map(({ value, text }) => [value, text]);
  if (JSON.stringify(before) !== JSON.stringify(options))
    select.replaceChildren(...options.map(([value, words]) => make("option", { value }, words)));
  select.value = chosen;
}

/** A button that does nothing now keeps the focus, unlike a disabled one. */
const able = (control: HTMLButtonElement, isAble: boolean): void =>
  control.setAttribute("aria-disabled", String(!isAble));
