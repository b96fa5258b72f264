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
      initializationOptions: {
        severity: vscode.workspace.getConfiguration('m2q').get('severity', {}),
        hotLayers: vscode.workspace.getConfiguration('m2q').get('hotLayers', 0),
        shapes: vscode.workspace.getConfiguration('m2q').get('shapes', false)
      },
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

/** Asks the server for a report and shows it beside the text. */
async function report(title, command, args) {
  if (!client || !client.isRunning()) {
    vscode.window.showErrorMessage('M2Q: the language server does not run.');
    return;
  }
  try {
    const answer = await client.sendRequest('workspace/executeCommand', { command, arguments: args });
    if (answer && answer.html) {
      vscode.window.createWebviewPanel('m2q.report', title, vscode.ViewColumn.Beside, {}).webview.html = answer.html;
    }
  } catch (error) {
    vscode.window.showErrorMessage(`M2Q: ${error.message}`);
  }
}

function text() {
  const editor = vscode.window.activeTextEditor;
  return editor && editor.document.languageId === LANGUAGE ? editor.document.uri.toString() : undefined;
}

async function explorePolicies() {
  const uri = text();
  if (uri) {
    await report('Policies', 'm2q.explore', [uri]);
  }
}

async function comparePolicies() {
  const uri = text();
  const before = uri && await vscode.window.showInputBox({ prompt: 'Policy to compare with' });
  const after = before && await vscode.window.showInputBox({ prompt: `Policy to compare with ${before}` });
  if (after) {
    await report('Comparison', 'm2q.compare', [{ uri, policies: [before, after] }]);
  }
}

async function compareResults() {
  const files = await vscode.window.showOpenDialog({ canSelectMany: true, title: 'Two stored results', filters: { Results: ['m2qresult', 'json'] } });
  if (files && files.length === 2) {
    await report('Comparison', 'm2q.compare', [{ before: files[0].toString(), after: files[1].toString() }]);
  } else if (files) {
    vscode.window.showErrorMessage('M2Q: choose two stored results, the earlier one first.');
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
    vscode.commands.registerCommand('m2q.explorePolicies', explorePolicies),
    vscode.commands.registerCommand('m2q.comparePolicies', comparePolicies),
    vscode.commands.registerCommand('m2q.compareResults', compareResults),
    vscode.commands.registerCommand('m2q.output', () => output.show())
  );
  await start();
}

module.exports = { activate, deactivate: stop };
