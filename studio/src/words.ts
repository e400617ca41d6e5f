/** Names and numbers as people read them. */

const SECOND_MS = 1000;

/** What each part says that asked for something in vain; a notice says why, and what to do. */
export const NO_CONNECTION = "No connection to the studio.";

/** 3:05, or 1:02:05 from an hour on. */
export function clock(duration_ms: number): string {
  const seconds = Math.round(duration_ms / SECOND_MS);
  const hours = Math.floor(seconds / 3600);
  const two = (number: number): string => String(number).padStart(2, "0");
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

export const upper = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** What is wrong, with what to do about it; the remedy may be empty. */
export const withRemedy = (error: string, remedy: string): string => `${error}${remedy === "" ? "" : `; ${remedy}`}`;

/** Words with a full stop, if nothing ends them yet. */
export const ended = (words: string): string => (/[.!?…]$/.test(words) ? words : `${words}.`);

/** The beginning of longer words, which does not end within a character. */
export const beginning = (words: string, length: number): string =>
  `${words.slice(0, length).replace(/[\ud800-\udbff]$/, "").trimEnd()}…`;

export const IS_FILE = /\.(md|txt)$/i;

/** The file of a session: "Evening rest" is evening-rest.md. A name that is a file's is kept. */
export function fileName(name: string): string {
  const written = name.trim().normalize("NFC");
  if (IS_FILE.test(written)) return written;
  const parts = written.split("/").map((part) =>
    part
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
      .replace(/^-+|-+$/g, ""),
  );
  const path = parts.filter((part) => part !== "").join("/");
  return path === "" ? "" : `${path}.md`;
}

/** The title of a session that is called so; "" if the name is that of a file. */
export const titleOf = (name: string): string => (IS_FILE.test(name) ? "" : name.trim());

/** The first name of "Rest 2", "Rest 3" and so on that is free; "Rest 2" is followed by "Rest 3". */
export function freeName(name: string, isFree: (name: string) => boolean): string {
  const [, base, number] = /^(.*?)(?:\s+(\d{1,4}))?$/s.exec(name) ?? [];
  for (let next = Number(number ?? 1) + 1; ; next += 1) {
    const free = `${base} ${next}`;
    if (isFree(free)) return free;
  }
}
