/** The buttons Undo and Redo, which go over the one history of the text and the takes. */

import { redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import type { EditorState } from "@codemirror/state";
import { type EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { byId } from "./dom";

const BUTTONS = [
  { id: "undo", run: undo, depth: undoDepth },
  { id: "redo", run: redo, depth: redoDepth },
];

export const historyButtons = ViewPlugin.fromClass(
  class {
    private readonly end = new AbortController();

    constructor(view: EditorView) {
      for (const { id, run } of BUTTONS) {
        byId(id).addEventListener("click", () => void run(view), this.end);
        // The text keeps the focus, and a phone its keyboard.
        byId(id).addEventListener("mousedown", (event) => event.preventDefault(), this.end);
      }
      this.show(view.state);
    }

    update({ state }: ViewUpdate): void {
      this.show(state);
    }

    destroy(): void {
      this.end.abort();
    }

    private show(state: EditorState): void {
      for (const { id, depth } of BUTTONS) {
        const isDisabled = String(depth(state) === 0);
        if (byId(id).getAttribute("aria-disabled") !== isDisabled) byId(id).setAttribute("aria-disabled", isDisabled);
      }
    }
  },
);
