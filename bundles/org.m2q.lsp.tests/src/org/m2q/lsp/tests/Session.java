package org.m2q.lsp.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.RegistrationParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkDoneProgressCreateParams;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.lsp.LanguageServerProcess;

/** A client and a server that speak through pipes, in the bytes of the protocol. */
final class Session implements LanguageClient, AutoCloseable {

	private static final int SECONDS = 60;

	final CompletableFuture<Integer> exit;
	final Launcher<M2qServer> launcher;
	private final Map<String, PublishDiagnosticsParams> diagnostics = new ConcurrentHashMap<>();
	private final AutoCloseable connection;
	final List<MessageParams> messages = new CopyOnWriteArrayList<>();
	final List<ProgressParams> progress = new CopyOnWriteArrayList<>();
	final List<RegistrationParams> registrations = new CopyOnWriteArrayList<>();
	final AtomicInteger refreshes = new AtomicInteger();
	volatile Consumer<ProgressParams> watcher = params -> {
	};
	private int version;

	/** A client that speaks with a server elsewhere. */
	Session(InputStream fromServer, OutputStream toServer) {
		exit = new CompletableFuture<>();
		connection = toServer;
		launcher = launcher(this, fromServer, toServer);
		launcher.startListening();
	}

	/** A client with a server of its own. They speak through a socket: pipes between threads break when the thread that wrote last has ended. */
	Session(Path cache) throws IOException {
		try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Socket client = new Socket(door.getInetAddress(), door.getLocalPort());
			Socket server = door.accept();
			connection = client;
			exit = serve(server.getInputStream(), server.getOutputStream(), cache);
			exit.whenComplete((code, failure) -> close(server));
			launcher = launcher(this, client.getInputStream(), client.getOutputStream());
			launcher.startListening();
		}
	}

	private static void close(AutoCloseable connection) {
		try {
			connection.close();
		} catch (Exception e) {
			throw new IllegalStateException(e);
		}
	}

	/** Starts a server on a thread of its own: it lives as long as its client, and a pool may have no thread to spare for that long. */
	static CompletableFuture<Integer> serve(InputStream in, OutputStream out, Path cache) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return LanguageServerProcess.serve(LanguageServices.create(), in, out, cache);
			} catch (IOException e) {
				throw new UncheckedIOException(e);
			}
		}, task -> Thread.ofPlatform().daemon().name("server").start(task));
	}

	private static Launcher<M2qServer> launcher(Session client, InputStream in, OutputStream out) {
		return new LSPLauncher.Builder<M2qServer>().setLocalService(client).setRemoteInterface(M2qServer.class).setInput(in).setOutput(out).create();
	}

	M2qServer server() {
		return launcher.getRemoteProxy();
	}

	InitializeResult initialize(Path... folders) {
		return initialize(new ClientCapabilities(), folders);
	}

	InitializeResult initialize(ClientCapabilities capabilities, Path... folders) {
		InitializeParams params = new InitializeParams();
		params.setCapabilities(capabilities);
		params.setProcessId((int) ProcessHandle.current().pid());
		params.setWorkspaceFolders(List.of(folders).stream().map(folder -> new WorkspaceFolder(folder.toUri().toString(), "folder")).toList());
		return get(server().initialize(params));
	}

	/** Waits for an answer; a server that gives none fails the test. */
	static <T> T get(CompletableFuture<T> future) {
		try {
			return future.get(SECONDS, TimeUnit.SECONDS);
		} catch (ExecutionException e) {
			throw new IllegalStateException(e.getCause());
		} catch (TimeoutException e) {
			throw new IllegalStateException("no answer; the threads are\n" + threads(), e);
		} catch (InterruptedException e) {
			throw new IllegalStateException(e);
		}
	}

	/** What all threads are doing. */
	static String threads() {
		StringBuilder text = new StringBuilder();
		Thread.getAllStackTraces().forEach((thread, frames) -> {
			text.append(thread.getName()).append(' ').append(thread.getState()).append('\n');
			for (StackTraceElement frame : frames) {
				text.append("    ").append(frame).append('\n');
			}
		});
		return text.toString();
	}

	String open(Path file) throws IOException {
		return open(file.toUri().toString(), Files.readString(file));
	}

	String open(String uri, String text) {
		server().getTextDocumentService().didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, "m2q", ++version, text)));
		return uri;
	}

	/** Opens a text and returns its version. */
	int version(String uri, String text) {
		open(uri, text);
		return version;
	}

	/** Sends a change and returns its version. */
	int change(String uri, Range range, String text) {
		server().getTextDocumentService().didChange(new DidChangeTextDocumentParams(new VersionedTextDocumentIdentifier(uri, ++version),
				List.of(new TextDocumentContentChangeEvent(range, text))));
		return version;
	}

	/** Waits for the problems of a text in a version or a later one. */
	PublishDiagnosticsParams diagnostics(String uri, Predicate<PublishDiagnosticsParams> wanted) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
		while (System.nanoTime() < end) {
			PublishDiagnosticsParams latest = diagnostics.get(uri);
			if (latest != null && wanted.test(latest)) {
				return latest;
			}
			Thread.sleep(10);
		}
		throw new IllegalStateException("no such problems came; the latest are " + diagnostics.get(uri) + "; the threads are\n" + threads());
	}

	static TextDocumentIdentifier id(String uri) {
		return new TextDocumentIdentifier(uri);
	}

	/** Position of a character; counts lines itself, independently of the server. */
	static Position position(String text, int offset) {
		String before = text.substring(0, offset);
		return new Position((int) before.chars().filter(c -> c == '\n').count(), offset - before.lastIndexOf('\n') - 1);
	}

	static int offset(String text, Position position) {
		int start = 0;
		for (int line = 0; line < position.getLine(); line++) {
			start = text.indexOf('\n', start) + 1;
		}
		return start + position.getCharacter();
	}

	/** The text in a range. */
	static String part(String text, Range range) {
		return text.substring(offset(text, range.getStart()), offset(text, range.getEnd()));
	}

	static String apply(String text, List<? extends TextEdit> edits) {
		StringBuilder result = new StringBuilder(text);
		for (TextEdit edit : edits.reversed()) {
			result.replace(offset(text, edit.getRange().getStart()), offset(text, edit.getRange().getEnd()), edit.getNewText());
		}
		return result.toString();
	}

	static Path examples() {
		String root = System.getProperty("m2q.root");
		for (Path folder = Path.of(root == null ? "" : root).toAbsolutePath(); folder != null; folder = folder.getParent()) {
			if (Files.isDirectory(folder.resolve("dsl-examples"))) {
				return folder.resolve("dsl-examples");
			}
		}
		throw new IllegalStateException("no dsl-examples above the working directory");
	}

	/** Closes the connection, as a client does that dies. */
	void die() {
		close(connection);
	}

	@Override
	public void close() {
		get(server().shutdown());
		server().exit();
		get(exit);
		die();
	}

	@Override
	public void telemetryEvent(Object object) {
		throw new IllegalStateException("the server sends no telemetry");
	}

	@Override
	public void publishDiagnostics(PublishDiagnosticsParams params) {
		diagnostics.put(params.getUri(), params);
	}

	@Override
	public void showMessage(MessageParams message) {
		messages.add(message);
	}

	@Override
	public CompletableFuture<Void> createProgress(WorkDoneProgressCreateParams params) {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public void notifyProgress(ProgressParams params) {
		progress.add(params);
		watcher.accept(params);
	}

	@Override
	public CompletableFuture<Void> refreshInlayHints() {
		refreshes.incrementAndGet();
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletableFuture<Void> refreshCodeLenses() {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletableFuture<Void> registerCapability(RegistrationParams params) {
		registrations.add(params);
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams message) {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public void logMessage(MessageParams message) {
		messages.add(message);
	}
}
