/** The list of the project's scripts. */

import type { Project, ScriptEntry } from "./api";
import { announce, byId, make } from "./dom";
import { addressOf } from "./route";
import { counted } from "./words";

/** From so many scripts on, they can be filtered. */
const MANY = 8;

export class ScriptList {
  private project: Project = { name: "", open: null, scripts: [] };
  private current: string | null = null;
  private readonly filter = byId<HTMLInputElement>("filter");

  constructor() {
    this.filter.addEventListener("input", () => {
      this.show();
      announce(counted(this.chosen().length, "script"));
    });
  }

  fill(project: Project): void {
    this.project = project;
    byId("project").textContent = project.name;
    byId("finder").hidden = project.scripts.length < MANY;
    this.show();
  }

  mark(path: string | null): void {
    this.current = path;
    for (const link of byId("list").querySelectorAll("a")) {
      if (link.dataset["path"] === path) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  entry(path: string): ScriptEntry | undefined {
    return this.project.scripts.find((script) => script.path === path);
  }

  focus(): void {
    const list = byId("list");
    (list.querySelector<HTMLElement>("[aria-current]") ?? list.querySelector("a") ?? byId("new")).focus();
  }

  private chosen(): readonly ScriptEntry[] {
    if (byId("finder").hidden) return this.project.scripts;
    const words = plain(this.filter.value).split(/\s+/);
    return this.project.scripts.filter(({ path, title }) => {
      const text = plain(`${title} ${path}`);
      return words.every((word) => text.includes(word));
    });
  }

  private show(): void {
    const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["path"] : undefined;
    const chosen = this.chosen();
    byId("list").replaceChildren(
      ...chosen.map(({ path, title }) =>
        make(
          "li",
          {},
          make(
            "a",
            { href: addressOf(path), "data-path": path },
            make("span", { class: "name" }, title || path),
            make("span", { class: "file" }, path),
          ),
        ),
      ),
    );
    byId("none").hidden = chosen.length > 0 || this.project.scripts.length === 0;
    this.mark(this.current);
    if (held !== undefined)
      [...byId("list").querySelectorAll("a")].find((link) => link.dataset["path"] === held)?.focus();
  }
}

/** Small letters without accents. */
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
