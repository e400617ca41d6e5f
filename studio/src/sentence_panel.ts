/** The panel "Sentence": the state of one sentence, its takes, and what can be done with them. */

import { AnotherTake } from "./another_take";
import type { Choices } from "./api";
import { CompareTakes, heardOf } from "./compare_takes";
import { announce, button, byId, make } from "./dom";
import { openPanel, unfoldPanel } from "./panel";
import type { ScriptTakes } from "./script_takes";
import { isChoosable, isDroppable, listTakes } from "./take_list";
import { legend } from "./sentence_marks";
import { TakePlayer } from "./take_player";
import { TakeSounds } from "./take_sounds";
import { reviewOf, stateOf, timesOf } from "./take_words";
import type { Sentence, Take, TakeChange, Wanted } from "./takes_api";
import { WhichTime } from "./which_time";

export interface PanelDoor {
  choices(): Promise<Choices | null>;
  /** Why the voice could not speak a sentence, or empty. */
  failureOf(sentence: Sentence): string;
  /** Go to the microphone with a sentence of a recorded voice. */
  record(sentence: Sentence): void;
  /** Say how a word of the sentence is spoken. */
  sayWord(sounds: TakeSounds): void;
  /** A take begins to sound: the track must not sound as well. */
  heard(): void;
  /** Another take sounds of two that are compared, or none. */
  compared(): void;
  /** A key of the panel that belongs to the text. */
  undo(): void;
  redo(): void;
  leave(): void;
}

export class SentencePanel {
  private readonly sounds = new TakeSounds(() => byId<HTMLInputElement>("volume").valueAsNumber / 100);
  private readonly player = new TakePlayer((address) => this.sounds.load(address), {
    changed: () => {
      this.render();
      this.door.compared();
    },
    failed: () => {
      this.takes.error = "The sound of this take was not there. Try again.";
      announce(this.takes.error);
      void this.takes.load();
    },
  });
  private readonly another: AnotherTake;
  private readonly which = new WhichTime(() => this.render());
  private readonly compare = new CompareTakes({
    compare: (one, other) => {
      this.wantedTimes = this.times;
      void this.comparing(one, other);
    },
    swap: () => this.swap(),
    use: () => void this.useHeard(),
    stop: () => this.player.stop(),
  });
  private readonly head = make("div", { class: "sentence-head" });
  private readonly list = make("div");
  private readonly saying = button("Say a word differently", () => this.door.sayWord(this.sounds), "quiet small");
  private readonly error = make("p", { class: "wrong" });
  /** The times for which a take is chosen that is compared. */
  private wantedTimes: { readonly time?: number } = {};
  private drawn = "";
  private of = "";

  constructor(
    private readonly takes: ScriptTakes,
    private readonly door: PanelDoor,
  ) {
    this.another = new AnotherTake(door.choices, (wanted) => void this.makeAnother({ ...wanted, ...this.times }));
    byId("sentence").replaceChildren(this.head, this.which.element, this.another.element, this.error, this.compare.element, this.saying, this.list, aboutTakes(), legend());
    byId("panel").onkeydown = (event) => this.key(event);
    openPanel();
    this.render();
  }

  /** Whether somebody works in it: it stays at its sentence meanwhile. */
  get isHeld(): boolean {
    return byId("panel").contains(document.activeElement);
  }

  /** Go to the take in use. */
  focus(): void {
    unfoldPanel();
    (this.list.querySelector<HTMLElement>(".in-use .hear") ?? byId("panel")).focus();
  }

  /** The take that sounds of two that are compared. */
  get compared(): Take | null {
    return heardOf(this.takes.shown?.takes ?? [], this.player.heard);
  }

  /** Let a voice speak another take, and play it beside the one in use; false where that was not possible. */
  async makeAnother(wanted: Wanted): Promise<boolean> {
    const made = await this.takes.another(wanted);
    if (made === null) return (announce(this.takes.error), false);
    const { time } = wanted;
    const takes = this.takes.shown?.takes ?? [];
    const [one, used] = [takes.find(({ id }) => id === made), takes.find(({ chosen, times }) => (time === undefined ? chosen : times.includes(time)))];
    if (one === undefined || used === undefined || one === used) announce(made === "" ? "Each time has a take of its own now" : "The take is spoken");
    else {
      this.wantedTimes = time === undefined ? {} : { time };
      this.compare.select(one, used);
      await this.comparing(one, used);
      announce(`Take ${one.number} is new, and sounds beside take ${used.number}. X changes between them, C chooses the one that you hear.`);
    }
    return true;
  }

  /** Choose the take that sounds of two that are compared; false where that was not possible. */
  async useHeard(): Promise<boolean> {
    const take = this.compared;
    if (take === null) return false;
    this.player.stop();
    if (take.times.length > 0) return (announce(`Take ${take.number} stays`), true);
    const isChosen = await this.takes.change("choose", take, this.wantedTimes);
    announce(isChosen ? `Take ${take.number} is chosen` : this.takes.error);
    return isChosen;
  }

  swap(): void {
    this.player.swap();
    const take = this.compared;
    if (take !== null) announce(`Take ${take.number}`);
  }

  /** No take sounds any more. */
  quiet(): void {
    this.player.stop();
  }

  render(): void {
    const { shown, work, error, trouble } = this.takes;
    const sentence = shown?.sentence ?? null;
    const failure = sentence === null ? "" : this.door.failureOf(sentence);
    const drawn = JSON.stringify([shown, work, error, trouble, failure, this.player.heard, this.which.time]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const of = sentence === null ? "" : `${sentence.path} ${sentence.words}`;
    this.which.show(sentence, of !== this.of);
    if (of !== this.of) {
      this.of = of;
      this.player.stop();
    }
    if (shown?.takes != null && this.player.lacks(shown.takes.map(({ id }) => id))) this.player.stop();
    this.head.replaceChildren(...headOf(sentence, failure, this.takes.placed === null ? trouble || "…" : trouble, work === "speaking", (one) => this.door.record(one)));
    const hasTakes = shown !== null && shown.takes !== null && !shown.sentence.recorded;
    this.fill(hasTakes ? listTakes(shown, this.which.time, this.player.heard, this.actions) : null);
    this.compare.show(hasTakes ? shown.takes! : [], this.player.heard);
    if (this.error.textContent !== error) {
      this.error.textContent = error;
      if (error !== "") this.error.scrollIntoView({ block: "nearest" });
    }
    this.another.element.hidden = this.saying.hidden = !hasTakes;
    this.another.show(work === "speaking", (sentence?.times ?? 1) > 1 && this.which.time === undefined);
  }

  close(): void {
    this.player.stop();
    this.sounds.close();
    byId("sentence").replaceChildren();
    byId("panel").onkeydown = null;
  }

  private readonly actions = {
    hear: (take: Take) => void this.hear(take),
    choose: (take: Take) => this.change("choose", take, `is chosen${this.forTime}`),
    lock: (take: Take) => (take.locked ? this.change("unlock", take, "is unlocked") : this.change("lock", take, `is locked${this.forTime}`)),
    drop: (take: Take) => this.change("drop", take, "is deleted"),
  };

  /** The time that takes are for, as a request names it; nothing for all times. */
  private get times(): { readonly time?: number } {
    const { time } = this.which;
    return time === undefined ? {} : { time };
  }

  private get forTime(): string {
    return this.which.time === undefined ? "" : ` for time ${this.which.time}`;
  }

  private change(kind: TakeChange, take: Take, words: string): void {
    const times = kind === "choose" || kind === "lock" ? this.times : {};
    void this.run(this.takes.change(kind, take, times), `Take ${take.number} ${words}`);
  }

  private async run(made: Promise<boolean>, words: string): Promise<void> {
    announce((await made) ? words : this.takes.error);
  }

  private async hear(take: Take): Promise<void> {
    const { heard } = this.player;
    if (heard.kind === "playing" && heard.take === take.id) return this.player.stop();
    const sound = await this.soundOf(take);
    if (sound === "") return announce(this.takes.error);
    this.door.heard();
    await this.player.play({ id: take.id, sound });
  }

  private async comparing(one: Take, other: Take): Promise<void> {
    const sounds = [await this.soundOf(one), await this.soundOf(other)] as const;
    if (sounds.includes("")) return announce(this.takes.error);
    this.door.heard();
    await this.player.compare({ id: one.id, sound: sounds[0] }, { id: other.id, sound: sounds[1] });
  }

  private readonly soundOf = async (take: Take): Promise<string> =>
    take.address === "" ? this.takes.speak(take) : take.address;

  /** Show other takes; the focus stays at the same control, or at its take. */
  private fill(list: HTMLElement | null): void {
    const held = this.list.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["key"] : undefined;
    this.list.replaceChildren(...(list === null ? [] : [list]));
    if (held === undefined) return;
    const controls = [...this.list.querySelectorAll<HTMLElement>("button")];
    const same = controls.find(({ dataset }) => dataset["key"] === held);
    const near = controls.find(({ dataset }) => dataset["key"] === `${held.split(" ")[0]} hear`);
    (same ?? near ?? this.list.querySelector<HTMLElement>(".in-use .hear") ?? byId("panel")).focus();
  }

  private key(event: KeyboardEvent): void {
    if (this.pressed(event)) event.preventDefault();
  }

  private pressed(event: KeyboardEvent): boolean {
    const { key, shiftKey, altKey } = event;
    const target = event.target as HTMLElement;
    if (altKey) return false;
    const letter = key.toLowerCase();
    if (key === "Escape") return (this.door.leave(), true);
    if (target.matches("input:not([type=checkbox])")) return false;
    if (event.ctrlKey || event.metaKey) {
      if (letter === "z") return ((shiftKey ? this.door.redo : this.door.undo)(), true);
      return letter === "y" ? (this.door.redo(), true) : false;
    }
    if (target.matches("select")) return false;
    if (key === "ArrowUp" || key === "ArrowDown") return this.step(target, key === "ArrowDown" ? 1 : -1);
    if (letter === "x") return (this.compare.next(), true);
    if (letter === "s") return (this.door.sayWord(this.sounds), true);
    if (letter === "n") return (this.another.ask(), true);
    if (letter === "c" && this.compared !== null) return (void this.useHeard(), true);
    const take = this.takeOf(target);
    if (take === undefined) return false;
    if (letter === "c" && isChoosable(take, this.takes.shown!.sentence.times, this.which.time)) return (this.actions.choose(take), true);
    if (letter === "l") return (this.actions.lock(take), true);
    if ((key === "Delete" || key === "Backspace") && isDroppable(take)) return (this.actions.drop(take), true);
    return false;
  }

  private takeOf(target: HTMLElement): Take | undefined {
    const id = target.closest<HTMLElement>("[data-take]")?.dataset["take"];
    return this.takes.shown?.takes?.find((take) => take.id === id);
  }

  private step(target: HTMLElement, by: 1 | -1): boolean {
    const items = [...this.list.querySelectorAll<HTMLElement>(".take")];
    const at = items.findIndex((one) => one.contains(target));
    const next = items[at < 0 ? 0 : at + by];
    next?.querySelector<HTMLElement>(".hear")?.focus();
    return next !== undefined;
  }
}

const aboutTakes = (): HTMLElement =>
  make(
    "details",
    { class: "legend" },
    make("summary", {}, "What is a take?"),
    make("p", { class: "about" }, "One way in which the sentence is spoken. Let the voice speak another one, hear both, and choose. The track has the chosen one."),
  );

function headOf(sentence: Sentence | null, failure: string, trouble: string, isSpeaking: boolean, record: (sentence: Sentence) => void): readonly HTMLElement[] {
  const wrong = trouble === "" ? [] : [make("p", { class: "about" }, trouble)];
  if (sentence === null) return wrong.length > 0 ? wrong : [make("p", { class: "about" }, "The script has no words for a voice yet.")];
  const state = isSpeaking ? { kind: "unspoken", words: "Speaking…" } : stateOf(sentence, failure);
  const more = [
    reviewOf(sentence) === "" ? "" : `${reviewOf(sentence)}.`,
    timesOf(sentence),
    sentence.path === "" ? "" : `It stands in ${sentence.path}.`,
  ].filter((words) => words !== "");
  return [
    make("p", { class: "sentence-words" }, sentence.words),
    make("p", { class: `take-state ${state.kind}` }, state.words),
    ...more.map((words) => make("p", { class: "about" }, words)),
    ...(sentence.recorded ? [button("Record it again", () => record(sentence), sentence.doubt === "" ? "quiet" : "first")] : []),
    ...wrong,
  ];
}

