/** All files in the folder of a script: when each was made, whether it is still current, and how to take it. */

import { button, make } from "./dom";
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
  private drawn = "";
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
    const drawn = JSON.stringify(files);
    if (drawn === this.drawn) return; // whoever listens to one goes on
    this.drawn = drawn;
    const now = new Date();
    this.list.replaceChildren(...files.map((file) => item(file, now)));
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

function item(file: OutFile, now: Date): HTMLElement {
  const hear = button("Hear", () => play(hear, file), "quiet small");
  hear.setAttribute("aria-label", `Hear ${file.name}`);
  return make(
    "li",
    {},
    make("a", { href: file.address, download: file.name.slice(file.name.lastIndexOf("/") + 1) }, file.name),
    make("span", { class: "about" }, ` ${fileDetails(file, now)}`),
    make("span", { class: file.is_older ? "care" : "about" }, file.is_older ? " The script has changed since." : " Up to date. "),
    ...(file.kind === "audio" ? [hear] : []),
  );
}

/** A player takes the place of a button. */
function play(hear: HTMLElement, { address, name }: OutFile): void {
  const player = make("audio", { controls: true, autoplay: true, src: address, "aria-label": name });
  hear.replaceWith(player);
  player.focus();
}
