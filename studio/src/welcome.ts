/** What stands in the place of the text while no script is open. */

import { button, byId, make } from "./dom";
import { newScriptForm } from "./new_script";

let shown: boolean | null = null;

/** Show it for a folder with or without scripts; what is typed into its form stays. */
export function welcome(isEmpty: boolean, made: (path: string) => void, importFile: () => void): void {
  if (shown === isEmpty) return;
  shown = isEmpty;
  const title = isEmpty ? "Write your first session" : "Choose a script";
  const lead = isEmpty
    ? "A session is a text: the words that a voice speaks, and cues in square brackets for the silences and bells between them."
    : "The scripts of this folder are in the list. What you write is saved by itself.";
  byId("welcome").replaceChildren(
    make("h1", { id: "welcome-title" }, title),
    make("p", { class: "lead" }, lead),
    ...(isEmpty ? [example(), newScriptForm(made), other(importFile)] : []),
  );
}

/** The other way to begin. */
const other = (importFile: () => void): HTMLElement =>
  make(
    "p",
    { class: "or" },
    make("span", {}, "Or make a script of a text that you have: a document, a web page or captions. Drop its file on this page, or choose it."),
    button("Import a file", importFile),
  );

export function clearWelcome(): void {
  shown = null;
  byId("welcome").replaceChildren();
}

function example(): HTMLElement {
  const cue = (text: string, kind: string): HTMLElement => make("span", { class: `cue cue-${kind}` }, text);
  return make(
    "p",
    { class: "example" },
    cue("[bell]", "sound"),
    make("br"),
    "Lie on your back, and let your calves rest on a chair. ",
    cue("[pause 4s]", "rest"),
    make("br"),
    "Now let the breath find its own way. ",
    cue("[hold 2m]", "rest"),
  );
}
