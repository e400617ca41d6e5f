/** What somebody chose the last time for the files of a script, kept in this browser. */

/** The fields of the form as they were left. Lists of files that were as usual are null: what is usual may change. */
export interface KeptChoices {
  readonly forPlatforms: boolean;
  readonly platforms: readonly string[];
  readonly formats: readonly string[] | null;
  readonly captions: readonly string[] | null;
  readonly lengths: string;
  readonly bed: string;
  readonly level: string;
  readonly lufs: string;
  readonly bitrate: string;
}

/** A choice of files, null if it is the usual one. */
export const unlessUsual = (chosen: readonly string[], usual: readonly string[]): readonly string[] | null => (isSame(chosen, usual) ? null : chosen);

/** Whether two lists have the same names, in whatever order. */
const isSame = (some: readonly string[], others: readonly string[]): boolean => [...some].sort().join() === [...others].sort().join();

export class ChoicesKeeper {
  constructor(
    private readonly storage: Storage | null,
    private readonly project: string,
  ) {}

  keep(path: string, choices: KeptChoices): void {
    try {
      this.storage?.setItem(this.key(path), JSON.stringify(choices));
    } catch {
      // Without room, they are as usual the next time.
    }
  }

  /** The choices of the last time; null if there are none, or if an older page kept them in another form. */
  of(path: string): KeptChoices | null {
    try {
      const found: unknown = JSON.parse(this.storage?.getItem(this.key(path)) ?? "null");
      return isChoices(found) ? { ...found, formats: found.formats ?? null, captions: found.captions ?? null } : null;
    } catch {
      return null;
    }
  }

  drop(path: string): void {
    try {
      this.storage?.removeItem(this.key(path));
    } catch {
      // A browser without storage has kept nothing.
    }
  }

  private key(path: string): string {
    return `renderer-studio:files:${JSON.stringify([this.project, path])}`;
  }
}

const TEXTS = ["lengths", "bed", "level", "lufs", "bitrate"];
const FILES = ["formats", "captions"];

function isChoices(found: unknown): found is KeptChoices {
  if (typeof found !== "object" || found === null) return false;
  const fields = found as Record<string, unknown>;
  const isList = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === "string");
  return typeof fields["forPlatforms"] === "boolean" && TEXTS.every((name) => typeof fields[name] === "string") && isList(fields["platforms"]) && FILES.every((name) => (fields[name] ?? null) === null || isList(fields[name]));
}
