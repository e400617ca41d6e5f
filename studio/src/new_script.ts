/** The form that makes a new script: on the page of an empty project, and in a dialog. */

import { create } from "./api";
import { openDialog } from "./dialogs";
import { make } from "./dom";
import { nameForm } from "./name_form";
import { fileName, titleOf } from "./words";

export const newScriptForm = (made: (path: string) => void): HTMLFormElement =>
  nameForm({ label: "Create", value: "", file: fileName, create: (path, written) => create(path, titleOf(written.slice(written.lastIndexOf("/") + 1))) }, made);

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
