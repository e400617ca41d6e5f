/** Makes a script of a file of another format: the dialog shows what came of it before anything is saved. */

import { type ReadFile, RefusedError, readFile, save } from "./api";
import { hasDialog, openDialog, openLater } from "./dialogs";
import { announce, button, make } from "./dom";
import { refusalWords } from "./name_form";
import { counted, fileName, freeName, upper } from "./words";

const MOST_BYTES = 20_000_000;

export interface Importing {
  /** The paths of the scripts that there are. */
  readonly taken: () => readonly string[];
  readonly made: (path: string) => void;
  readonly chooseAnother: () => void;
}

export async function importFile(file: File, importing: Importing): Promise<void> {
  const read = await scriptOf(file);
  // Another file may have been faster, or somebody has opened a dialog meanwhile.
  if (hasDialog()) announce(`${file.name} is read. It is shown when this is closed.`);
  await openLater(() => {
    if (typeof read === "string") refuse(file, read, importing);
    else new Review(file.name, read.data, read.script, importing).open();
  });
}

/** The script made of a file, or why there is none. */
async function scriptOf(file: File): Promise<string | { readonly data: ArrayBuffer; readonly script: ReadFile }> {
  if (file.size > MOST_BYTES) return "The file is too large. Split it into several.";
  let data: ArrayBuffer;
  try {
    data = await file.arrayBuffer();
  } catch {
    return "It cannot be read. Choose a file, not a folder.";
  }
  try {
    return { data, script: await readFile(data, file.name) };
  } catch (error) {
    return refusalWords(error, file.name);
  }
}

function refuse({ name }: File, words: string, { chooseAnother }: Importing): void {
  const another = button("Choose another file", () => {
    dialog.close();
    chooseAnother();
  });
  const said = make("p", { class: "wrong", role: "alert" }, words);
  const dialog = openDialog(`Import ${name}`, "naming", said, make("div", { class: "actions" }, another));
}

class Review {
  private readonly title = make("input", { id: "import-title", type: "text", autocomplete: "off" });
  private readonly path = make("input", { id: "import-path", type: "text", autocomplete: "off", "aria-describedby": "import-said" });
  private readonly said = make("p", { id: "import-said", class: "about", "aria-live": "polite" });
  private readonly relative = make("input", { id: "import-relative", type: "checkbox" });
  private readonly differences = make("div", { class: "differences" });
  private readonly text = make("pre", { tabindex: "0", "aria-label": "The script" });
  private dialog: HTMLDialogElement | null = null;
  private readonly ownTitle: string;
  private ownPath = false;
  private isBusy = false;

  constructor(
    private readonly name: string,
    private readonly data: ArrayBuffer,
    private read: ReadFile,
    private readonly importing: Importing,
  ) {
    this.ownTitle = read.title;
    this.title.value = read.title || name.replace(/\.[^.]*$/, "");
    this.title.addEventListener("input", () => this.preview());
    this.path.addEventListener("input", () => {
      this.ownPath = true;
      this.preview();
    });
    this.relative.addEventListener("change", () => void this.readAgain().catch((error: unknown) => this.fail(error)));
    this.preview();
    this.show();
  }

  open(): void {
    const form = make(
      "form",
      {
        class: "new",
        novalidate: true,
        submit: (event) => {
          event.preventDefault();
          void this.saveOnce();
        },
      },
      make("label", { for: "import-title" }, "Title"),
      make("div", { class: "field" }, this.title),
      make("label", { for: "import-path" }, "File"),
      make("div", { class: "field" }, this.path),
      this.said,
      ...(this.read.can_be_relative
        ? [make("label", { class: "check", for: "import-relative" }, this.relative, "Turn the times in the file into pauses")]
        : []),
      make("div", { class: "actions" }, make("button", { type: "submit", class: "first" }, "Save the script")),
    );
    this.dialog = openDialog(
      `Import ${this.name}`,
      "importing",
      make("p", { class: "about" }, "This is the script made of the file. Nothing is saved yet."),
      form,
      this.differences,
      make("details", {}, make("summary", {}, "Show the script"), this.text),
    );
    this.title.select();
  }

  private show(): void {
    const { dropped, format, text } = this.read;
    const heading =
      dropped.length > 0
        ? `The script differs from the file in ${counted(dropped.length, "place")}`
        : format === "script"
          ? "The file is a script already, and stays as it is"
          : "The script contains everything in the file";
    const items = dropped.map(({ how, line, what }) =>
      make("li", {}, make("span", { class: "how" }, `${upper(how)}, line ${line}: `), what),
    );
    this.differences.replaceChildren(make("h3", {}, heading), ...(items.length > 0 ? [make("ul", {}, ...items)] : []));
    this.text.textContent = text;
  }

  /** The file follows the title until it is changed itself. */
  private preview(): void {
    if (!this.ownPath) this.path.value = freePath(this.title.value, this.importing.taken());
    const file = fileName(this.path.value);
    const isShown = file === "" || file === this.path.value;
    this.say(isShown ? "" : `The file is ${file}`, false);
  }

  private say(words: string, isWrong: boolean): void {
    this.said.textContent = words;
    this.said.classList.toggle("wrong", isWrong);
    if (isWrong) this.path.setAttribute("aria-invalid", "true");
    else this.path.removeAttribute("aria-invalid");
  }

  private refuse(words: string): void {
    this.say(words, true);
    this.path.focus();
  }

  private fail(error: unknown): void {
    this.refuse(refusalWords(error, this.name));
  }

  /** While it saves, a second click changes nothing. */
  private async saveOnce(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      await this.save();
    } catch (error) {
      this.fail(error);
    } finally {
      this.isBusy = false;
    }
  }

  /** A title that was not changed stays as it is written in the file. */
  private async readAgain(): Promise<ReadFile> {
    const title = this.title.value.trim();
    const relative = this.relative.checked;
    this.read = await readFile(this.data, this.name, { title: title === this.ownTitle ? "" : title, relative });
    this.show();
    return this.read;
  }

  private async save(): Promise<void> {
    const path = fileName(this.path.value);
    if (path === "") return this.refuse("Write a name of a file that has letters or numbers.");
    const { text } = await this.readAgain();
    try {
      await save(path, text, null);
    } catch (error) {
      if (!(error instanceof RefusedError) || error.status !== 412) throw error;
      return this.refuse("There is already a script with this name. Choose another name.");
    }
    this.dialog?.close();
    this.importing.made(path);
  }
}

/** The file of a title; a number makes it a file that is not there yet. */
export function freePath(title: string, taken: readonly string[]): string {
  const path = fileName(title.replaceAll("/", " "));
  if (!taken.includes(path)) return path;
  return fileName(freeName(title.replaceAll("/", " ").replace(/\.(md|txt)$/i, ""), (name) => !taken.includes(fileName(name))));
}
