/** The files that were made: to hear, to look at and to download, with what was measured. */

import { make } from "./dom";
import type { MadeFile, MadeFolder, MadeTrack } from "./publish_api";
import { type GoTo, reportList, warningList } from "./publish_verdicts";
import { measures, size } from "./publish_words";

/** The order of the downloads. */
const KINDS: readonly MadeFile["kind"][] = ["audio", "picture", "text"];

export function madeFolder(folder: MadeFolder, goTo: GoTo): HTMLElement {
  const name = folder.platform === "" ? "Tracks" : folder.title;
  const picture = folder.files.find(({ kind }) => kind === "picture");
  return make(
    "section",
    { class: "made", "aria-label": name },
    make("h4", {}, name),
    make("p", { class: "about" }, folder.made ? `In the folder ${folder.place}` : `In the folder ${folder.place}, unchanged since they were made`),
    ...(picture === undefined ? [] : [make("img", { class: "cover", src: picture.address, alt: `The cover for ${name}` })]),
    ...folder.tracks.map((track) => trackPart(track, folder.files)),
    ...(folder.reports.length === 0 ? [] : [make("h5", {}, "Measured"), reportList(folder.reports, goTo)]),
    ...(folder.warnings.length === 0 ? [] : [make("h5", {}, "Warnings"), warningList(folder.warnings, goTo)]),
    make("h5", {}, "Download"),
    make(
      "ul",
      { class: "downloads" },
      ...(folder.files.length > 1 ? [make("li", {}, make("a", { href: folder.archive, download: "" }, "All files as a ZIP archive"))] : []),
      ...KINDS.flatMap((kind) => folder.files.filter((file) => file.kind === kind)).map(download),
    ),
  );
}

const download = ({ address, bytes, name }: MadeFile): HTMLElement =>
  make("li", {}, make("a", { href: address, download: name }, name), make("span", { class: "about" }, ` ${size(bytes)}`));

function trackPart(track: MadeTrack, files: readonly MadeFile[]): HTMLElement {
  const file = files.find(({ name }) => name === track.file);
  return make(
    "div",
    { class: "made-track" },
    ...(file === undefined
      ? []
      : [make("audio", { controls: true, preload: "none", src: file.address, "aria-label": `Listen to ${file.name}` })]),
    make(
      "dl",
      { "aria-label": `Measured in ${track.file}` },
      ...measures(track).map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))),
    ),
  );
}
