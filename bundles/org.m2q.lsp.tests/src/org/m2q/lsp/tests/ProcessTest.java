package org.m2q.lsp.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process: what goes over its streams, and when it ends. */
class ProcessTest {

	@TempDir
	Path folder;

	private static void ends(Process process, int code) throws InterruptedException {
		assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the server does not end");
		assertEquals(code, process.exitValue());
	}

	@Test
	void anOrderlyConversationEndsWithZeroAndNothingElseIsPrinted() throws Exception {
		Process process = ServerProcess.start(folder);
		Session session = new Session(process.getInputStream(), process.getOutputStream());
		session.initialize(folder);
		String uri = session.open("file:///virtual/a.m2q", "model A {\n\tinput x: [3, 8, 8]\n\tx -> relu -> output\n}\n".replace("x -> relu -> output", "relu"));
		Hover hover = Session.get(session.server().getTextDocumentService().hover(new HoverParams(Session.id(uri), new Position(2, 2))));
		assertTrue(hover.getContents().getRight().getValue().contains("max(0, x)"), hover.toString());
		Session.get(session.server().shutdown());
		session.server().exit();
		ends(process, 0);
		// A byte that is not of the protocol would have stopped the client's reader.
		assertEquals("", Files.readString(folder.resolve("stderr.txt")));
	}

	@Test
	void closedInputEndsTheServer() throws Exception {
		Process process = ServerProcess.start(folder);
		process.getOutputStream().close();
		ends(process, 1);
	}

	@Test
	void theDeathOfTheClientEndsTheServerThoughItsInputStaysOpen() throws Exception {
		Process client = new ProcessBuilder("sleep", "600").start();
		Process process = ServerProcess.start(folder);
		String initialize = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"processId\":" + client.pid() + ",\"capabilities\":{}}}";
		send(process.getOutputStream(), initialize);
		byte[] begin = process.getInputStream().readNBytes("Content-Length: ".length());
		assertEquals("Content-Length: ", new String(begin, StandardCharsets.US_ASCII));
		assertTrue(process.isAlive());
		client.destroyForcibly();
		ends(process, 1);
	}

	@Test
	void aServerInTheMiddleOfWorkEndsWithItsClient() throws Exception {
		Process process = ServerProcess.start(folder);
		Session session = new Session(process.getInputStream(), process.getOutputStream());
		session.initialize(Session.examples());
		String uri = session.open(Session.examples().resolve("efficientvit-b1.m2q"));
		session.server().simulate(java.util.Map.of("uri", uri));
		process.getOutputStream().close();
		ends(process, 1);
		assertFalse(Files.readString(folder.resolve("stderr.txt")).contains("Exception"), Files.readString(folder.resolve("stderr.txt")));
	}

	static void send(OutputStream out, String json) throws IOException {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		out.write(("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
		out.write(bytes);
		out.flush();
	}
}
