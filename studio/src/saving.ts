/** Saves the open script, says how that stands, and asks which text to keep where there are two. */

import type { EditorView } from "@codemirror/view";
import * as api from "./api";
import { showBoth } from "./conflict";
import { hasDialog } from "./dialogs";
import { announce, byId } from "./dom";
import type { Drafts } from "./drafts";
import { showFromDisk } from "./editor";
import { KeptText } from "./kept_text";
import { dismiss, notify, tell } from "./notices";
import { Saver, type SaveState } from "./saver";
import { withRemedy } from "./words";

const STATES: Readonly<Record<SaveState["kind"], string>> = {
  saved: "Saved",
  waiting: "Saving…",
  saving: "Saving…",
  offline: "Offline, kept in this browser",
  failed: "Not saved",
  conflict: "Not saved: changed elsewhere",
  gone: "Not saved: the file is gone",
};

const TROUBLE: ReadonlySet<SaveState["kind"]> = new Set(["offline", "failed", "conflict", "gone"]);

const BOTH = "Both are kept until you choose. Lines that differ are marked.";

export class Saving {
  readonly saver: Saver;
  private readonly kept: KeptText;
  private announced = "";
  /** The text before the last one that came from the disk. */
  private replaced: string | null = null;

  constructor(
    private readonly path: string,
    disk: api.VersionedText,
    drafts: Drafts,
    private readonly view: EditorView,
    private readonly onSaved: () => void,
  ) {
    this.saver = new Saver(
      path,
      disk,
      { load: () => api.load(path), save: (text, version) => api.save(path, text, version) },
      drafts,
      {
        text: () => this.text(),
        take: (text) => this.take(text),
        stateChanged: (state) => this.say(state),
      },
    );
    this.kept = new KeptText(path, drafts, view);
    this.say(this.saver.state);
    this.kept.offer();
  }

  /** The text was edited in this window. */
  edited(): void {
    this.saver.edited();
    if (this.replaced === null || this.text() !== this.replaced) return;
    this.replaced = null;
    dismiss("taken"); // it was undone
  }

  /** Save because somebody asked for it, and say that it is done. */
  async saveNow(): Promise<void> {
    await this.saver.save();
    if (this.saver.state.kind === "saved") announce("Saved");
  }

  private text(): string {
    return this.view.state.doc.toString();
  }

  private take(text: string): void {
    this.replaced = this.text();
    showFromDisk(this.view, text);
    this.kept.shown(text);
    tell("taken", `${this.path} was changed outside of this window. The newer text is shown. Undo brings the one before back.`);
  }

  private say(state: SaveState): void {
    const words = state.kind === "offline" && !state.kept ? "Offline, not saved" : STATES[state.kind];
    const place = byId("state");
    place.textContent = words;
    place.className = `state ${TROUBLE.has(state.kind) ? "trouble" : state.kind}`;
    if (!["waiting", "saving"].includes(state.kind)) {
      if (this.announced !== "" && this.announced !== words && (TROUBLE.has(state.kind) || this.announced !== "Saved"))
        announce(words);
      this.announced = words;
      this.explain(state);
    }
    if (state.kind === "saved") this.onSaved();
  }

  private explain(state: SaveState): void {
    if (state.kind !== "failed") dismiss("failed");
    if (state.kind !== "conflict") dismiss("conflict");
    if (state.kind !== "gone") dismiss("gone");
    if (state.kind === "failed")
      notify("failed", `Not saved: ${withRemedy(state.message, state.remedy)}.`, {
        isTrouble: true,
        actions: [{ label: "Try again", run: () => void this.saver.save(), isFirst: true }],
      });
    if (state.kind === "gone")
      notify("gone", `${this.path} is no longer on the disk. Its text is still here.`, {
        isTrouble: true,
        actions: [{ label: "Save it again", run: () => void this.saver.saveAgain(), isFirst: true }],
      });
    if (state.kind === "conflict")
      notify("conflict", `${this.path} was changed elsewhere while you wrote. Nothing is saved until you choose.`, {
        isTrouble: true,
        actions: [{ label: "Show both", run: () => void this.ask(), isFirst: true }],
      });
  }

  /** Ask which text to keep, and again if the disk has a newer one than the one that was shown. */
  private async ask(): Promise<void> {
    let other = await this.saver.other();
    for (let isFirst = true; other !== null && !hasDialog(); isFirst = false) {
      const choice = await showBoth({
        heading: `Two versions of ${this.path}`,
        about: isFirst ? BOTH : `${this.path} was changed again. ${BOTH}`,
        mine: { name: "Mine, in this window", text: this.text(), choose: "Keep mine" },
        other: { name: "The other, on the disk", text: other.text, choose: "Take the other" },
      });
      if (choice === null) return;
      await (choice === "mine" ? this.saver.keepMine(other) : this.saver.takeOther(other));
      other = this.saver.conflicting;
    }
    this.view.focus();
  }
}
