/** The list of the project's scripts. */

import type { Project, ScriptEntry } from "./api";
import { announce, byId, make, write } from "./dom";
import { type Icon, icon } from "./icons";
import { addressOf } from "./route";
import { type ScriptState, standing, stateWords } from "./script_state";
import { counted } from "./words";

/** From so many scripts on, they can be filtered. */
const MANY = 8;

export class ScriptList {
  private project: Project = { name: "", key: "", open: null, scripts: [] };
  private current: string | null = null;
  private readonly filter = byId<HTMLInputElement>("filter");

  constructor(
    private readonly duplicate: (script: ScriptEntry) => void,
    private readonly rename: (script: ScriptEntry) => void,
    private readonly remove: (script: ScriptEntry) => void,
  ) {
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

  /** The state of a script has changed. */
  told(path: string, state: ScriptState): void {
    const scripts = this.project.scripts.map((script) => (script.path === path ? { ...script, state } : script));
    this.project = { ...this.project, scripts };
    const script = this.entry(path);
    const item = [...byId("list").querySelectorAll("li")].find((shown) => shown.dataset["path"] === path);
    if (script !== undefined && item !== undefined) renew(item, script);
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

  get paths(): readonly string[] {
    return this.project.scripts.map(({ path }) => path);
  }

  focus(): void {
    const list = byId("list");
    (list.querySelector<HTMLElement>("[aria-current]") ?? list.querySelector("a") ?? byId("new")).focus();
  }

  /** Do something with a script as it is known now. */
  private with(path: string, run: (script: ScriptEntry) => void): void {
    const script = this.entry(path);
    if (script !== undefined) run(script);
  }

  private toolsOf(path: string): readonly HTMLElement[] {
    return [
      tool("rename", "Rename", () => this.with(path, this.rename)),
      tool("copy", "Duplicate", () => this.with(path, this.duplicate)),
      tool("remove", "Delete", () => this.with(path, this.remove)),
    ];
  }

  private chosen(): readonly ScriptEntry[] {
    if (byId("finder").hidden) return this.project.scripts;
    const words = plain(this.filter.value).split(/\s+/);
    return this.project.scripts.filter(({ path, title }) => {
      const text = plain(`${title} ${path}`);
      return words.every((word) => text.includes(word));
    });
  }

  /** Show the chosen scripts. Those that stay are not touched, because the focus may be there or come back there. */
  private show(): void {
    const list = byId("list");
    const chosen = this.chosen();
    const shown = new Map([...list.querySelectorAll("li")].map((item) => [item.dataset["path"], item]));
    const held = [...list.children].findIndex((item) => item.contains(document.activeElement));
    for (const { path } of chosen) shown.delete(path);
    for (const gone of shown.values()) gone.remove();
    chosen.forEach((script, at) => {
      const there = list.children[at];
      if (there instanceof HTMLElement && there.dataset["path"] === script.path) renew(there, script);
      else list.insertBefore(itemOf(script, this.toolsOf(script.path)), there ?? null);
    });
    byId("none").hidden = chosen.length > 0 || this.project.scripts.length === 0;
    this.mark(this.current);
    if (held !== -1 && !list.contains(document.activeElement))
      (list.children[Math.min(held, chosen.length - 1)]?.querySelector("a") ?? byId("new")).focus();
  }
}

const nameOf = ({ path, title }: ScriptEntry): string => title || path;

let count = 0;

/** The state is said after the name of the link, which it describes. */
function itemOf(script: ScriptEntry, tools: readonly HTMLElement[]): HTMLElement {
  count += 1;
  const state = `script-state-${count}`;
  const item = make(
    "li",
    { "data-path": script.path },
    make(
      "a",
      { href: addressOf(script.path), "data-path": script.path, "aria-describedby": state },
      make("span", { class: "name" }),
      make("span", { class: "file" }, script.path),
    ),
    make("p", { id: state, class: "standing" }),
    make("div", { class: "script-tools" }, ...tools),
  );
  renew(item, script);
  return item;
}

const tool = (kind: Icon, label: string, run: () => void): HTMLElement =>
  make("button", { type: "button", class: "quiet", "aria-haspopup": "dialog", title: label, click: run }, icon(kind));

/** Show a script's name and state, which may have changed. */
function renew(item: HTMLElement, script: ScriptEntry): void {
  write(item.querySelector(".name"), nameOf(script));
  for (const control of item.querySelectorAll<HTMLElement>(".script-tools button"))
    control.setAttribute("aria-label", `${control.title} ${nameOf(script)}`);
  const place = item.querySelector(".standing");
  if (place === null || script.state === null) return;
  place.className = `standing ${standing(script.state)}`;
  write(place, stateWords(script.state, new Date()));
}


/** Small letters without accents. */
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
