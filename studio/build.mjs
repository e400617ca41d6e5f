// Builds the page into renderer/studio/page, with the licences of what it contains and the digests of everything.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const page = join(here, "..", "renderer", "studio", "page");
const sha256 = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

rmSync(page, { recursive: true, force: true });
mkdirSync(page, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { start: "src/start.ts", studio: "src/main.ts", recorder: "src/recorder.ts" },
  outdir: page,
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife",
  target: ["chrome110", "firefox115", "safari16.4"],
  legalComments: "none",
  metafile: true,
});
await build({ absWorkingDir: here, entryPoints: ["src/studio.css"], outdir: page, minify: true, target: ["chrome110", "firefox115", "safari16.4"] });
for (const name of ["index.html", "icon.svg"]) copyFileSync(join(here, "src", name), join(page, name));

const folders = new Set(
  Object.keys(metafile.inputs)
    .map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
    .filter((name) => name !== undefined),
);
const packages = [...folders].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence file`);
  return { name, version, license, text: readFileSync(join(folder, file), "utf8").trim() };
});
writeFileSync(
  join(page, "licences.txt"),
  packages.map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`).join(`\n${"-".repeat(72)}\n\n`),
);

const sources = ["build.mjs", "package.json", "package-lock.json", "tsconfig.json", ...readdirSync(join(here, "src")).map((name) => join("src", name))];
const digests = (folder, names) =>
  Object.fromEntries(names.sort().map((name) => [relative(folder, join(folder, name)).replaceAll("\\", "/"), sha256(join(folder, name))]));
const built = {
  packages: Object.fromEntries(packages.map(({ name, version }) => [name, version])),
  sources: digests(here, sources),
  files: digests(page, readdirSync(page)),
};
writeFileSync(join(page, "built.json"), `${JSON.stringify(built, null, 1)}\n`);
