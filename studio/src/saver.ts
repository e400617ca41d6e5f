/** Saves one script by itself, and knows what stands between its text here and the file on the disk. */

import { OfflineError, RefusedError, type VersionedText } from "./api";
import type { Drafts } from "./drafts";

export type SaveState =
  | { readonly kind: "saved" | "waiting" | "saving" | "gone" }
  /** `kept` says whether this browser keeps the text meanwhile. */
  | { readonly kind: "offline"; readonly kept: boolean }
  | { readonly kind: "failed"; readonly message: string; readonly remedy: string }
  | { readonly kind: "conflict"; readonly other: VersionedText };

export interface Door {
  load(): Promise<VersionedText>;
  save(text: string, version: string | null): Promise<string>;
}

export interface Writer {
  /** The text as it is in the editor now. */
  text(): string;
  /** The disk has a text that takes the place of this one. */
  take(text: string): void;
  stateChanged(state: SaveState): void;
}

export const SAVE_MS = 500;
const DRAFT_MS = 300;
const RETRY_MS = 2000;

type Timer = ReturnType<typeof setTimeout> | undefined;

export class Saver {
  state: SaveState = { kind: "saved" };
  private saveTimer: Timer;
  private draftTimer: Timer;
  private busy: Promise<void> | null = null;
  private seen: string | null = null;
  private closed = false;

  constructor(
    private readonly path: string,
    private onDisk: { readonly text: string | null; readonly version: string | null },
    private readonly door: Door,
    private readonly drafts: Drafts,
    private readonly writer: Writer,
  ) {}

  get isUnsaved(): boolean {
    return this.state.kind === "gone" || this.writer.text() !== this.onDisk.text;
  }

  /** The other text, in a conflict. */
  get conflicting(): VersionedText | null {
    return this.state.kind === "conflict" ? this.state.other : null;
  }

  /** The text was edited. */
  edited(): void {
    this.draftTimer ??= setTimeout(() => this.keepDraft(), DRAFT_MS);
    if (this.state.kind === "gone" || this.state.kind === "conflict") return;
    if (this.state.kind === "saved" || this.state.kind === "failed") this.become({ kind: "waiting" });
    this.soon(SAVE_MS);
  }

  /** Save now, if there is something to save. */
  async save(): Promise<void> {
    clearTimeout(this.saveTimer);
    while (this.busy !== null) await this.busy;
    if (this.state.kind === "gone" || this.state.kind === "conflict") return;
    if (!this.isUnsaved) return this.settle();
    this.busy = this.put(this.writer.text());
    await this.busy;
  }

  /** The page goes away: keep the text here at once, and try to save it. */
  leave(): void {
    if (!this.isUnsaved) return;
    this.keepDraft();
    if (this.busy === null) void this.save();
  }

  /** Save what is left, and no longer tell the writer. */
  close(): void {
    this.leave();
    this.closed = true;
    clearTimeout(this.saveTimer);
    clearTimeout(this.draftTimer);
  }

  /** The server says that the file has a version now. */
  async changedOutside(version: string): Promise<void> {
    this.seen = version;
    if (this.busy === null && (version !== this.onDisk.version || this.isInTrouble)) await this.compare();
  }

  goneOutside(): void {
    if (this.busy === null) this.lose();
  }

  /** The server answers again. */
  async connected(): Promise<void> {
    if (this.state.kind === "offline" || this.state.kind === "failed") await this.save();
    else await this.compare();
  }

  /** Look at the disk, and return the other text; null if there is no conflict any more. */
  async other(): Promise<VersionedText | null> {
    await this.compare();
    return this.conflicting;
  }

  /** Save this text in the place of the version that was shown. If the disk has another one by now, that is a conflict. */
  async keepMine(shown: VersionedText): Promise<void> {
    while (this.busy !== null) await this.busy;
    this.onDisk = shown;
    this.busy = this.put(this.writer.text());
    await this.busy;
  }

  /** Take the text that was shown. If the disk has another one by now, the conflict stays. */
  async takeOther(shown: VersionedText): Promise<void> {
    if ((await this.other())?.version === shown.version) this.take(shown);
  }

  /** Make a file that is gone again, with this text. */
  async saveAgain(): Promise<void> {
    if (this.state.kind !== "gone") return;
    this.onDisk = { text: null, version: null };
    this.become({ kind: "waiting" });
    await this.save();
  }

  /** The text here is now the one on the disk: nothing is left to save. */
  settle(): void {
    clearTimeout(this.saveTimer);
    clearTimeout(this.draftTimer);
    this.draftTimer = undefined;
    this.drafts.drop(this.path);
    this.become({ kind: "saved" });
  }

  private async put(text: string): Promise<void> {
    this.become({ kind: "saving" });
    try {
      this.onDisk = { text, version: await this.door.save(text, this.onDisk.version) };
      this.busy = null;
      this.saved();
    } catch (error) {
      this.busy = null;
      this.notSaved(error, text);
    }
  }

  private saved(): void {
    if (this.isUnsaved) {
      this.become({ kind: "waiting" });
      this.soon(SAVE_MS);
    } else this.settle();
    if (this.seen !== null && this.seen !== this.onDisk.version) void this.compare();
  }

  private notSaved(error: unknown, text: string): void {
    const current = error instanceof RefusedError ? error.current : null;
    if (current !== null) {
      if (current.text === null || current.version === null) this.lose();
      else this.found({ text: current.text, version: current.version }, current.text === text);
      return;
    }
    const kept = this.keepDraft();
    if (error instanceof OfflineError) {
      this.become({ kind: "offline", kept });
      this.soon(RETRY_MS);
    } else if (error instanceof RefusedError) {
      this.become({ kind: "failed", message: error.message, remedy: error.remedy });
    } else throw error;
  }

  /** Look at what is on the disk. */
  private async compare(): Promise<void> {
    const before = this.onDisk;
    let disk: VersionedText;
    try {
      disk = await this.door.load();
    } catch (error) {
      if (error instanceof RefusedError && error.status === 404 && this.busy === null) this.lose();
      return;
    }
    if (this.busy !== null || this.closed) return;
    if (this.onDisk !== before) return this.compare(); // a save was quicker, so this is perhaps what it replaced
    this.seen = null;
    if (disk.version !== this.onDisk.version || this.isInTrouble) this.found(disk, false);
  }

  /** The disk has another version than the one that this text was made from. */
  private found(disk: VersionedText, isMine: boolean): void {
    const here = this.writer.text();
    if (isMine || here === disk.text || disk.version === this.onDisk.version) {
      this.onDisk = disk;
      this.become({ kind: "waiting" });
      this.saved();
    } else if (here === this.onDisk.text) this.take(disk);
    else {
      this.keepDraft();
      this.become({ kind: "conflict", other: disk });
    }
  }

  private take(disk: VersionedText): void {
    this.onDisk = disk;
    if (!this.closed) this.writer.take(disk.text);
    this.settle();
  }

  private get isInTrouble(): boolean {
    return this.state.kind === "gone" || this.state.kind === "conflict";
  }

  private lose(): void {
    clearTimeout(this.saveTimer);
    this.keepDraft();
    this.become({ kind: "gone" });
  }

  private keepDraft(): boolean {
    clearTimeout(this.draftTimer);
    this.draftTimer = undefined;
    return this.drafts.keep(this.path, { text: this.writer.text(), base: this.onDisk.version, kept_ms: Date.now() });
  }

  private soon(wait_ms: number): void {
    clearTimeout(this.saveTimer);
    if (!this.closed) this.saveTimer = setTimeout(() => void this.save(), wait_ms);
  }

  private become(state: SaveState): void {
    this.state = state;
    if (!this.closed) this.writer.stateChanged(state);
  }
}
