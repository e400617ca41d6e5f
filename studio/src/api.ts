/** What the page asks the studio's server for. */

import { takeBegun } from "./begun";
import { scriptAddress } from "./route";
import type { ScriptState } from "./script_state";

export interface ScriptEntry {
  readonly path: string;
  readonly title: string;
  /** Null until the server has looked at the script. */
  readonly state: ScriptState | null;
}

/** A kind of session that a new script can be an example of. */
export interface Kind {
  readonly name: string;
  readonly meaning: string;
}

export interface Project {
  readonly name: string;
  /** What tells it from other projects, also from one of the same name. */
  readonly key: string;
  readonly open: string | null;
  readonly scripts: readonly ScriptEntry[];
}

export interface VersionedText {
  readonly text: string;
  readonly version: string;
}

/** Lines and columns start at 1; a column counts Unicode characters. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly width: number;
}

export interface Fix extends Place {
  readonly text: string;
}

export interface Problem extends Place {
  readonly message: string;
  readonly remedy: string;
  readonly warning: boolean;
  /** Empty for the script itself, or the path of another file. */
  readonly path: string;
  /** Changes to choose from, each of which mends it. */
  readonly fixes: readonly Fix[];
}

export interface Cue extends Place {
  readonly kind: string;
}

export interface Track {
  readonly name: string;
  readonly duration_ms: number;
}

export interface Check {
  readonly problems: readonly Problem[];
  readonly cues: readonly Cue[];
  readonly summary: { readonly tracks: readonly Track[] } | null;
}

/** A script that was made of a file; `dropped` are the parts of the file that it does not contain as they were. */
export interface ReadFile {
  readonly format: string;
  readonly title: string;
  readonly text: string;
  readonly dropped: readonly { readonly line: number; readonly how: string; readonly what: string }[];
  /** The times in the file can become pauses. */
  readonly can_be_relative: boolean;
}

export interface Choice {
  readonly label: string;
  readonly apply: string;
  readonly detail: string;
}

export type Lists = Readonly<
  Record<"cues" | "bells" | "beds" | "voices" | "sounds" | "values" | "settings", readonly Choice[]>
>;

export interface Choices extends Lists {
  /** The keys of the tables in the front matter, by the key of the table. */
  readonly inner_keys: Readonly<Record<string, readonly Choice[]>>;
  /** Values by key; a key of a table is written behind its table, such as "pacing.rate". */
  readonly usual_values: Readonly<Record<string, readonly Choice[]>>;
}

/** The server answered, and refused. `current` is what is on the disk, where the answer says so. */
export class RefusedError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly remedy: string,
    readonly current: { readonly text: string | null; readonly version: string | null } | null,
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
  }
}

/** The server did not answer. */
export class OfflineError extends Error {}

/** Another start of the studio answers, which does not know this browser yet. */
export class RestartedError extends OfflineError {}

/** Why the page has no connection, and what to do. */
export const offlineWords = (error: unknown): string =>
  error instanceof RestartedError
    ? "The studio was started again. Open the address that it printed in this browser."
    : "The studio does not answer. If you closed it, start it again with renderer studio.";

/** Browsers allow this much for a request that outlives its page. */
const MOST_KEPT_ALIVE_BYTES = 60_000;

export const project = (): Promise<Project> => ask("GET", "/api/project");
export const kinds = (): Promise<readonly Kind[]> => ask("GET", "/api/kinds");
export const create = (path: string, title: string, kind: string): Promise<{ path: string }> =>
  ask("POST", "/api/new", { path, title, kind });
export const duplicate = (path: string, name: string, title: string): Promise<{ path: string }> =>
  ask("POST", "/api/duplicate", { path, name, title });

export const rename = (path: string, name: string): Promise<{ path: string }> => ask("POST", "/api/rename", { path, name });

/** Put a script away; `deleted` is its path from then on. */
export const remove = (path: string): Promise<{ readonly deleted: string }> => ask("POST", "/api/delete", { path });
export const restore = (path: string, deleted: string): Promise<{ readonly path: string }> => ask("POST", "/api/restore", { path, deleted });

/** Make a script of a file; nothing is saved. An empty title keeps that of the file. */
export function readFile(data: ArrayBuffer, name: string, { title = "", relative = false } = {}): Promise<ReadFile> {
  const query = new URLSearchParams({ name, title, relative: relative ? "1" : "0" });
  return ask("POST", `/api/import?${query}`, data);
}

export const check = (path: string, text: string): Promise<Check> => ask("POST", "/api/check", { path, text });
/** What can be written in a script; without `alsoVoices`, only voices of the settings are among it. */
export const choices = (path: string, alsoVoices: boolean): Promise<Choices> =>
  ask("GET", `/api/completions?path=${encodeURIComponent(path)}${alsoVoices ? "" : "&voices=named"}`);

export async function load(path: string): Promise<VersionedText> {
  const { text, version } = await ask<VersionedText>("GET", scriptAddress(path));
  return { text: oneLineEnd(text), version };
}

/** The editor knows one line end; the server keeps those of the file. */
const oneLineEnd = (text: string): string => text.replace(/\r\n?/g, "\n");

/** Save a text in the place of a version; null for a file that must not exist. */
export async function save(path: string, text: string, version: string | null): Promise<string> {
  const condition: Record<string, string> =
    version === null ? { "If-None-Match": "*" } : { "If-Match": `"${version}"` };
  const answer = await ask<{ version: string }>("PUT", scriptAddress(path), { text }, condition);
  return answer.version;
}

export async function ask<T>(
  method: string,
  address: string,
  content?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const isBytes = content instanceof ArrayBuffer;
  const body = content === undefined ? null : isBytes ? content : JSON.stringify(content);
  const type = isBytes ? "application/octet-stream" : "application/json";
  let answer: Response;
  let data: unknown;
  try {
    answer = await ((method === "GET" ? takeBegun(address) : undefined) ??
      fetch(address, {
        method,
        body,
        headers: { ...headers, ...(body === null ? {} : { "Content-Type": type, "X-Renderer-Studio": "1" }) },
        keepalive: method === "PUT" && typeof body === "string" && body.length * 3 < MOST_KEPT_ALIVE_BYTES,
      }));
    data = await contentOf(answer);
  } catch {
    throw new OfflineError("the studio does not answer");
  }
  if (!answer.ok) throw refusal(answer.status, data);
  return data as T;
}

async function contentOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function refusal(status: number, data: unknown): RefusedError | RestartedError {
  const said = data as { error?: string; remedy?: string; text?: string | null; version?: string | null; problems?: readonly Problem[] };
  if (status === 403 && said.error === undefined)
    return new RestartedError("the studio was started again");
  const current = status === 412 ? { text: said.text == null ? null : oneLineEnd(said.text), version: said.version ?? null } : null;
  return new RefusedError(status, said.error ?? `the studio answered ${status}`, said.remedy ?? "", current, said.problems);
}
