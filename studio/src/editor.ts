/** The editor of one script. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { codeFolding, foldGutter, foldKeymap } from "@codemirror/language";
import { nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { Annotation, type ChangeDesc, EditorState, Transaction } from "@codemirror/state";
import { EditorView, highlightSpecialChars, keymap, lineNumbers, placeholder } from "@codemirror/view";
import type { Choices } from "./api";
import { completeScript } from "./completing";
import { cueColours } from "./cues";
import { historyButtons } from "./history_buttons";
import { changesBetween } from "./lines";
import { outline } from "./outline";
import { mendHere, problemMarks } from "./problems";
import { sentenceMarks } from "./sentence_marks";
import { soundingMark } from "./sounding";
import type { TakesStep } from "./takes_api";
import { type Spot, stepsBack, takesHistory } from "./takes_history";
import { typingOver } from "./typing_over";

const PHRASES: Readonly<Record<string, string>> = {
  next: "Next",
  previous: "Previous",
  all: "Select all",
  "match case": "Match case",
  regexp: "Regular expression",
  "by word": "Whole words",
  replace: "Replace",
  "replace all": "Replace all",
  close: "Close",
  Replace: "Replace with",
};

/** A change that was not typed here. */
const FromDisk = Annotation.define<boolean>();

/** Where a change comes from: keys, after which more may follow at once, something that was chosen, or the disk. */
export type Origin = "keys" | "choice" | "disk";

export interface EditorEvents {
  edited(changes: ChangeDesc, origin: Origin): void;
  /** The cursor was put elsewhere, also by an edit. */
  moved(position: number): void;
  /** A place in the text was clicked. */
  clicked(position: number): void;
  left(): void;
  save(): void;
  /** Play from the cursor. */
  play(): void;
  /** Go to the takes of the sentence at the cursor. */
  takes(): void;
  /** Undo or Redo changes the takes of a sentence. */
  takesBack(spot: Spot, step: TakesStep): void;
  choices(): Promise<Choices | null>;
}

export function openEditor(parent: HTMLElement, name: string, text: string, events: EditorEvents): EditorView {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
  const state = EditorState.create({
    doc: text,
    extensions: [
      EditorView.cspNonce.of(nonce),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        "aria-label": `Text of ${name}`,
        tabindex: "0",
        spellcheck: "true",
        autocorrect: "on",
        autocapitalize: "sentences",
      }),
      highlightSpecialChars(),
      history(),
      takesHistory,
      historyButtons,
      lineNumbers(),
      sentenceMarks,
      problemMarks,
      soundingMark,
      codeFolding({ placeholderText: "…" }),
      foldGutter({ markerDOM: foldMarker }),
      outline,
      cueColours,
      placeholder("Write the first words here. Type [ to see the cues."),
      EditorState.languageData.of(() => [{ closeBrackets: { brackets: ["[", "{"] } }]),
      closeBrackets(),
      autocompletion({
        override: [
          async (context) => {
            const offered = await events.choices();
            return offered === null ? null : completeScript(context, offered);
          },
        ],
        // After a key, the list of its values opens.
        activateOnCompletion: ({ apply }) => typeof apply === "string" && apply.endsWith(": "),
        icons: false,
        interactionDelay: 0,
        maxRenderedOptions: 200,
      }),
      search({ top: true }),
      EditorState.phrases.of(PHRASES),
      keymap.of([
        { key: "Mod-s", run: () => (events.save(), true), preventDefault: true },
        { key: "F8", run: nextDiagnostic },
        { key: "Shift-F8", run: previousDiagnostic },
        { key: "Mod-.", run: mendHere },
        { key: "Alt-Enter", run: () => (events.takes(), true), preventDefault: true },
        { key: "Mod-Enter", run: () => (events.play(), true), preventDefault: true },
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...defaultKeymap,
      ]),
      typingOver,
      EditorView.domEventHandlers({ blur: () => events.left(), click: (event, view) => clicked(event, view, events) }),
      EditorView.updateListener.of((update) => {
        for (const { spot, step } of update.transactions.flatMap(stepsBack)) events.takesBack(spot, step);
        if (update.docChanged) events.edited(update.changes.desc, originOf(update.transactions));
        if (update.docChanged || update.selectionSet) events.moved(update.state.selection.main.head);
      }),
    ],
  });
  return new EditorView({ state, parent });
}

function originOf(transactions: readonly Transaction[]): Origin {
  if (transactions.some((transaction) => transaction.annotation(FromDisk))) return "disk";
  const isWritten = (one: Transaction): boolean => one.isUserEvent("input.type") || one.isUserEvent("delete");
  return transactions.some(isWritten) ? "keys" : "choice";
}

/** A click that selects nothing. */
function clicked(event: MouseEvent, view: EditorView, events: EditorEvents): void {
  if (event.button !== 0 || event.detail > 1 || !view.state.selection.main.empty) return;
  const position = view.posAtCoords({ x: event.clientX, y: event.clientY });
  if (position !== null) events.clicked(position);
}

/** Show a text from the disk; the cursor stays at its words. It is one step, which undo takes back. */
export function showFromDisk(view: EditorView, text: string): void {
  replaceText(view, text, FromDisk.of(true));
}

/** Replace the text, as one step that undo takes back. */
export function replaceText(view: EditorView, text: string, ...annotations: readonly Annotation<boolean>[]): void {
  view.dispatch({
    changes: changesBetween(view.state.doc.toString(), text),
    annotations: [isolateHistory.of("full"), ...annotations],
    userEvent: "input.replace",
  });
}

function foldMarker(isOpen: boolean): HTMLElement {
  const marker = document.createElement("span");
  marker.className = isOpen ? "fold-open" : "fold-closed";
  return marker;
}
