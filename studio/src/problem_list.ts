/** The list of problems beside the text. */

import { byId, button, make } from "./dom";
import { fixLabel, type PlacedProblem } from "./problems";
import { counted, upper } from "./words";

export interface ProblemActions {
  goTo(placed: PlacedProblem): void;
  /** Make one of the changes that mend it. */
  mend(placed: PlacedProblem, at: number): void;
  openFile(path: string): void;
}

/** A list longer than this is no help, and slow. */
const MOST_SHOWN = 200;

let isFolded = false;

export function listProblems(placed: readonly PlacedProblem[], actions: ProblemActions): void {
  const list = make("ol", { id: "problem-list" }, ...placed.slice(0, MOST_SHOWN).map((one) => item(one, actions)));
  const more = placed.length - MOST_SHOWN;
  fill(
    placed.length === 0 ? "No problems" : summary(placed),
    placed.length === 0
      ? make("p", { class: "about" }, "The script can be rendered as it stands.")
      : list,
    ...(more > 0 ? [make("p", { class: "about" }, `${counted(more, "more problem")} after these`)] : []),
  );
  byId("problems").className = placed.length === 0 ? "clear" : placed.every(({ problem }) => problem.warning) ? "warned" : "";
}

/** Say why there is no list. */
export function noCheck(heading: string, words: string): void {
  fill(heading, make("p", { class: "about" }, words));
  byId("problems").className = "pending";
}

export function summary(placed: readonly PlacedProblem[]): string {
  const warnings = placed.filter(({ problem }) => problem.warning).length;
  const errors = placed.length - warnings;
  const parts = [
    ...(errors > 0 ? [counted(errors, "error")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
  ];
  return parts.join(", ");
}

function fill(heading: string, ...content: readonly HTMLElement[]): void {
  const panel = byId("problems");
  const held = document.activeElement;
  const hadFocus = held !== null && held !== panel && panel.contains(held);
  const body = make("div", { class: "found", id: "found" }, ...content);
  const fold = make("button", { type: "button", class: "quiet fold", "aria-controls": "found" }, "");
  const apply = (): void => {
    body.hidden = isFolded;
    fold.textContent = isFolded ? "Show" : "Hide";
    fold.setAttribute("aria-expanded", String(!isFolded));
  };
  fold.addEventListener("click", () => {
    isFolded = !isFolded;
    apply();
  });
  apply();
  panel.replaceChildren(make("div", { class: "head" }, make("h2", { id: "problems-title" }, heading), fold), body);
  if (hadFocus) panel.focus();
}

function item(placed: PlacedProblem, actions: ProblemActions): HTMLElement {
  const { problem, fixes } = placed;
  const kind = problem.warning ? "Warning" : "Error";
  const where = problem.path === "" ? `line ${problem.line}` : `${problem.path}, line ${problem.line}`;
  const go =
    problem.path === ""
      ? button(`${kind}, ${where}`, () => actions.goTo(placed), "where")
      : button(`${kind} in ${where}`, () => actions.openFile(problem.path), "where");
  return make(
    "li",
    { class: problem.warning ? "warning" : "error" },
    go,
    make("p", {}, upper(problem.message)),
    ...(problem.remedy === "" ? [] : [make("p", { class: "about" }, upper(problem.remedy))]),
    ...fixes.map(({ text }, at) => button(fixLabel(text), () => actions.mend(placed, at), "fix")),
  );
}
