/** The review of the open script: its sentences, the one that is looked at, and what is changed. */

import type { Text } from "@codemirror/state";
import { offsetOf } from "./positions";
import { isOne, type ReviewAnswer, type ReviewDoor, type Reviewed, type Written } from "./review_api";
import { wordsOf } from "./script_takes";

interface Script {
  readonly path: string;
  text(): Text;
  cursor(): number;
}

export class ScriptReview {
  sentences: readonly Reviewed[] = [];
  /** Why the last change was not made, or why there is no list; or empty. */
  error = "";
  isLoaded = false;
  private at = -1;
  private version = "";
  private asked = 0;
  private isAccepting = false;
  /** The note that is being saved, with its sentence. */
  private saving = "";

  constructor(
    private readonly script: Script,
    private readonly door: ReviewDoor,
    private readonly shown: () => void,
  ) {}

  get current(): Reviewed | null {
    return this.sentences[this.at] ?? null;
  }

  get accepted(): number {
    return this.sentences.filter(({ state }) => state === "accepted").length;
  }

  /** Which of the sentences is looked at, from 1. */
  get place(): number {
    return this.at + 1;
  }

  /** Ask for the sentences of the text as it is now. */
  load(): Promise<boolean> {
    return this.send((written) => this.door.list(written));
  }

  /** The review file has changed, here or elsewhere. */
  told(version: string): void {
    if (version !== this.version) void this.load();
  }

  /** Accept the sentence as it sounds, and go on to the next one that is not accepted. */
  async accept(): Promise<boolean> {
    const { current } = this;
    if (current === null || this.isAccepting) return false;
    this.isAccepting = true;
    const isDone = current.state === "accepted" || (await this.send((written) => this.door.accept(written, current)));
    this.isAccepting = false;
    if (isDone) this.goOn();
    return isDone;
  }

  async withdraw(): Promise<void> {
    const { current } = this;
    if (current !== null) await this.send((written) => this.door.withdraw(written, current));
  }

  async note(sentence: Reviewed, note: string): Promise<void> {
    const saved = `${sentence.number} ${sentence.time} ${note.trim()}`;
    if (note.trim() === sentence.note || this.saving === saved) return;
    this.saving = saved;
    await this.send((written) => this.door.note(written, sentence, note));
    if (this.saving === saved) this.saving = "";
  }

  /** Go to the next or the previous sentence; false where there is none. */
  step(by: 1 | -1): boolean {
    const to = this.at + by;
    if (to < 0 || to >= this.sentences.length) return false;
    this.show(to);
    return true;
  }

  private goOn(): void {
    const isOpen = ({ state }: Reviewed): boolean => state !== "accepted";
    const after = this.sentences.findIndex((one, index) => index > this.at && isOpen(one));
    const next = after < 0 ? this.sentences.findIndex(isOpen) : after;
    if (next >= 0) this.show(next);
  }

  private show(index: number): void {
    this.at = index;
    this.error = "";
    this.shown();
  }

  /** Only the answer to the last question counts: each has the whole list. */
  private async send(ask: (written: Written) => Promise<ReviewAnswer>): Promise<boolean> {
    this.asked += 1;
    const mine = this.asked;
    this.error = "";
    try {
      const answer = await ask({ path: this.script.path, text: this.script.text().toString() });
      if (mine === this.asked) this.answered(answer);
      return true;
    } catch (error) {
      this.error = wordsOf(error);
      return false;
    } finally {
      this.isLoaded ||= mine === this.asked;
      this.shown();
    }
  }

  /** Stay at the sentence; the first time, begin at the cursor. */
  private answered({ sentences, version }: ReviewAnswer): void {
    const { current } = this;
    this.sentences = sentences;
    this.version = version;
    if (current === null) return void (this.at = this.atCursor());
    const same = sentences.findIndex((one) => isOne(one, current));
    this.at = same >= 0 ? same : Math.min(this.at, sentences.length - 1);
  }

  private atCursor(): number {
    const text = this.script.text();
    const cursor = this.script.cursor();
    const here = this.sentences.findIndex(
      ({ path, end_line, end_column }) => path === "" && offsetOf(text, { line: end_line, column: end_column }) >= cursor,
    );
    return here < 0 ? this.sentences.length - 1 : here;
  }
}
