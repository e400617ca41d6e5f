/** One recording after the other: the microphone, the count before, and the quiet room after the words. */

import { Microphone } from "./microphone";

/** What the button of the recording does next. */
export type Action = "record" | "cancel" | "stop" | "wait";

const COUNT = 3;
const COUNT_MS = 700;
/** The room after the words is recorded too. */
const AFTER_MS = 400;
const ROOM_MS = 2500;
const LONGEST_MS = 120_000;

export interface RecordingEvents {
  act(action: Action): void;
  countDown(words: string): void;
  /** A microphone is open, which has this id. */
  opened(id: string): void;
  heard(peak: number): void;
  /** The microphone was taken away; `hadWords` if a sentence was being recorded, which is not kept. */
  lost(hadWords: boolean): void;
  /** The sentence was recorded. `isLong` if the end was not asked for. */
  recorded(wav: ArrayBuffer, isLong: boolean): void;
}

export class Recording {
  private microphone: Microphone | null = null;
  private opening: Promise<Microphone> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private action: Action = "record";
  /** Something is recorded that was not passed on yet. */
  private hasWords = false;
  private id = "";

  constructor(private readonly events: RecordingEvents) {}

  get isIdle(): boolean {
    return this.action === "record";
  }

  /** Open the microphone, if it is not open; the usual one for "". */
  async open(id = this.id): Promise<Microphone> {
    if (id !== this.id) this.close();
    this.id = id;
    this.opening ??= Microphone.open(id, { heard: (peak) => this.events.heard(peak), lost: () => this.lost() });
    const { opening } = this;
    try {
      const microphone = await opening;
      if (this.opening !== opening) microphone.close(); // nobody wants it any more
      else if (this.microphone !== microphone) this.events.opened(microphone.id);
      if (this.opening === opening) this.microphone = microphone;
      return microphone;
    } catch (error) {
      if (this.opening === opening) this.opening = null;
      throw error;
    }
  }

  /** Close the microphone. What was spoken so far is passed on. */
  close(): void {
    if (this.hasWords) this.passOn(false);
    clearTimeout(this.timer);
    this.microphone?.close();
    this.microphone = this.opening = null;
    this.events.countDown("");
    this.set("record");
  }

  /** Begin, or end what has begun. */
  async toggle(counts: boolean): Promise<void> {
    if (this.action === "stop") return this.end(false);
    if (this.action === "cancel") return void this.discard();
    if (this.action === "wait") return;
    this.set("wait");
    try {
      const microphone = await this.open();
      if (this.microphone !== microphone) return;
      if (counts) this.countFrom(COUNT, microphone);
      else this.begin(microphone);
    } catch (error) {
      this.set("record");
      throw error;
    }
  }

  /** Throw away what is recorded; false where nothing is. */
  discard(): boolean {
    if (this.action !== "stop" && this.action !== "cancel") return false;
    clearTimeout(this.timer);
    this.hasWords = false;
    this.microphone?.stop();
    this.events.countDown("");
    this.set("record");
    return true;
  }

  /** What the room sounds like while nobody speaks; null if the microphone was closed meanwhile. */
  async room(): Promise<ArrayBuffer | null> {
    this.set("wait");
    try {
      const microphone = await this.open();
      microphone.start();
      await new Promise((resolve) => setTimeout(resolve, ROOM_MS));
      if (microphone !== this.microphone) return null; // whoever closed it has set what comes next
      this.set("record");
      return microphone.stop();
    } catch (error) {
      this.set("record");
      throw error;
    }
  }

  private countFrom(number: number, microphone: Microphone): void {
    if (number === 0) return this.begin(microphone);
    if (number === 1) microphone.start(); // the room before the words is recorded too
    this.events.countDown(String(number));
    this.set("cancel");
    this.timer = setTimeout(() => this.countFrom(number - 1, microphone), COUNT_MS);
  }

  private begin(microphone: Microphone): void {
    if (!microphone.isRecording) microphone.start();
    this.hasWords = true;
    this.events.countDown("");
    this.set("stop");
    this.timer = setTimeout(() => this.end(true), LONGEST_MS);
  }

  private end(isLong: boolean): void {
    clearTimeout(this.timer);
    this.set("wait");
    this.timer = setTimeout(() => {
      this.passOn(isLong);
      this.set("record");
    }, AFTER_MS);
  }

  private passOn(isLong: boolean): void {
    this.hasWords = false;
    if (this.microphone !== null) this.events.recorded(this.microphone.stop(), isLong);
  }

  private lost(): void {
    const hadWords = this.action === "stop";
    if (hadWords) this.hasWords = false; // half a sentence
    this.close();
    this.events.lost(hadWords);
  }

  private set(action: Action): void {
    this.action = action;
    this.events.act(action);
  }
}
