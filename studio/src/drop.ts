/** Files that are dropped on the window. Text that is dragged is left to the editor. */

import { hasDialog } from "./dialogs";
import { make } from "./dom";

export function takeDroppedFiles(dropped: (files: readonly File[]) => void): void {
  const veil = make("div", { class: "veil", "aria-hidden": "true", hidden: true }, make("p", {}, "Drop the file to import it"));
  document.body.append(veil);
  const take = (name: "dragenter" | "dragover" | "drop", run: (data: DataTransfer) => void): void =>
    window.addEventListener(
      name,
      (event) => {
        const data = event.dataTransfer;
        if (data === null || !data.types.includes("Files")) return;
        event.preventDefault(); // otherwise the browser would open the file in the place of the page
        event.stopPropagation();
        if (hasDialog()) data.dropEffect = "none";
        else run(data);
      },
      { capture: true },
    );
  take("dragenter", () => undefined);
  take("dragover", (data) => {
    veil.hidden = false;
    data.dropEffect = "copy";
  });
  take("drop", (data) => {
    veil.hidden = true;
    dropped([...data.files]);
  });
  window.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) veil.hidden = true;
  });
}
