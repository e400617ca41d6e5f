/** The takes of the open script: which sentence is looked at, what is known of it, and what is changed. */

import { type ChangeDesc, ChangeSet, type Text } from "@codemirror/state";
import { OfflineError, RefusedError } from "./api";
import { PlacedTakes } from "./placed_takes";
import { placeOf } from "./positions";
import { moved, type Spot } from "./takes_history";
import type { Answer, Changed, Place, Sentence, Take, TakeChange, TakesDoor, TakesStep, Wanted } from "./takes_api";
import { ended, NO_CONNECTION, upper, withRemedy } from "./words";

export interface Shown {
  readonly sentence: Sentence;
  /** Null while they are asked for. */
  readonly takes: readonly Take[] | null;
}

export type Work = "" | "changing" | "speaking";

export interface TakesEvents {
  /** Another sentence is shown, or more is known of it. */
  shown(): void;
  /** There is a new list of sentences. */
  listed(): void;
  /** The script is spoken in another way from now on. */
  changed(): void;
  stepped(spot: Spot, step: TakesStep): void;
}

interface Script {
  readonly path: string;
  text(): Text;
}

/** A change that is asked for: where its sentence is now, and what names it to the server. */
interface Job {
  spot: Spot;
  readonly place: Place;
  /** Whether Undo or Redo asks for it, which know about it already. */
  readonly isStepBack: boolean;
}

/** A place in a text, or in a file that it includes. */
export type Look = ({ readonly position: number } | { readonly path: string; readonly line: number; readonly column: number }) & {
  /** What sounds there; empty for what stands there. */
  readonly words: string;
};

export class ScriptTakes {
  placed: PlacedTakes | null = null;
  shown: Shown | null = null;
  work: Work = "";
  /** Why the last change was not made, or empty. */
  error = "";
  /** Why there is no list. */
  trouble = "";
  private look: Look = { position: 0, words: "" };
  private spot: Spot | null = null;
  private version = "";
  private since: ChangeDesc | null = null;
  private isWanted = false;
  private isClosed = false;
  private asked = 0;
  private queue: Promise<unknown> = Promise.resolve();
  private readonly jobs = new Set<Job>();

  constructor(
    private readonly script: Script,
    private readonly door: TakesDoor,
    private readonly events: TakesEvents,
  ) {}

  /** What names the sentence that is shown, in the text as it is now. */
  get place(): Place | null {
    return this.spot === null ? null : this.placeOf(this.spot);
  }

  /** Ask for the sentences of the text as it is now. */
  async load(): Promise<void> {
    this.isWanted = this.since !== null;
    if (this.since !== null || this.isClosed) return;
    const text = this.script.text();
    this.since = ChangeSet.empty(text.length).desc;
    try {
      const { sentences, version } = await this.door.list(this.script.path, text.toString());
      this.placed = new PlacedTakes(sentences, text, this.since);
      this.version = version;
      this.trouble = "";
    } catch (error) {
      this.trouble = wordsOf(error);
    }
    this.since = null;
    if (this.isClosed) return;
    this.events.listed();
    if (this.isWanted) return this.load();
    await this.find(true);
  }

  /** The script has an error, so that it has no track: without a list, say so. */
  refused(): void {
    if (this.placed === null && this.trouble === "") void this.load();
  }

  edited(changes: ChangeDesc): void {
    this.since = this.since?.composeDesc(changes) ?? null;
    this.placed?.edited(changes);
    if ("position" in this.look) this.look = { ...this.look, position: changes.mapPos(this.look.position, 1) };
    if (this.spot !== null) this.spot = moved(this.spot, changes);
    for (const job of this.jobs) job.spot = moved(job.spot, changes);
  }

  /** Show the sentence at a place. */
  lookAt(look: Look): void {
    this.look = look;
    void this.find(false);
  }

  /** The file of takes has changed, here or elsewhere. */
  told(version: string): void {
    if (version === this.version) return;
    this.events.changed();
    void this.load();
  }

  /** Change a take; `times` has the time that it is chosen or locked for, and is empty for all. */
  change(kind: TakeChange, take: Take, times: { readonly time?: number } = {}): Promise<boolean> {
    return this.make("changing", (place) => this.door.change(kind, { ...place, ...times }, take.id));
  }

  /** Let a voice speak another take: the new one, which is empty if each time got one of its own; null if it failed. */
  async another(wanted: Wanted): Promise<string | null> {
    let made = "";
    const isMade = await this.make("speaking", async (place) => {
      const answer = await this.door.another(place, wanted);
      made = answer.made;
      return answer;
    });
    return isMade ? made : null;
  }

  /** Speak a take that is not spoken yet, and return its address. */
  async speak({ id }: Take): Promise<string> {
    await this.make("speaking", (place) => this.door.speak(place, id));
    return this.shown?.takes?.find((take) => take.id === id)?.address ?? "";
  }

  restore(spot: Spot, step: TakesStep): Promise<boolean> {
    return this.add("changing", (place) => this.door.restore(place, step), { spot, isStepBack: true });
  }

  close(): void {
    this.isClosed = true;
  }

  /** Change a sentence of the text as it is now, after the changes before; false where it was not made. */
  private make(work: Work, ask: (place: Place) => Promise<Answer | Changed>): Promise<boolean> {
    return this.spot === null ? Promise.resolve(false) : this.add(work, ask, { spot: this.spot, isStepBack: false });
  }

  private add(work: Work, ask: (place: Place) => Promise<Answer | Changed>, of: Pick<Job, "spot" | "isStepBack">): Promise<boolean> {
    const job: Job = { ...of, place: this.placeOf(of.spot) };
    this.jobs.add(job);
    const made = this.queue.then(() => this.send(work, ask, job));
    this.queue = made;
    return made;
  }

  private async send(work: Work, ask: (place: Place) => Promise<Answer | Changed>, job: Job): Promise<boolean> {
    this.work = work;
    this.error = "";
    this.events.shown();
    try {
      const answer = await ask(job.place);
      if (this.isClosed) return true;
      this.version = answer.version;
      if (isSame(job.spot, this.spot)) this.take(answer.sentence);
      if (!job.isStepBack && "undo" in answer && answer.undo !== null) this.events.stepped(job.spot, answer.undo);
      this.events.changed();
      return true;
    } catch (error) {
      this.error = wordsOf(error);
      return false;
    } finally {
      this.jobs.delete(job);
      this.work = "";
      if (!this.isClosed) this.events.shown();
    }
  }

  private placeOf(spot: Spot): Place {
    const text = this.script.text();
    const { number } = spot;
    const at = "position" in spot ? { ...placeOf(text, spot.position), included: "", ...(number === undefined ? {} : { number }) } : spot;
    return { path: this.script.path, text: text.toString(), ...at };
  }

  /**
   * Find the sentence that is looked at; its takes are asked for again if the list is new. Those of a list that is
   * older than the text have to wait for the next list: the sentence may be gone.
   */
  private async find(isNew: boolean): Promise<void> {
    const { placed, look } = this;
    if (placed === null) return this.events.shown();
    const there = "position" in look ? placed.at(look.position, this.script.text()) : placed.named(look.path, look.line, look.column);
    const index = placed.worded(there, look.words);
    const sentence = placed.sentences[index];
    const spot = sentence === undefined ? null : placed.spotOf(index);
    if (sentence === undefined || spot === null) {
      this.shown = this.spot = null;
      return this.events.shown();
    }
    const wasHere = isSame(spot, this.spot) && this.shown?.sentence.words === sentence.words;
    if (wasHere && !isNew) return;
    this.spot = spot;
    this.shown = { sentence, takes: wasHere ? (this.shown?.takes ?? null) : null };
    if (!wasHere) this.error = "";
    this.events.shown();
    if (!sentence.recorded && !placed.isBehind) await this.ask(spot);
  }

  private async ask(spot: Spot): Promise<void> {
    this.asked += 1;
    const mine = this.asked;
    try {
      const { sentence } = await this.door.sentence(this.placeOf(spot));
      if (mine !== this.asked || this.isClosed || !isSame(spot, this.spot)) return;
      this.take(sentence);
    } catch (error) {
      if (mine !== this.asked || this.isClosed) return;
      this.trouble = wordsOf(error);
    }
    this.events.shown();
  }

  private take({ takes, ...sentence }: Answer["sentence"]): void {
    this.asked += 1;
    this.shown = { sentence, takes };
  }
}

function isSame(one: Spot, other: Spot | null): boolean {
  if (other === null || one.number !== other.number) return false;
  if ("position" in one) return "position" in other && one.position === other.position;
  return !("position" in other) && one.included === other.included && one.line === other.line && one.column === other.column;
}

/** Why something is refused, with what to do. */
export function wordsOf(error: unknown): string {
  if (error instanceof OfflineError) return NO_CONNECTION;
  if (!(error instanceof RefusedError)) throw error;
  if (error.problems.some(({ warning }) => !warning)) return "Mend the error in the script first.";
  return ended(upper(withRemedy(error.message, error.remedy)));
}
