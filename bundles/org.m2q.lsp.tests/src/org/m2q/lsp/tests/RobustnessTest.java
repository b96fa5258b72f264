package org.m2q.lsp.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.eclipse.lsp4j.*;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that do what they should not, or that change their mind. */
class RobustnessTest {

	@TempDir
	static Path cache;

	/** Sends bytes and then "shutdown" with number 99; returns the answers. */
	private static List<JsonObject> answers(byte[]... messages) throws Exception {
		PipedOutputStream toServer = new PipedOutputStream();
		PipedInputStream serverIn = new PipedInputStream(toServer, 1 << 20);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		CompletableFuture<Integer> exit = Session.serve(serverIn, out, cache);
		for (byte[] message : messages) {
			toServer.write(message);
		}
		ProcessTest.send(toServer, "{\"jsonrpc\":\"2.0\",\"id\":99,\"method\":\"shutdown\"}");
		ProcessTest.send(toServer, "{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}");
		assertEquals(0, Session.get(exit));
		return parse(new java.io.ByteArrayInputStream(out.toByteArray()));
	}

	private static List<JsonObject> parse(InputStream in) throws IOException {
		List<JsonObject> found = new java.util.ArrayList<>();
		while (in.available() > 0) {
			StringBuilder header = new StringBuilder();
			while (header.indexOf("\r\n\r\n") < 0) {
				header.append((char) in.read());
			}
			int length = Integer.parseInt(header.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
			found.add(JsonParser.parseString(new String(in.readNBytes(length), StandardCharsets.UTF_8)).getAsJsonObject());
		}
		return found;
	}

	private static byte[] message(String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		return ("Content-Length: " + bytes.length + "\r\n\r\n" + json).getBytes(StandardCharsets.UTF_8);
	}

	private static JsonObject answer(List<JsonObject> answers, int id) {
		return answers.stream().filter(answer -> answer.has("id") && answer.get("id").toString().equals("" + id)).findFirst()
				.orElseThrow(() -> new AssertionError("no answer to " + id + " in " + answers));
	}

	@Test
	void malformedMessagesDoNotStopTheServer() throws Exception {
		List<JsonObject> answers = answers(message("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}"),
				message("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":"), message("not json at all"), message("[]"), message("{}"),
				message("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"textDocument/hover\",\"params\":{\"textDocument\":7}}"),
				message("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"textDocument/nothing\",\"params\":{}}"),
				message("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"m2q/simulate\",\"params\":{\"uri\":[1]}}"),
				message("{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{}}"),
				message("{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"textDocument/hover\",\"params\":{\"textDocument\":{\"uri\":\"not a uri %%\"},"
						+ "\"position\":{\"line\":-1,\"character\":-5}}}"));
		assertTrue(answer(answers, 1).has("result"));
		assertTrue(answer(answers, 3).has("error"));
		assertEquals(-32601, answer(answers, 4).getAsJsonObject("error").get("code").getAsInt());
		assertTrue(answer(answers, 5).has("error"));
		assertTrue(answer(answers, 99).has("result"), answers.toString());
		for (JsonObject answer : answers) {
			assertFalse(answer.toString().contains("\\tat "), "a stack trace: " + answer);
		}
	}

	@Test
	void everyPositionOfABrokenTextIsAnswered() throws Exception {
		Session session = new Session(cache);
		session.initialize();
		String text = "model M(a = 1 {\n\tinput x: [3, \n\tb: conv(16, stride = ) > > residual { MBConv(\n}\npolicy P extends { rule for where macs > { weights mix";
		String uri = session.open("file:///virtual/broken.m2q", text);
		TextDocumentIdentifier id = Session.id(uri);
		var texts = session.server().getTextDocumentService();
		for (int line = 0; line < 6; line++) {
			for (int column = 0; column < 60; column += 3) {
				Position position = new Position(line, column);
				Session.get(texts.hover(new HoverParams(id, position)));
				Session.get(texts.completion(new CompletionParams(id, position)));
				Session.get(texts.signatureHelp(new SignatureHelpParams(id, position)));
				Session.get(texts.definition(new DefinitionParams(id, position)));
				Session.get(texts.prepareRename(new PrepareRenameParams(id, position)));
				Session.get(texts.onTypeFormatting(new DocumentOnTypeFormattingParams(id, new FormattingOptions(4, false), position, "\n")));
				Session.get(texts.selectionRange(new SelectionRangeParams(id, List.of(position))));
			}
		}
		Session.get(texts.semanticTokensFull(new SemanticTokensParams(id)));
		Session.get(texts.documentSymbol(new DocumentSymbolParams(id)));
		Session.get(texts.codeLens(new CodeLensParams(id)));
		session.close();
	}

	@Test
	void aTextThatIsTooLongIsAProblemAndNotADefect() throws Exception {
		Session session = new Session(cache);
		session.initialize();
		String uri = "file:///virtual/giant.m2q";
		int version = session.version(uri, "// x\n".repeat(500_000));
		Diagnostic problem = session.diagnostics(uri, all -> all.getVersion() >= version).getDiagnostics().get(0);
		assertEquals("m2q.limit.size", problem.getCode().getLeft());
		assertEquals(null, Session.get(session.server().getTextDocumentService().hover(new HoverParams(Session.id(uri), new Position(400_000, 1)))));
		// The next edit brings it back below the limit.
		int shorter = session.change(uri, new Range(new Position(1, 0), new Position(500_000, 0)), "model A {\n\tinput x: [3, 8, 8]\n\trelu\n}\n");
		assertTrue(session.diagnostics(uri, all -> all.getVersion() >= shorter).getDiagnostics().stream()
				.noneMatch(each -> each.getSeverity() == DiagnosticSeverity.Error));
		session.close();
	}

	@Test
	void cancelledRequestsAreAnsweredAsSuchAndTheNextOnesWork() throws Exception {
		Session session = new Session(cache);
		session.initialize(Session.examples());
		String uri = session.open(Session.examples().resolve("efficientvit-b1.m2q"));
		CompletableFuture<JsonObject> simulation = session.server().simulate(Map.of("uri", uri));
		simulation.cancel(true);
		assertThrows(CancellationException.class, simulation::join);
		for (int i = 0; i < 20; i++) {
			session.server().getTextDocumentService().codeLens(new CodeLensParams(Session.id(uri))).cancel(true);
		}
		assertFalse(Session.get(session.server().getTextDocumentService().documentSymbol(new DocumentSymbolParams(Session.id(uri)))).isEmpty());
		assertTrue(Session.get(session.server().getTextDocumentService().codeLens(new CodeLensParams(Session.id(uri)))).size() > 1);
		session.close();
	}

	@Test
	void longWorkShowsProgressAndStopsWhenItsWatcherSaysSo() throws Exception {
		Session session = new Session(cache);
		ClientCapabilities capabilities = new ClientCapabilities();
		WindowClientCapabilities window = new WindowClientCapabilities();
		window.setWorkDoneProgress(true);
		capabilities.setWindow(window);
		session.initialize(capabilities, Session.examples());
		String uri = session.open(Session.examples().resolve("efficientvit-b1.m2q"));
		Session.get(session.server().getWorkspaceService().executeCommand(new ExecuteCommandParams("m2q.simulate", List.of(uri, "M2Q_against_W8A8"))));
		List<WorkDoneProgressKind> kinds = session.progress.stream().map(each -> each.getValue().getLeft().getKind()).toList();
		assertEquals(WorkDoneProgressKind.begin, kinds.getFirst());
		assertEquals(WorkDoneProgressKind.end, kinds.getLast());
		assertTrue(kinds.contains(WorkDoneProgressKind.report));
		session.progress.clear();
		// A token of the client's own, cancelled as soon as the work has begun.
		CountDownLatch ended = new CountDownLatch(1);
		session.watcher = params -> {
			if (params.getValue().getLeft().getKind() == WorkDoneProgressKind.begin) {
				session.server().cancelProgress(new WorkDoneProgressCancelParams(params.getToken()));
			} else if (params.getValue().getLeft().getKind() == WorkDoneProgressKind.end) {
				ended.countDown();
			}
		};
		// Its ablations and sensitivities take many times as long as it takes to hear of the begin.
		String study = session.open(Session.examples().resolve("m2vit-paper.m2q"));
		ExecuteCommandParams params = new ExecuteCommandParams("m2q.simulate", List.of(study));
		params.setWorkDoneToken("mine");
		CompletableFuture<Object> answer = session.server().getWorkspaceService().executeCommand(params);
		assertThrows(Exception.class, () -> answer.get(60, TimeUnit.SECONDS));
		assertTrue(ended.await(60, TimeUnit.SECONDS));
		ProgressParams last = session.progress.getLast();
		assertEquals(Either.forLeft("mine"), last.getToken());
		assertEquals("cancelled", ((WorkDoneProgressEnd) last.getValue().getLeft()).getMessage());
		session.close();
	}

	@Test
	void aClientThatWatchesFilesIsAskedToAndHearsOfNewCosts() throws Exception {
		Session session = new Session(cache);
		ClientCapabilities capabilities = new ClientCapabilities();
		WorkspaceClientCapabilities workspace = new WorkspaceClientCapabilities();
		workspace.setDidChangeWatchedFiles(new DidChangeWatchedFilesCapabilities(true));
		workspace.setInlayHint(new InlayHintWorkspaceCapabilities(true));
		capabilities.setWorkspace(workspace);
		session.initialize(capabilities, Session.examples());
		session.server().initialized(new InitializedParams());
		String uri = session.open(Session.examples().resolve("efficientvit-b1.m2q"));
		session.diagnostics(uri, all -> true);
		for (int i = 0; i < 600 && session.refreshes.get() == 0; i++) {
			Thread.sleep(100);
		}
		assertEquals(1, session.refreshes.get());
		assertEquals("workspace/didChangeWatchedFiles", session.registrations.get(0).getRegistrations().get(0).getMethod());
		session.close();
	}

	@Test
	void requestsAfterTheGoodbyeAreRefused() throws Exception {
		Session session = new Session(cache);
		session.initialize();
		String uri = session.open("file:///virtual/late.m2q", "model A {\n\tinput x: [3, 8, 8]\n\trelu\n}\n");
		Session.get(session.server().shutdown());
		IllegalStateException refused = assertThrows(IllegalStateException.class,
				() -> Session.get(session.server().getTextDocumentService().hover(new HoverParams(Session.id(uri), new Position(2, 2)))));
		assertEquals("The server is shutting down.", refused.getCause().getMessage());
		session.server().exit();
		assertEquals(0, Session.get(session.exit));
	}
}
