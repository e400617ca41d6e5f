/** All files in the folder of a script: when each was made, whether it is still current, and how to take it. */

import { button, make, write } from "./dom";
import { filesOf, openFolder, type OutFile, type OutFiles } from "./publish_api";
import { fileDetails, troubleWords } from "./publish_words";

export class FilesInFolder {
  private readonly place = make("p", { class: "about" });
  private readonly open = button("Open the folder", () => void this.openIt(), "quiet");
  private readonly wrong = make("p", { class: "wrong", role: "alert", hidden: true });
  private readonly list = make("ul", { class: "downloads" });
  readonly element = make(
    "section",
    { class: "out-files", "aria-labelledby": "publish-files", hidden: true },
    make("h3", { id: "publish-files" }, "All files of this script"),
    this.place,
    this.open,
    this.wrong,
    this.list,
  );
  private readonly rows = new Map<string, Row>();
  private asked = 0;

  constructor(private readonly path: string) {}

  /** Look at the folder again. */
  async load(): Promise<void> {
    const mine = (this.asked += 1);
    let found: OutFiles;
    try {
      found = await filesOf(this.path);
    } catch {
      return; // the view says why the studio does not answer
    }
    if (mine === this.asked) this.show(found);
  }

  private show({ folder, files }: OutFiles): void {
    this.element.hidden = files.length === 0;
    this.place.textContent = `In the folder ${folder} on this computer`;
    const now = new Date();
    const keys = new Set(files.map(keyOf));
    for (const [key, { element }] of this.rows) {
      if (keys.has(key)) continue;
      element.remove();
      this.rows.delete(key);
    }
    for (const [at, file] of files.entries()) {
      const row = this.rows.get(keyOf(file)) ?? new Row(file);
      this.rows.set(keyOf(file), row);
      row.show(file, now);
      // A row that stays in its place keeps its sound and the focus.
      if (this.list.children[at] !== row.element) this.list.insertBefore(row.element, this.list.children[at] ?? null);
    }
  }

  private async openIt(): Promise<void> {
    this.wrong.hidden = true;
    try {
      await openFolder(this.path);
    } catch (error) {
      this.wrong.textContent = troubleWords(error);
      this.wrong.hidden = false;
    }
  }
}

/** A file that was made again is another one. */
const keyOf = ({ name, address, made_ms, bytes }: OutFile): string => JSON.stringify([name, address, made_ms, bytes]);

class Row {
  readonly element: HTMLElement;
  private readonly details = make("span", { class: "about" });
  private readonly state = make("span");

  constructor(file: OutFile) {
    const hear = button("Hear", () => play(hear, file), "quiet small");
    hear.setAttribute("aria-label", `Hear ${file.name}`);
    this.element = make(
      "li",
      {},
      make("a", { href: file.address, download: file.name.slice(file.name.lastIndexOf("/") + 1) }, file.name),
      this.details,
      this.state,
      ...(file.kind === "audio" ? [hear] : []),
    );
  }

  show(file: OutFile, now: Date): void {
    write(this.details, ` ${fileDetails(file, now)}`);
    this.state.className = file.is_older ? "care" : "about";
    write(this.state, file.is_older ? " The script has changed since." : " Up to date. ");
  }
}

/** A player takes the place of a button. */
function play(hear: HTMLElement, { address, name }: OutFile): void {
  const player = make("audio", { controls: true, autoplay: true, src: address, "aria-label": name });
  hear.replaceWith(player);
  player.focus();
}
