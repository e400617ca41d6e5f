// The extension in an editor that only notes what it is asked.
"use strict";

const assert = require("node:assert/strict");
const { existsSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");
const { test } = require("node:test");

const noted = { commands: {}, terminals: [], errors: [], servers: [], stops: 0 };
let starts = true;

const vscode = {
  workspace: {
    getConfiguration: () => ({ get: () => "renderer" }),
    createFileSystemWatcher: (pattern) => pattern,
    onDidChangeConfiguration: (changed) => (noted.changed = changed),
    workspaceFolders: [{ uri: { fsPath: "/sessions" } }],
  },
  window: {
    activeTextEditor: { document: { languageId: "markdown", uri: { scheme: "file", fsPath: "/sessions/rest.md" } } },
    createTerminal: (options) => (noted.terminals.push(options), { show: () => {} }),
    showErrorMessage: async (message) => void noted.errors.push(message),
  },
  commands: { registerCommand: (name, run) => (noted.commands[name] = run) },
};

class LanguageClient {
  constructor(_id, _name, server, options) {
    noted.servers.push({ server, options });
    this.state = 2;
  }
  async start() {
    if (!starts) throw new Error("no such program");
  }
  async stop() {
    noted.stops += 1;
  }
}

const load = Module._load;
Module._load = (name, ...rest) =>
  name === "vscode" ? vscode : name === "vscode-languageclient/node" ? { LanguageClient, State: { Running: 2 } } : load(name, ...rest);
const extension = require("../extension.js");
const manifest = require("../package.json");

test("the server is started for Markdown, and started again with another command", async () => {
  const context = { subscriptions: [] };
  await extension.activate(context);
  assert.deepEqual(noted.servers[0].server, { command: "renderer", args: ["lsp"] });
  assert.deepEqual(noted.servers[0].options.documentSelector, [{ language: "markdown" }]);
  await noted.changed({ affectsConfiguration: (name) => name === "renderer.command" });
  assert.equal(noted.servers.length, 2);
  assert.equal(noted.stops, 1);
});

test("the studio opens with the script that is edited", () => {
  noted.commands["renderer.openStudio"]();
  assert.deepEqual(noted.terminals, [
    { name: "renderer studio", shellPath: "renderer", shellArgs: ["studio", "/sessions/rest.md"], cwd: "/sessions" },
  ]);
});

test("a server that cannot be started is reported with what to install", async () => {
  starts = false;
  await noted.changed({ affectsConfiguration: () => true });
  assert.match(noted.errors[0], /could not be started\. Install it with: pip install/);
  await extension.deactivate();
});

test("the manifest names commands and files that exist", () => {
  assert.deepEqual(manifest.contributes.commands.map(({ command }) => command), Object.keys(noted.commands));
  const { grammars, snippets } = manifest.contributes;
  for (const { path } of [...grammars, ...snippets]) assert.ok(existsSync(join(__dirname, "..", path)), path);
  assert.ok(existsSync(require.resolve("vscode-languageclient/node")));
});
