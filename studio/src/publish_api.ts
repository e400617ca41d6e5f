/** What the view in which files are made asks the studio's server for. */

import { ask } from "./api";

/** What can be chosen for a script, and what is chosen if nobody chooses. */
export interface Offer {
  /** Titles by name. */
  readonly platforms: Readonly<Record<string, string>>;
  readonly usual_platforms: readonly string[];
  readonly formats: readonly string[];
  readonly usual_formats: readonly string[];
  /** Labels of captions and other texts, by the names of their formats. */
  readonly captions: Readonly<Record<string, string>>;
  readonly usual_captions: readonly string[];
  readonly beds: readonly string[];
  /** The lengths that the script names. */
  readonly lengths: readonly string[];
  /** The bit rates that an MP3 can have. */
  readonly bitrates_kbps: readonly number[];
  /** The job that runs, or else the last one of the script. */
  readonly job: Job | null;
}

/** What somebody chose; what is empty is as in the script or in the settings. */
export interface Wanted {
  readonly lengths: readonly string[];
  readonly bed: string;
  readonly formats: readonly string[];
  /** None makes only tracks. */
  readonly platforms: readonly string[];
  /** The formats of captions and other texts; null is as in the settings. */
  readonly captions: readonly string[] | null;
  /** The loudness of the words. */
  readonly lufs: number | null;
  readonly bitrate_kbps: number | null;
}

/** The text that is on the disk, and that the page shows. */
export interface Saved {
  readonly path: string;
  readonly version: string;
}

export interface Verdict {
  readonly rule: string;
  readonly wanted: string;
  readonly measured: string;
  readonly status: "ok" | "advice" | "wrong" | "cannot" | "unknown";
  readonly remedy: string;
  readonly source: string;
  readonly line: number | null;
}

export interface Report {
  /** Empty for what is known before anything is made. */
  readonly file: string;
  readonly platform: string;
  readonly title: string;
  readonly met: boolean;
  readonly verdicts: readonly Verdict[];
}

export interface Warning {
  readonly words: string;
  /** The line of the script that it is about. */
  readonly line: number | null;
}

/** What is known before anything is made. */
export interface Outlook {
  readonly folder: string;
  /** Why it is not published yet; empty if it can be. */
  readonly held_back: string;
  readonly warnings: readonly Warning[];
  readonly reports: readonly Report[];
}

export interface MadeFile {
  readonly name: string;
  readonly kind: "audio" | "picture" | "text";
  readonly bytes: number;
  readonly address: string;
}

export interface MadeTrack {
  readonly file: string;
  readonly seconds: number;
  readonly words_lufs: number | null;
  readonly integrated_lufs: number | null;
  readonly true_peak_dbtp: number | null;
}

export interface MadeFolder {
  readonly place: string;
  readonly platform: string;
  readonly title: string;
  /** Whether they are new; otherwise they were there already. */
  readonly made: boolean;
  readonly warnings: readonly Warning[];
  readonly archive: string;
  readonly files: readonly MadeFile[];
  readonly tracks: readonly MadeTrack[];
  readonly reports: readonly Report[];
}

export interface Job extends Saved {
  readonly job: string;
  readonly platforms: readonly string[];
  readonly state: "running" | "cancelling" | "cancelled" | "failed" | "done";
  readonly step: string;
  /** How much of all is done, from 0 to 1. */
  readonly share: number;
  readonly error: string;
  readonly remedy: string;
  readonly folders: readonly MadeFolder[];
}

/** A file in the folder of a script, whenever it was made. `name` is its path from there. */
export interface OutFile {
  readonly name: string;
  readonly kind: MadeFile["kind"];
  readonly bytes: number;
  readonly made_ms: number;
  /** The length of a track; null for other files. */
  readonly seconds: number | null;
  /** Whether the script, or a file that it uses, has changed since. */
  readonly is_older: boolean;
  readonly address: string;
}

export interface OutFiles {
  /** Empty if the script has no folder of its own. */
  readonly folder: string;
  readonly files: readonly OutFile[];
}

export const isRunning = (job: Job | null): boolean => job?.state === "running" || job?.state === "cancelling";

const inPath = (path: string): string => `?path=${encodeURIComponent(path)}`;

export const offerOf = (path: string): Promise<Offer> => ask("GET", `/api/publishing${inPath(path)}`);
export const look = (saved: Saved, wanted: Wanted): Promise<Outlook> =>
  ask("POST", "/api/publishing/check", { ...saved, ...wanted });
export const start = (saved: Saved, wanted: Wanted, anyway: boolean): Promise<Job> =>
  ask("POST", "/api/publishing/start", { ...saved, ...wanted, anyway });
export const cancel = (job: string): Promise<Job> => ask("POST", "/api/publishing/cancel", { job });
/** All files that were made from a script, the newest tracks first. */
export const filesOf = (path: string): Promise<OutFiles> => ask("GET", `/api/made${inPath(path)}`);
/** Show the folder of a script in the file manager. */
export const openFolder = (path: string): Promise<unknown> => ask("POST", "/api/made/open", { path });
/** The cover of a script; the version keeps a browser from showing an older one. */
export const coverOf = ({ path, version }: Saved): string => `/api/publishing/cover${inPath(path)}&version=${version}`;
