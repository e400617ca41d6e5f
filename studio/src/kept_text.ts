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
    notify("left", `This browser kept a text of ${this.path} that was not saved (${timeOf(kept)}).`, {
      actions: [
        { label: "Use the kept text", run: () => this.use(kept), isFirst: true },
        { label: "Show both texts", run: () => void this.ask(kept) },
        { label: "Throw it away", run: () => this.forget() },
      ],
    });
  }

  /** The editor shows a text now: if it is this one, there is nothing left to offer. */
  shown(text: string): void {
    if (this.kept?.text === text) this.forget();
  }

  private async ask(kept: Draft): Promise<void> {
    const choice = await showBoth({
      heading: `Two texts of ${this.path}`,
      about: "Lines that differ are marked.",
      mine: { name: `Kept in this browser, ${timeOf(kept)}`, text: kept.text, choose: "Use the kept text" },
      other: { name: "In this window", text: this.view.state.doc.toString(), choose: "Throw the kept text away" },
    });
    if (choice === "mine") this.use(kept);
    if (choice === "other") this.forget();
  }

  private use(kept: Draft): void {
    replaceText(this.view, kept.text);
    this.forget();
    this.view.focus();
  }

  private forget(): void {
    this.kept = null;
    this.drafts.dropLeft(this.path);
    dismiss("left");
  }
}

const timeOf = ({ kept_ms }: Draft): string =>
  new Date(kept_ms).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
