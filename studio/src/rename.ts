/** The dialog that gives a script another name in its folder, with its takes and its review. */

import { RefusedError, rename, type ScriptEntry } from "./api";
import { openDialog } from "./dialogs";
import { make } from "./dom";
import { baseOf, copyPath } from "./duplicate";
import { nameForm } from "./name_form";

const UNSAVED = "The text of this script is not saved. Close this, and look at what is said above the text.";

/** `saved` saves the text if the script is open; false if it could not. */
export function askForName(script: ScriptEntry, saved: () => Promise<boolean>, made: (path: string) => void): void {
  const form = nameForm(
    {
      asks: "Name of the file",
      label: "Rename",
      value: baseOf(script.path),
      file: (written) => copyPath(script.path, written),
      create: async (path) => {
        if (path === script.path) return { path };
        if (!(await saved())) throw new RefusedError(409, UNSAVED, "", null);
        return rename(script.path, baseOf(path));
      },
    },
    (path) => {
      dialog.close();
      if (path !== script.path) made(path);
    },
  );
  const dialog = openDialog(
    `Rename ${script.title || script.path}`,
    "naming",
    make("p", { class: "about" }, "The takes and the review of the script get the name too. Its title stays: it stands in the text."),
    form,
  );
  form.querySelector("input")?.select();
}
