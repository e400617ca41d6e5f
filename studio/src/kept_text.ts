/** A text that an earlier page could not save: it is offered until somebody decides. */

import type { EditorView } from "@codemirror/view";
import { showBoth } from "./conflict";
import type { Draft, Drafts } from "./drafts";
import { replaceText } from "./editor";
import { dismiss, notify } from "./notices";

export class KeptText {
  private kept: Draft | null;

  constructor(
    private readonly path: string,
    private readonly drafts: Drafts,
    private readonly view: EditorView,
  ) {
    this.kept = drafts.left(path, view.state.doc.toString());
  }

  offer(): void {
    const { kept } = this;
    if (kept === null) return;
    const time = new Date(kept.kept_ms).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const use = (): void => {
      replaceText(this.view, kept.text);
      this.forget();
      this.view.focus();
    };
    const forget = (): void => this.forget();
    const mine = (): string => this.view.state.doc.toString();
    notify("left", `This browser kept a text of ${this.path} that was not saved (${time}).`, {
      actions: [
        { label: "Use the kept text", run: use, isFirst: true },
        { label: "Show both texts", run: () => showBoth(this.path, kept.text, mine(), { keepMine: use, takeOther: forget }) },
        { label: "Throw it away", run: forget },
      ],
    });
  }

  /** The editor shows a text now: if it is this one, there is nothing left to offer. */
  shown(text: string): void {
    if (this.kept?.text === text) this.forget();
  }

  private forget(): void {
    this.kept = null;
    this.drafts.dropLeft(this.path);
    dismiss("left");
  }
}
