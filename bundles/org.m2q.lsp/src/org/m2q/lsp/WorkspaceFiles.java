package org.m2q.lsp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.WorkspaceSymbol;
import org.eclipse.lsp4j.WorkspaceSymbolParams;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.outline.Symbol;

/** Requests about the client's folders as a whole. */
final class WorkspaceFiles implements WorkspaceService {

	private static final int MOST_SYMBOLS = 500;

	private final M2qLanguageServer server;

	WorkspaceFiles(M2qLanguageServer server) {
		this.server = server;
	}

	@Override
	public CompletableFuture<Object> executeCommand(ExecuteCommandParams params) {
		if (!Commands.ALL.contains(params.getCommand()) || params.getArguments() == null || params.getArguments().isEmpty()) {
			return CompletableFuture.failedFuture(M2qLanguageServer.invalid("'" + params.getCommand() + "' is not a command of this server, or lacks what it is about; "
					+ "there are " + String.join(", ", Commands.ALL) + "."));
		}
		CompletableFuture<JsonObject> running;
		try {
			running = begin(params);
		} catch (ResponseErrorException e) {
			return CompletableFuture.failedFuture(e);
		}
		CompletableFuture<Object> told = running.thenApply(answer -> {
			server.tell(answer);
			return answer;
		});
		// A cancelled request cancels the run itself.
		told.whenComplete((answer, failure) -> {
			if (told.isCancelled()) {
				running.cancel(true);
			}
		});
		return told;
	}

	private CompletableFuture<JsonObject> begin(ExecuteCommandParams params) {
		List<Object> arguments = params.getArguments();
		if (Commands.COMPARE.equals(params.getCommand())) {
			return server.compare(object(arguments.get(0)));
		}
		ExperimentParams experiment = new ExperimentParams(text(arguments.get(0)), arguments.size() > 1 ? text(arguments.get(1)) : "").withToken(params.getWorkDoneToken());
		return Commands.SIMULATE.equals(params.getCommand()) ? server.simulate(experiment)
				: server.explore(experiment, ExploreParams.of(arguments.size() > 2 ? object(arguments.get(2)) : new JsonObject()));
	}

	private static JsonObject object(Object argument) {
		JsonElement element = new Gson().toJsonTree(argument);
		if (!element.isJsonObject()) {
			throw M2qLanguageServer.invalid("An object is expected, not " + element + ".");
		}
		return element.getAsJsonObject();
	}

	private static String text(Object argument) {
		return argument instanceof JsonPrimitive primitive ? primitive.getAsString() : String.valueOf(argument);
	}

	@Override
	public CompletableFuture<Either<List<? extends SymbolInformation>, List<? extends WorkspaceSymbol>>> symbol(WorkspaceSymbolParams params) {
		return server.workers().request(cancellation -> {
			String query = Optional.ofNullable(params.getQuery()).orElse("").toLowerCase(Locale.ROOT);
			List<WorkspaceSymbol> symbols = new ArrayList<>();
			for (M2qDocument document : server.analyses().documents()) {
				cancellation.check();
				Lines lines = server.texts().lines(document.uri()).orElseGet(() -> new Lines(""));
				server.services().symbols().of(document).stream().filter(symbol -> contains(symbol.name().toLowerCase(Locale.ROOT), query))
						.forEach(symbol -> symbols.add(symbol(symbol, lines)));
			}
			// The list may be cut: definitions come before what is inside of them.
			symbols.sort(Comparator.comparing(symbol -> !symbol.getContainerName().isEmpty()));
			return Either.forRight(symbols.subList(0, Math.min(MOST_SYMBOLS, symbols.size())));
		});
	}

	/** Whether a name has the characters of a query in their order, as the protocol suggests. */
	private static boolean contains(String name, String query) {
		int place = -1;
		for (int i = 0; i < query.length(); i++) {
			place = name.indexOf(query.charAt(i), place + 1);
			if (place < 0) {
				return false;
			}
		}
		return true;
	}

	private WorkspaceSymbol symbol(Symbol symbol, Lines lines) {
		return new WorkspaceSymbol(symbol.name(), Conversions.kind(symbol.kind()), Either.forLeft(new Location(
				server.texts().clientUri(symbol.place().uri()), lines.range(symbol.place().offset(), symbol.place().length()))), symbol.container());
	}

	@Override
	public void didChangeConfiguration(DidChangeConfigurationParams params) {
		server.configure(params.getSettings());
	}

	@Override
	public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
		server.publisher().changed();
	}

	@Override
	public void didChangeWorkspaceFolders(DidChangeWorkspaceFoldersParams params) {
		params.getEvent().getAdded().forEach(folder -> server.texts().addFolder(folder.getUri()));
		params.getEvent().getRemoved().forEach(folder -> server.texts().removeFolder(folder.getUri()));
	}
}
