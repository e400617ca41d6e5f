// Starts the language server of renderer for Markdown, and opens the studio.
"use strict";

const vscode = require("vscode");
const { LanguageClient, State } = require("vscode-languageclient/node");

/** @type {LanguageClient | undefined} */
let client;

const command = () => vscode.workspace.getConfiguration("renderer").get("command", "renderer");

/** Start the server; one that cannot start is reported with what to do. */
async function start() {
  client = new LanguageClient(
    "renderer",
    "renderer",
    { command: command(), args: ["lsp"] },
    {
      documentSelector: [{ language: "markdown" }],
      synchronize: {
        fileEvents: vscode.workspace.createFileSystemWatcher("**/{*.md,*.txt,*.takes.toml,renderer.toml}"),
      },
    },
  );
  try {
    await client.start();
  } catch {
    client = undefined;
    const message = `"${command()} lsp" could not be started. Install it with: pip install 'session-renderer[lsp]'`;
    const choice = await vscode.window.showErrorMessage(message, "Choose another command");
    if (choice) await vscode.commands.executeCommand("workbench.action.openSettings", "renderer.command");
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running?.state === State.Running) await running.stop();
}

/** Open the studio with the script that is edited, in a terminal, in which Ctrl-C ends it. */
function openStudio() {
  const document = vscode.window.activeTextEditor?.document;
  const isScript = document?.languageId === "markdown" && document.uri.scheme === "file";
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const shellArgs = ["studio", ...(isScript ? [document.uri.fsPath] : [])];
  const terminal = vscode.window.createTerminal({ name: "renderer studio", shellPath: command(), shellArgs, cwd: folder });
  terminal.show(true);
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("renderer.openStudio", openStudio),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (!event.affectsConfiguration("renderer.command")) return;
      await stop();
      await start();
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
