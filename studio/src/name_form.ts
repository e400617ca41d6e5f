/** A form that asks for the name of a session, and says which file gets it. */

import { offlineWords, RefusedError } from "./api";
import { make } from "./dom";
import { ended, upper } from "./words";

let count = 0;

/** What the form is for: `file` is the path of a name, "" where none can be made; `create` makes the script. */
export interface Naming {
  /** What is asked for; the name of a session if it is left out. */
  readonly asks?: string;
  readonly label: string;
  readonly value: string;
  /** What is chosen before the name. */
  readonly before?: readonly Node[];
  file(name: string): string;
  create(file: string, name: string): Promise<{ readonly path: string }>;
}

export function nameForm(naming: Naming, made: (path: string) => void): HTMLFormElement {
  count += 1;
  const [name, hint] = [`new-name-${count}`, `new-hint-${count}`];
  const input = make("input", { id: name, type: "text", autocomplete: "off", required: true, value: naming.value, "aria-describedby": hint });
  const said = make("p", { id: hint, class: "about", "aria-live": "polite" });
  const preview = (): void => {
    const file = naming.file(input.value);
    said.textContent = file === "" ? "For example: Evening rest" : `The file is ${file}`;
    said.classList.remove("wrong");
    input.removeAttribute("aria-invalid");
  };
  const refuse = (words: string): void => {
    said.textContent = words;
    said.classList.add("wrong");
    input.setAttribute("aria-invalid", "true");
    input.focus();
  };
  const submit = async (): Promise<void> => {
    const file = naming.file(input.value);
    if (file === "") return refuse("Write a name that has letters or numbers.");
    try {
      made((await naming.create(file, input.value.trim())).path);
    } catch (error) {
      refuse(refusalWords(error));
    }
  };
  preview();
  input.addEventListener("input", preview);
  return make(
    "form",
    {
      class: "new",
      novalidate: true,
      submit: (event) => {
        event.preventDefault();
        void submit();
      },
    },
    ...(naming.before ?? []),
    make("label", { for: name }, naming.asks ?? "Name of the session"),
    make("div", { class: "field" }, input, make("button", { type: "submit", class: "first" }, naming.label)),
    said,
  );
}

/** Why the studio made nothing, in sentences; `named` is the file that the reader knows it is about. */
export function refusalWords(error: unknown, named = ""): string {
  if (error instanceof RefusedError)
    return [withoutName(error.message, named), error.remedy].filter((part) => part !== "").map((part) => ended(upper(part))).join(" ");
  return offlineWords(error);
}

const withoutName = (message: string, name: string): string =>
  message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
