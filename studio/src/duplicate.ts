/** The dialog that makes a copy of a script, with its takes and its review, in the same folder. */

import { duplicate, type ScriptEntry } from "./api";
import { openDialog } from "./dialogs";
import { make } from "./dom";
import { nameForm } from "./name_form";
import { fileName, freeName, IS_FILE, titleOf } from "./words";

export function askForCopy(script: ScriptEntry, taken: readonly string[], made: (path: string) => void): void {
  const name = script.title || script.path;
  const file = (written: string): string => copyPath(script.path, written);
  const form = nameForm(
    {
      label: "Duplicate",
      value: freeName(script.title || stemOf(script.path), (free) => !taken.includes(file(free))),
      file,
      create: (path, written) => duplicate(script.path, baseOf(path), titleOf(written)),
    },
    (path) => {
      dialog.close();
      made(path);
    },
  );
  const dialog = openDialog(
    `Duplicate ${name}`,
    "naming",
    make("p", { class: "about" }, "The copy has the text, the takes and the review of this script, and a name of its own."),
    form,
  );
  form.querySelector("input")?.select();
}

/** The path of a copy beside the script at `path`; "" for a name that has no letters or numbers. */
export function copyPath(path: string, name: string): string {
  const file = fileName(name.replaceAll("/", " "));
  return file === "" ? "" : `${path.slice(0, path.lastIndexOf("/") + 1)}${file}`;
}

export const baseOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
const stemOf = (path: string): string => baseOf(path).replace(IS_FILE, "");
