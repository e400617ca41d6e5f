/** Deletes a script: asks first, puts it into a folder, and offers to bring it back. */

import { remove, restore, type ScriptEntry } from "./api";
import { openDialog } from "./dialogs";
import { button, make } from "./dom";
import { refusalWords } from "./name_form";
import { dismiss, notify, tell } from "./notices";

const UNSAVED = "The text of this script is not saved. Close this, and look at what is said above the text.";
const NOTICE = "deleted";

interface Deleting {
  /** Save the text if the script is open; false if it could not. */
  saved(): Promise<boolean>;
  /** The script is not there any more. */
  gone(): Promise<void>;
  /** It is there again. */
  made(path: string): void;
}

export function askToDelete(script: ScriptEntry, deleting: Deleting): void {
  const wrong = make("p", { class: "wrong", role: "alert" });
  const run = async (): Promise<void> => {
    try {
      if (!(await deleting.saved())) return void (wrong.textContent = UNSAVED);
      const { deleted } = await remove(script.path);
      dialog.close();
      await deleting.gone();
      offerUndo(script.path, deleted, deleting);
    } catch (error) {
      wrong.textContent = refusalWords(error);
    }
  };
  const keep = button("Keep it", () => dialog.close());
  const dialog = openDialog(
    `Delete ${script.title || script.path}?`,
    "naming",
    make("p", { class: "about" }, "The script goes into the folder deleted-scripts, with its takes and its review. Recordings, and the files that were made of it, stay where they are."),
    wrong,
    make("div", { class: "actions" }, keep, button("Delete", () => void run(), "first")),
  );
  keep.focus();
}

function offerUndo(path: string, deleted: string, { made }: Deleting): void {
  const undo = async (): Promise<void> => {
    dismiss(NOTICE);
    try {
      made((await restore(path, deleted)).path);
    } catch (error) {
      tell(NOTICE, `${path} was not brought back: ${refusalWords(error)}`);
    }
  };
  notify(NOTICE, `${path} is deleted. You find it as ${deleted}.`, {
    actions: [
      { label: "Undo", run: () => void undo(), isFirst: true },
      { label: "Close", run: () => dismiss(NOTICE) },
    ],
  });
}
