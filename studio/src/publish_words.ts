/** What the view in which files are made says: pure functions from what is known to words. */

import { OfflineError, offlineWords, RefusedError } from "./api";
import type { Job, MadeTrack, OutFile, Report, Verdict } from "./publish_api";
import { clock, counted, ended, upper, withRemedy } from "./words";

const STEPS: Readonly<Record<string, string>> = {
  speaking: "Speaking the sentences",
  "reading sounds": "Reading the sounds",
  "making bells": "Making the bells",
  "making beds": "Making the beds",
  measuring: "Measuring the loudness",
  encoding: "Writing the audio",
};

export const percent = (share: number): string => `${Math.floor(share * 100)} %`;

/** What is being done. A script that is not the one on the page is named. */
export function stepWords(job: Job, path: string): string {
  const of = job.path === path ? "" : ` of ${job.path}`;
  if (job.state === "cancelling") return `Cancelling the files${of}…`;
  const step = STEPS[job.step] ?? "Making the files";
  return `${step}${of}…`;
}

/** How a job has ended. */
export function endWords(job: Job): string {
  if (job.state === "cancelled") return "Cancelled. What was not finished is not there; files from before are as they were.";
  if (job.state === "failed") return ended(`Not made: ${withRemedy(job.error, job.remedy)}`);
  const files = job.folders.flatMap(({ files }) => files);
  if (job.folders.every(({ made }) => !made)) return "Nothing has changed since these files were made.";
  return `${counted(files.length, "file")} made.`;
}

/** What people hear of a job as it goes on. A step that follows another soon is not said. */
export class Sayings {
  private said = "";
  private at_ms = -Infinity;

  constructor(
    private readonly path: string,
    private readonly now_ms: () => number,
  ) {}

  /** The words to say now; empty if there is nothing new, or if something was said a moment ago. */
  next(job: Job): string {
    const isUnderWay = job.state === "running" || job.state === "cancelling";
    const words = isUnderWay ? stepWords(job, this.path) : endWords(job);
    const isSoon = this.now_ms() - this.at_ms < SAYING_MS;
    if (words === this.said || (job.state === "running" && isSoon)) return "";
    this.said = words;
    this.at_ms = this.now_ms();
    return job.state === "running" && job.share > 0 ? `${words} ${percent(job.share)}` : words;
  }
}

const SAYING_MS = 8000;

const isBroken = ({ status }: Verdict): boolean => status === "wrong" || status === "cannot";

export function reportWords(report: Report): string {
  const broken = report.verdicts.filter(isBroken).length;
  const file = report.file === "" ? "" : `${report.file}: `;
  return broken === 0 ? `${file}meets the rules` : `${file}${counted(broken, "rule")} not met`;
}

/** Why somebody may not want to go on; empty if all rules are met. */
export function brokenWords(reports: readonly Report[]): string {
  const broken = reports.filter(({ met }) => !met).map((report) => `${report.title}: ${reportWords(report)}`);
  return broken.length === 0 ? "" : `${broken.join("; ")}.`;
}

const STATUSES: Readonly<Record<Verdict["status"], string>> = {
  ok: "Met",
  advice: "Advice",
  wrong: "Not met",
  cannot: "Cannot be met",
  unknown: "Not known",
};

export const statusWords = ({ status }: Verdict): string => STATUSES[status];

export function verdictWords({ rule, wanted, measured }: Verdict): string {
  const found = measured === "" ? "not known" : measured;
  return `${upper(rule)}: ${found}, wanted ${wanted}`;
}

/** A number as the rest of the page writes it: with a true minus sign. */
const level = (value: number | null, unit: string): string =>
  value === null ? "silent" : `${value.toFixed(1).replace("-", "−")} ${unit}`;

/** The measures of a track, each with its name. */
export const measures = (track: MadeTrack): readonly (readonly [string, string])[] => [
  ["Length", clock(track.seconds * 1000)],
  ["Words", level(track.words_lufs, "LUFS")],
  ["Whole track", level(track.integrated_lufs, "LUFS")],
  ["True peak", level(track.true_peak_dbtp, "dBTP")],
];

export function size(bytes: number): string {
  if (bytes < 1000) return counted(bytes, "byte");
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, "kB"] : [bytes / 1_000_000, "MB"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** When a file was made, its length and its size: "Today at 14:03, 10:00, 9.6 MB." */
export function fileDetails({ made_ms, seconds, bytes }: OutFile, now: Date): string {
  const made = new Date(made_ms);
  const time = made.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const isToday = made.toDateString() === now.toDateString();
  const day = isToday ? "Today" : made.toLocaleDateString([], { day: "numeric", month: "short", year: "numeric" });
  return `${[`${day} at ${time}`, ...(seconds === null ? [] : [clock(seconds * 1000)]), size(bytes)].join(", ")}.`;
}

/** The lengths that somebody wrote with commas between them. */
export const lengthsIn = (written: string): readonly string[] =>
  written
    .split(",")
    .map((length) => length.trim())
    .filter((length) => length !== "");

/** What is said where a request failed. */
export function troubleWords(error: unknown): string {
  if (error instanceof RefusedError) return ended(upper(withRemedy(error.message, error.remedy)));
  if (error instanceof OfflineError) return offlineWords(error);
  throw error;
}
