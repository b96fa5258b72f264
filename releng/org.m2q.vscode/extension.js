'use strict';

const vscode = require('vscode');
const { LanguageClient, RevealOutputChannelOn } = require('vscode-languageclient/node');

/** Language and files of the server. */
const LANGUAGE = 'm2q';
const FILES = '**/*.m2q';

let client;
let output;

async function start() {
  const command = vscode.workspace.getConfiguration('m2q').get('command', 'm2q');
  client = new LanguageClient(
    'm2q',
    'M2Q',
    { command, args: ['lsp'] },
    {
      documentSelector: [{ language: LANGUAGE }],
      initializationOptions: { severity: vscode.workspace.getConfiguration('m2q').get('severity', {}) },
      synchronize: { configurationSection: 'm2q', fileEvents: vscode.workspace.createFileSystemWatcher(FILES) },
      outputChannel: output,
      revealOutputChannelOn: RevealOutputChannelOn.Never
    }
  );
  try {
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(`M2Q: "${command} lsp" does not start (${error.message}). Set "m2q.command" to the launcher of M2Q Workbench.`);
  }
}

async function stop() {
  const stopping = client;
  client = undefined;
  if (stopping && stopping.isRunning()) {
    await stopping.stop();
  }
}

async function activate(context) {
  output = vscode.window.createOutputChannel('M2Q');
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand('m2q.restart', async () => {
      await stop();
      await start();
    }),
    vscode.commands.registerCommand('m2q.output', () => output.show())
  );
  await start();
}

module.exports = { activate, deactivate: stop };
