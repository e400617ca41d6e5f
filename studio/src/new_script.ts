/** The form that makes a new script: on the page of an empty project, and in a dialog. */

import { create, kinds } from "./api";
import { openDialog } from "./dialogs";
import { make } from "./dom";
import { nameForm } from "./name_form";
import { fileName, titleOf, upper } from "./words";

let count = 0;

export function newScriptForm(made: (path: string) => void): HTMLFormElement {
  count += 1;
  const id = `new-kind-${count}`;
  const kind = make("select", { id });
  void offer(kind);
  const naming = {
    label: "Create",
    value: "",
    before: [make("label", { for: id }, "Kind of session"), make("div", { class: "field" }, kind)],
    file: fileName,
    create: (path: string, written: string) => create(path, titleOf(written.slice(written.lastIndexOf("/") + 1)), kind.value),
  };
  return nameForm(naming, made);
}

/** The kinds of examples; without an answer, the studio chooses the usual one. */
async function offer(kind: HTMLSelectElement): Promise<void> {
  const offered = await kinds().catch(() => []);
  kind.replaceChildren(...offered.map(({ name, meaning }) => make("option", { value: name }, upper(meaning))));
}

export function askForNewScript(made: (path: string) => void): void {
  const form = newScriptForm((path) => {
    dialog.close();
    made(path);
  });
  const dialog = openDialog(
    "New script",
    "naming",
    make("p", { class: "about" }, "It begins as a short example, which you then change."),
    form,
  );
  form.querySelector("input")?.focus();
}
