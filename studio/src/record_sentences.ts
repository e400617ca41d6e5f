/** The script that is recorded, its sentences, and the one that is recorded now. */

import type { LineColumn } from "./positions";
import type { Sentence, VoiceToRecord, Which } from "./record_api";

/** A sentence of a recorded voice that somebody wants to record. */
export interface WantedRecording {
  readonly voice: string;
  readonly words: string;
}

/** What the view needs of the open script. */
export interface RecordedScript {
  readonly path: string;
  text(): string;
  /** The place of the cursor. */
  cursor(): LineColumn;
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

  /** Show the sentences of a voice: the one from before, or that with some words, or the first one that ends after a place. */
  fill({ voice, sentences }: VoiceToRecord, { line, column }: LineColumn, words = ""): void {
    const before = voice === this.name ? this.current?.number : undefined;
    this.name = voice;
    this.list = sentences;
    const same = before === undefined ? -1 : this.indexOf(before);
    const wanted = words === "" ? -1 : this.list.findIndex((sentence) => sentence.words === words);
    const after = this.list.findIndex(({ path, end_line, end_column }) => path === "" && (end_line > line || (end_line === line && end_column > column)));
    this.at = [same, wanted, after].find((index) => index >= 0) ?? 0;
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
