package org.m2q.lsp;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.IntConsumer;

import com.google.gson.JsonObject;

import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.CodeActionOptions;
import org.eclipse.lsp4j.CodeLensOptions;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.ExecuteCommandOptions;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.PositionEncodingKind;
import org.eclipse.lsp4j.RenameOptions;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.eclipse.lsp4j.SemanticTokensWithRegistrationOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.WorkspaceFoldersOptions;
import org.eclipse.lsp4j.WorkspaceServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CompletableFutures;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageClientAware;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.eclipse.xtext.service.OperationCanceledError;
import org.m2q.base.Cancellation;
import org.m2q.dsl.ide.LanguageServices;

/**
 * The language server. Beyond the protocol it answers {@code m2q/simulate} and {@code m2q/cost}.
 *
 * <p>Requests about texts run one after the other on a thread of their own, simulations on another, so that they do not hold up typing.
 */
public final class M2qLanguageServer implements LanguageServer, LanguageClientAware {

	private final LanguageServices services;
	private final IntConsumer end;
	private final Texts texts;
	private final Analyses analyses;
	private final Publisher publisher;
	private final TextRequests textRequests;
	private final WorkspaceFiles workspaceFiles;
	private final ScheduledExecutorService requests = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "m2q-requests"));
	private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "m2q-checks"));
	private final ScheduledExecutorService simulations = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "m2q-simulations"));
	private volatile LanguageClient client;
	private volatile boolean refreshesHints;
	private volatile boolean refreshesLenses;
	private volatile boolean snippets;
	private volatile boolean shutDown;

	/**
	 * A server.
	 *
	 * @param services the language
	 * @param end called with the exit code when the client says that the server should end
	 */
	public M2qLanguageServer(LanguageServices services, IntConsumer end) {
		this.services = services;
		this.end = end;
		texts = new Texts(services);
		analyses = new Analyses(services, texts);
		publisher = new Publisher(checks, texts, analyses, this::priced);
		textRequests = new TextRequests(this);
		workspaceFiles = new WorkspaceFiles(this);
	}

	private static Thread thread(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	@Override
	public void connect(LanguageClient newClient) {
		client = newClient;
		publisher.connect(newClient);
	}

	@Override
	public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
		Optional.ofNullable(params.getProcessId()).flatMap(id -> ProcessHandle.of(id.longValue()))
				.ifPresent(process -> process.onExit().thenRun(() -> end.accept(1)));
		if (params.getWorkspaceFolders() != null) {
			params.getWorkspaceFolders().forEach(folder -> texts.addFolder(folder.getUri()));
		} else if (params.getRootUri() != null) {
			texts.addFolder(params.getRootUri());
		}
		var workspace = Optional.ofNullable(params.getCapabilities()).map(capabilities -> capabilities.getWorkspace());
		refreshesHints = workspace.map(w -> w.getInlayHint()).map(hint -> Boolean.TRUE.equals(hint.getRefreshSupport())).orElse(false);
		refreshesLenses = workspace.map(w -> w.getCodeLens()).map(lens -> Boolean.TRUE.equals(lens.getRefreshSupport())).orElse(false);
		snippets = Optional.ofNullable(params.getCapabilities()).map(capabilities -> capabilities.getTextDocument()).map(text -> text.getCompletion())
				.map(completion -> completion.getCompletionItem()).map(item -> Boolean.TRUE.equals(item.getSnippetSupport())).orElse(false);
		return CompletableFuture.completedFuture(new InitializeResult(capabilities(), new ServerInfo("m2q", "0.1.0")));
	}

	private static ServerCapabilities capabilities() {
		ServerCapabilities capabilities = new ServerCapabilities();
		capabilities.setPositionEncoding(PositionEncodingKind.UTF16);
		capabilities.setTextDocumentSync(TextDocumentSyncKind.Incremental);
		capabilities.setHoverProvider(true);
		capabilities.setCompletionProvider(new CompletionOptions(false, List.of(".", "=", "(", "\"")));
		capabilities.setDefinitionProvider(true);
		capabilities.setReferencesProvider(true);
		capabilities.setDocumentHighlightProvider(true);
		capabilities.setDocumentSymbolProvider(true);
		capabilities.setWorkspaceSymbolProvider(true);
		capabilities.setDocumentFormattingProvider(true);
		capabilities.setFoldingRangeProvider(true);
		capabilities.setSelectionRangeProvider(true);
		capabilities.setInlayHintProvider(true);
		capabilities.setRenameProvider(new RenameOptions(true));
		capabilities.setCodeLensProvider(new CodeLensOptions(false));
		capabilities.setCodeActionProvider(new CodeActionOptions(List.of(CodeActionKind.QuickFix, TextRequests.FIX_ALL)));
		capabilities.setSemanticTokensProvider(
				new SemanticTokensWithRegistrationOptions(new SemanticTokensLegend(SemanticTokenStream.TYPES, List.of()), true));
		capabilities.setExecuteCommandProvider(new ExecuteCommandOptions(List.of(Commands.SIMULATE)));
		WorkspaceFoldersOptions folders = new WorkspaceFoldersOptions();
		folders.setSupported(true);
		folders.setChangeNotifications(true);
		capabilities.setWorkspace(new WorkspaceServerCapabilities(folders));
		return capabilities;
	}

	/** Runs the experiments of an open text, or one of them. */
	@JsonRequest("m2q/simulate")
	public CompletableFuture<JsonObject> simulate(ExperimentParams params) {
		return CompletableFutures.computeAsync(simulations, checker -> {
			Analyses.Opened opened = analyses.open(params.getUri()).orElseThrow(() -> invalid("'" + params.getUri() + "' is not open."));
			try {
				return Simulations.run(opened.document(), params.getExperiment(), checker::isCanceled);
			} catch (IOException e) {
				throw new IllegalStateException(e);
			}
		});
	}

	/** Estimated cost of every line of an open text, in SI units; lines count from 0. */
	@JsonRequest("m2q/cost")
	public CompletableFuture<JsonObject> cost(ExperimentParams params) {
		return compute(cancellation -> CostAnswers.object(
				analyses.costs(analyses.open(params.getUri()).orElseThrow(() -> invalid("'" + params.getUri() + "' is not open.")), cancellation)));
	}

	@Override
	public CompletableFuture<Object> shutdown() {
		shutDown = true;
		requests.shutdown();
		checks.shutdownNow();
		simulations.shutdownNow();
		return CompletableFuture.completedFuture(new JsonObject());
	}

	@Override
	public void exit() {
		end.accept(shutDown ? 0 : 1);
	}

	@Override
	public TextDocumentService getTextDocumentService() {
		return textRequests;
	}

	@Override
	public WorkspaceService getWorkspaceService() {
		return workspaceFiles;
	}

	private void priced() {
		if (refreshesHints) {
			client.refreshInlayHints();
		}
		if (refreshesLenses) {
			client.refreshCodeLenses();
		}
	}

	/** Answers a request in its turn. */
	<T> CompletableFuture<T> compute(Function<Cancellation, T> work) {
		return CompletableFutures.computeAsync(requests, checker -> {
			try {
				return work.apply(checker::isCanceled);
			} catch (OperationCanceledError e) {
				throw new CancellationException(e.getMessage());
			}
		});
	}

	static ResponseErrorException invalid(String message) {
		return new ResponseErrorException(new ResponseError(ResponseErrorCode.InvalidParams, message, null));
	}

	LanguageServices services() {
		return services;
	}

	Texts texts() {
		return texts;
	}

	Analyses analyses() {
		return analyses;
	}

	Publisher publisher() {
		return publisher;
	}

	boolean snippets() {
		return snippets;
	}
}
