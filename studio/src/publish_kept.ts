/** What somebody chose the last time for the files of a script, kept in this browser. */

/** The fields of the form as they were left. */
export interface KeptChoices {
  readonly forPlatforms: boolean;
  readonly platforms: readonly string[];
  readonly formats: readonly string[];
  readonly captions: readonly string[];
  readonly lengths: string;
  readonly bed: string;
  readonly level: string;
  readonly lufs: string;
  readonly bitrate: string;
}

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
      return isChoices(found) ? found : null;
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
const LISTS = ["platforms", "formats", "captions"];

function isChoices(found: unknown): found is KeptChoices {
  if (typeof found !== "object" || found === null) return false;
  const fields = found as Record<string, unknown>;
  const isList = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === "string");
  return typeof fields["forPlatforms"] === "boolean" && TEXTS.every((name) => typeof fields[name] === "string") && LISTS.every((name) => isList(fields[name]));
}
