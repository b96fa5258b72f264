package org.m2q.lsp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.m2q.dsl.ide.LanguageServices;

/** Serves one client. */
public final class LanguageServerProcess {

	private LanguageServerProcess() {
	}

	/**
	 * Speaks the Language Server Protocol until the client says goodbye, dies or closes the input.
	 *
	 * @param services the language
	 * @param in messages of the client
	 * @param out messages to the client
	 * @return 0 after an orderly goodbye, else 1
	 */
	public static int serve(LanguageServices services, InputStream in, OutputStream out) throws IOException {
		return serve(services, in, out, SharedFiles.userCache());
	}

	/**
	 * The same with another folder for copies of the library, which editors open when they go to a definition there.
	 *
	 * @param cache where the copies go; it need not exist
	 */
	public static int serve(LanguageServices services, InputStream in, OutputStream out, Path cache) throws IOException {
		CompletableFuture<Integer> ended = new CompletableFuture<>();
		M2qLanguageServer server = new M2qLanguageServer(services, cache, ended::complete);
		Launcher<LanguageClient> launcher = LSPLauncher.createServerLauncher(server, in, out);
		server.connect(launcher.getRemoteProxy());
		Future<Void> listening = launcher.startListening();
		Thread watch = new Thread(() -> {
			try {
				listening.get();
			} catch (ExecutionException | InterruptedException | CancellationException e) {
				// Either way nobody speaks any more.
				ended.complete(1);
			}
			ended.complete(1);
		}, "m2q-input");
		watch.setDaemon(true);
		watch.start();
		try {
			int code = ended.get();
			out.flush();
			return code;
		} catch (ExecutionException e) {
			throw new IllegalStateException(e.getCause());
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			return 1;
		} finally {
			server.shutdown();
			listening.cancel(true);
		}
	}
}
