/** Saves the open script, says how that stands, and asks which text to keep where there are two. */

import type { EditorView } from "@codemirror/view";
import * as api from "./api";
import { showBoth } from "./conflict";
import { announce, byId } from "./dom";
import type { Drafts } from "./drafts";
import { replaceText, showFromDisk } from "./editor";
import { KeptText } from "./kept_text";
import { dismiss, notify, tell } from "./notices";
import { Saver, type SaveState } from "./saver";

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

export class Saving {
  readonly saver: Saver;
  private readonly kept: KeptText;
  private announced = "";

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
        text: () => this.view.state.doc.toString(),
        take: (text) => this.take(text),
        stateChanged: (state) => this.say(state),
      },
    );
    this.kept = new KeptText(path, drafts, view);
    this.say(this.saver.state);
    this.kept.offer();
  }

  /** Save because somebody asked for it, and say that it is done. */
  async saveNow(): Promise<void> {
    await this.saver.save();
    if (this.saver.state.kind === "saved") announce("Saved");
  }

  private take(text: string): void {
    showFromDisk(this.view, text);
    this.kept.shown(text);
    tell("taken", `${this.path} was changed outside of this window. The newer text is shown.`);
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
      notify("failed", `Not saved: ${state.message}${state.remedy === "" ? "" : `; ${state.remedy}`}.`, {
        isTrouble: true,
        actions: [{ label: "Try again", run: () => void this.saver.save(), isFirst: true }],
      });
    if (state.kind === "gone")
      notify("gone", `${this.path} is no longer on the disk. Its text is still here.`, {
        isTrouble: true,
        actions: [{ label: "Save it again", run: () => void this.saver.saveAgain(), isFirst: true }],
      });
    if (state.kind === "conflict") {
      const choices = { keepMine: () => void this.saver.keepMine(), takeOther: () => this.takeOther() };
      const show = (): void => showBoth(this.path, this.view.state.doc.toString(), state.other.text, choices);
      notify("conflict", `${this.path} was changed elsewhere while you wrote. Nothing is saved until you choose.`, {
        isTrouble: true,
        actions: [
          { label: "Show both", run: show, isFirst: true },
          { label: "Keep mine", run: choices.keepMine },
          { label: "Take the other", run: choices.takeOther },
        ],
      });
    }
  }

  private takeOther(): void {
    replaceText(this.view, this.saver.takeOther());
    this.saver.settle();
    tell("taken", "The other text is shown. Undo brings yours back.");
    this.view.focus();
  }
}
