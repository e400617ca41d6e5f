/** The verdicts on a script and its files, with what to do about them. */

import type { Problem } from "./api";
import { button, make } from "./dom";
import { sentence } from "./problems";
import type { Report, Verdict, Warning } from "./publish_api";
import { reportWords, statusWords, verdictWords } from "./publish_words";
import { counted, ended, upper } from "./words";

/** Goes to a line of the text. */
export type GoTo = (line: number) => void;

export function reportList(reports: readonly Report[], goTo: GoTo): HTMLElement {
  return make("ul", { class: "reports" }, ...reports.map((report) => make("li", {}, ...reportParts(report, goTo))));
}

function reportParts(report: Report, goTo: GoTo): Node[] {
  const shown = report.verdicts.filter(({ status }) => status !== "ok");
  const met = report.verdicts.filter(({ status }) => status === "ok");
  return [
    make("p", { class: report.met ? "report met" : "report broken" }, make("strong", {}, report.title), ` ${reportWords(report)}`),
    ...(shown.length === 0 ? [] : [make("ul", { class: "verdicts" }, ...shown.map((verdict) => item(verdict, goTo)))]),
    ...(met.length === 0
      ? []
      : [
          make(
            "details",
            {},
            make("summary", {}, `${counted(met.length, "rule")} met`),
            make("ul", { class: "verdicts" }, ...met.map((verdict) => item(verdict, goTo))),
          ),
        ]),
  ];
}

function item(verdict: Verdict, goTo: GoTo): HTMLElement {
  const { line, remedy, source, status } = verdict;
  return make(
    "li",
    { class: status },
    make("p", {}, make("span", { class: "mark" }, statusWords(verdict)), ` ${verdictWords(verdict)}`),
    ...(remedy === "" ? [] : [make("p", { class: "remedy" }, ended(upper(remedy)))]),
    ...(line === null ? [] : [lineButton(line, goTo)]),
    make("p", { class: "about" }, source),
  );
}

const lineButton = (line: number, goTo: GoTo): HTMLElement => button(`Go to line ${line}`, () => goTo(line), "where");

/** The problems for which nothing can be made. */
export function problemList(problems: readonly Problem[], goTo: GoTo): HTMLElement {
  return make(
    "ul",
    { class: "verdicts" },
    ...problems.map((problem) =>
      make(
        "li",
        { class: problem.warning ? "advice" : "wrong" },
        make("p", {}, `${problem.path === "" ? "" : `${problem.path}, line ${problem.line}: `}${ended(upper(sentence(problem)))}`),
        ...(problem.path === "" && problem.line > 0 ? [lineButton(problem.line, goTo)] : []),
      ),
    ),
  );
}

export const warningList = (warnings: readonly Warning[], goTo: GoTo): HTMLElement =>
  make(
    "ul",
    { class: "verdicts" },
    ...warnings.map(({ line, words }) =>
      make("li", { class: "advice" }, make("p", {}, ended(upper(words))), ...(line === null ? [] : [lineButton(line, goTo)])),
    ),
  );
