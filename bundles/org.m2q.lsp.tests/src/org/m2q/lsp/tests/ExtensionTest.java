package org.m2q.lsp.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeWatchedFilesCapabilities;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.base.problem.ProblemSeverities.Level;

/** The extension for Visual Studio Code agrees with the server. */
class ExtensionTest {

	private static final Path EXTENSION = Session.examples().resolveSibling("releng").resolve("org.m2q.vscode");

	@TempDir
	Path folder;

	private static JsonObject json(String file) throws IOException {
		return JsonParser.parseString(Files.readString(EXTENSION.resolve(file))).getAsJsonObject();
	}

	@Test
	void filesAndCommandsAreThoseOfTheServer() throws Exception {
		JsonObject contributes = json("package.json").getAsJsonObject("contributes");
		JsonObject language = contributes.getAsJsonArray("languages").get(0).getAsJsonObject();
		String code = Files.readString(EXTENSION.resolve("extension.js"));
		String glob = constant(code, "FILES");
		assertEquals(language.get("id").getAsString(), constant(code, "LANGUAGE"));
		assertEquals("**/*" + language.getAsJsonArray("extensions").get(0).getAsString(), glob);
		assertTrue(Files.exists(EXTENSION.resolve(language.get("configuration").getAsString())));
		try (Session session = new Session(folder)) {
			ClientCapabilities capabilities = new ClientCapabilities();
			WorkspaceClientCapabilities workspace = new WorkspaceClientCapabilities();
			workspace.setDidChangeWatchedFiles(new DidChangeWatchedFilesCapabilities(true));
			capabilities.setWorkspace(workspace);
			Set<String> served = new TreeSet<>(session.initialize(capabilities).getCapabilities().getExecuteCommandProvider().getCommands());
			session.server().initialized(new InitializedParams());
			for (int i = 0; i < 600 && session.registrations.isEmpty(); i++) {
				Thread.sleep(20);
			}
			String watched = session.registrations.get(0).getRegistrations().get(0).getRegisterOptions().toString();
			assertTrue(watched.contains(glob), watched);
			// Commands of the server are registered by the client itself, and the name of another one twice would be an error.
			Set<String> own = new TreeSet<>();
			for (JsonElement command : contributes.getAsJsonArray("commands")) {
				own.add(command.getAsJsonObject().get("command").getAsString());
			}
			Set<String> registered = new TreeSet<>();
			for (Matcher matcher = Pattern.compile("registerCommand\\('([^']*)'").matcher(code); matcher.find();) {
				registered.add(matcher.group(1));
			}
			assertEquals(own, registered);
			own.retainAll(served);
			assertEquals(Set.of(), own);
		}
	}

	@Test
	void severitiesAreThoseOfTheServer() throws IOException {
		JsonObject severity = json("package.json").getAsJsonObject("contributes").getAsJsonObject("configuration").getAsJsonObject("properties")
				.getAsJsonObject("m2q.severity");
		Set<String> offered = new TreeSet<>();
		severity.getAsJsonObject("additionalProperties").getAsJsonArray("enum").forEach(level -> offered.add(level.getAsString()));
		assertEquals(Stream.of(Level.values()).map(Level::label).collect(java.util.stream.Collectors.toCollection(TreeSet::new)), offered);
	}

	@Test
	void patternsOfTheLanguageAreValid() throws IOException {
		JsonObject configuration = json("language-configuration.json");
		Pattern word = Pattern.compile(configuration.get("wordPattern").getAsString());
		for (String text : new String[] { "conv", "weight-stationary", "@suppress", "stage3", "_x" }) {
			assertTrue(word.matcher(text).matches(), text);
		}
		Pattern increase = Pattern.compile(configuration.getAsJsonObject("indentationRules").get("increaseIndentPattern").getAsString());
		assertTrue(increase.matcher("model A {").find());
	}

	@Test
	void theCodeIsRight() throws Exception {
		assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(part -> Files.isExecutable(Path.of(part, "node"))),
				"Node.js (node) is not installed");
		// The editor and its client are not here: the code is run with stand-ins that note what it asks of them.
		Path modules = Files.createDirectories(folder.resolve("node_modules"));
		Files.writeString(Files.createDirectories(modules.resolve("vscode")).resolve("index.js"), """
				const asked = [];
				module.exports = {
					asked,
					workspace: { getConfiguration: () => ({ get: (key, other) => other }), createFileSystemWatcher: glob => glob },
					ViewColumn: { Beside: 2 },
					window: {
						createOutputChannel: () => ({ show() {} }), showErrorMessage: text => asked.push('error ' + text),
						activeTextEditor: { document: { languageId: 'm2q', uri: 'file:///a.m2q' } },
						names: ['A', 'B'],
						async showInputBox() { return this.names.shift(); },
						async showOpenDialog() { return ['file:///1.json', 'file:///2.json']; },
						createWebviewPanel: (id, title) => ({ webview: { set html(page) { asked.push(title + ' ' + page); } } })
					},
					commands: { known: {}, registerCommand(name, run) { asked.push('command ' + name); this.known[name] = run; } }
				};
				""");
		Files.writeString(Files.createDirectories(modules.resolve("vscode-languageclient")).resolve("node.js"), """
				const { asked } = require('vscode');
				module.exports = {
					RevealOutputChannelOn: {},
					LanguageClient: class {
						constructor(id, name, server, client) { asked.push([server.command, ...server.args, client.documentSelector[0].language].join(' ')); }
						async start() { asked.push('start'); }
						isRunning() { return true; }
						async stop() { asked.push('stop'); }
						async sendRequest(method, params) { asked.push(method + ' ' + JSON.stringify(params)); return { html: '<p>' }; }
					}
				};
				""");
		Files.copy(EXTENSION.resolve("extension.js"), folder.resolve("extension.js"));
		Files.writeString(folder.resolve("run.js"), """
				const extension = require('./extension.js');
				const known = require('vscode').commands.known;
				extension.activate({ subscriptions: [] }).then(() => known['m2q.explorePolicies']()).then(() => known['m2q.comparePolicies']())
					.then(() => known['m2q.compareResults']()).then(() => extension.deactivate()).then(() => console.log(require('vscode').asked.join('\\n')));
				""");
		Process process = new ProcessBuilder("node", "run.js").directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
		assertTrue(process.waitFor(60, TimeUnit.SECONDS));
		assertEquals("""
				command m2q.restart
				command m2q.explorePolicies
				command m2q.comparePolicies
				command m2q.compareResults
				command m2q.output
				m2q lsp m2q
				start
				workspace/executeCommand {"command":"m2q.explore","arguments":["file:///a.m2q"]}
				Policies <p>
				workspace/executeCommand {"command":"m2q.compare","arguments":[{"uri":"file:///a.m2q","policies":["A","B"]}]}
				Comparison <p>
				workspace/executeCommand {"command":"m2q.compare","arguments":[{"before":"file:///1.json","after":"file:///2.json"}]}
				Comparison <p>
				stop
				""", Files.readString(folder.resolve("log")));
	}

	private static String constant(String code, String name) {
		Matcher matcher = Pattern.compile("const " + name + " = '([^']*)'").matcher(code);
		assertTrue(matcher.find(), name);
		return matcher.group(1);
	}
}
