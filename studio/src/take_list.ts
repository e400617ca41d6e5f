/** The takes of a sentence as a list of controls. */

import { button, make } from "./dom";
import { icon } from "./icons";
import type { Shown } from "./script_takes";
import type { Heard } from "./take_player";
import { chosenOf, detailsOf, recipeOf } from "./take_words";
import type { Take } from "./takes_api";
import { upper } from "./words";

export interface TakeActions {
  hear(take: Take): void;
  choose(take: Take): void;
  lock(take: Take): void;
  drop(take: Take): void;
}

/** What can be done with a take, by the names that its controls have. */
export const isChoosable = (take: Take, times: number, time: number | undefined): boolean =>
  time === undefined ? take.times.length < times : !take.times.includes(time);
export const isDroppable = (take: Take): boolean => !take.own && !take.locked;

/** The takes of a sentence; they are chosen for one `time` that it is said, or for all. */
export const listTakes = ({ sentence, takes }: Shown, time: number | undefined, heard: Heard, actions: TakeActions): HTMLElement =>
  make("ol", { class: "takes", "aria-label": "Takes" }, ...(takes ?? []).map((take) => item(take, takes![0]!, { times: sentence.times, time }, heard, actions)));

function item(take: Take, own: Take, { times, time }: { times: number; time: number | undefined }, heard: Heard, actions: TakeActions): HTMLElement {
  const chosen = chosenOf(take, times);
  const name = `take ${take.number}`;
  const isHeard = isSounding(heard, take.id);
  const hear = make(
    "button",
    { type: "button", class: "hear", "aria-label": `${isHeard ? "Stop" : "Hear"} ${name}`, click: () => actions.hear(take) },
    icon(isHeard ? "stop" : "play"),
  );
  const tags = [...(chosen === "" ? [] : [chosen]), ...(take.locked ? ["Locked"] : [])];
  const element = make(
    "li",
    { class: chosen === "" ? "take" : "take in-use", "data-take": take.id },
    hear,
    make(
      "div",
      { class: "take-about" },
      make("p", { class: "take-name" }, `Take ${take.number}`, ...tags.map((tag) => make("span", { class: "tag" }, tag))),
      make("p", {}, recipeOf(take, own)),
      make("p", { class: "about" }, detailsOf(take)),
      ...[take.doubt === "" ? "" : `May be wrong: ${take.doubt}`, upper(take.stale)].filter((words) => words !== "").map((words) => make("p", { class: "care" }, words)),
    ),
    make(
      "div",
      { class: "take-tools" },
      ...(isChoosable(take, times, time) ? [tool("Choose", name, () => actions.choose(take))] : []),
      tool(take.locked ? "Unlock" : "Lock", name, () => actions.lock(take), take.locked ? "Let it follow the script again" : "Keep it as it sounds, also if the voice changes"),
      ...(isDroppable(take) ? [tool("Delete", name, () => actions.drop(take))] : []),
    ),
  );
  for (const [at, control] of element.querySelectorAll("button").entries())
    control.dataset["key"] = `${take.id} ${at === 0 ? "hear" : control.textContent}`;
  return element;
}

function tool(label: string, take: string, run: () => void, help = ""): HTMLElement {
  const control = button(label, run, "quiet small");
  if (help !== "") control.title = help;
  control.setAttribute("aria-label", `${label} ${take}`);
  return control;
}

function isSounding(heard: Heard, id: string): boolean {
  if (heard.kind === "playing") return heard.take === id;
  if (heard.kind === "comparing") return heard.takes[heard.first ? 0 : 1] === id;
  return heard.kind === "loading" && heard.takes.length === 1 && heard.takes[0] === id;
}
