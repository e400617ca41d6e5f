/** The script that is recorded, its sentences, and the one that is recorded now. */

import type { Sentence, VoiceToRecord, Which } from "./record_api";

/** What the view needs of the open script. */
export interface RecordedScript {
  readonly path: string;
  text(): string;
  /** The line with the cursor, from 1. */
  line(): number;
  /** Write the voice into the front matter; false where that is not possible. */
  setVoice(name: string): boolean;
  /** Stop what plays, which the microphone would hear. */
  quiet(): void;
  /** The folder of the takes is there since the sentences were listed: check the script again. */
  begun(): void;
}

export class SentencesToRecord {
  private list: readonly Sentence[] = [];
  private at = 0;
  private name = "";

  constructor(private readonly path: string) {}

  get all(): readonly Sentence[] {
    return this.list;
  }

  get index(): number {
    return this.at;
  }

  get current(): Sentence | undefined {
    return this.list[this.at];
  }

  /** The current sentence, as the server knows it. */
  get which(): Which | undefined {
    return this.current && { path: this.path, voice: this.name, number: this.current.number };
  }

  /** The voice that was shown before, if it is still there, or else the first one. */
  voiceOf(voices: readonly VoiceToRecord[], wanted = this.name): VoiceToRecord | undefined {
    const usable = voices.filter(({ sentences }) => sentences.length > 0);
    return usable.find(({ voice }) => voice === wanted) ?? usable[0];
  }

  /** Show the sentences of a voice: the one from before, or the first one from a line of the script on. */
  fill({ voice, sentences }: VoiceToRecord, line: number): void {
    const before = voice === this.name ? this.current?.number : undefined;
    this.name = voice;
    this.list = sentences;
    const same = before === undefined ? -1 : this.indexOf(before);
    const after = this.list.findIndex((sentence) => sentence.path === "" && sentence.line >= line);
    this.at = same >= 0 ? same : Math.max(0, after);
  }

  clear(): void {
    this.list = [];
  }

  /** Go to a sentence; false where there is none. */
  go(index: number): boolean {
    const isThere = this.list[index] !== undefined;
    if (isThere) this.at = index;
    return isThere;
  }

  indexOf(number: number): number {
    return this.list.findIndex((sentence) => sentence.number === number);
  }

  /** The next sentence that has no good recording, from the start again after the end; -1 if all have one. */
  get unrecorded(): number {
    const order = [...this.list.keys()].map((by) => (this.at + 1 + by) % this.list.length);
    return order.find((index) => this.list[index]!.states.length > 0) ?? -1;
  }
}
