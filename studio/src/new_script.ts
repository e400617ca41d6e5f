/** The form that makes a new script: on the page of an empty project, and in a dialog. */

import { create, RefusedError } from "./api";
import { openDialog } from "./dialogs";
import { make } from "./dom";
import { fileName, upper } from "./words";

let count = 0;

export function newScriptForm(made: (path: string) => void): HTMLFormElement {
  count += 1;
  const [name, hint] = [`new-name-${count}`, `new-hint-${count}`];
  const input = make("input", { id: name, type: "text", autocomplete: "off", required: true, "aria-describedby": hint });
  const said = make("p", { id: hint, class: "about", "aria-live": "polite" });
  const preview = (): void => {
    const file = fileName(input.value);
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
    const file = fileName(input.value);
    if (file === "") return refuse("Write a name that has letters or numbers.");
    try {
      made((await create(file)).path);
    } catch (error) {
      refuse(error instanceof RefusedError ? `${upper(error.message)}. ${upper(error.remedy)}.` : "The studio does not answer. Start it again, and then create the script.");
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
    make("label", { for: name }, "Name of the session"),
    make("div", { class: "field" }, input, make("button", { type: "submit", class: "first" }, "Create")),
    said,
  );
}

export function askForNewScript(made: (path: string) => void): void {
  const form = newScriptForm((path) => {
    dialog.close();
    made(path);
  });
  const dialog = openDialog(
    "New script",
    "small",
    make("p", { class: "about" }, "It begins as a short example, which you then change."),
    form,
  );
  form.querySelector("input")?.focus();
}
