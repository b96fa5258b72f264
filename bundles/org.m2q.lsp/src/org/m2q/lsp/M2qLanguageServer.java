package org.m2q.lsp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import org.eclipse.lsp4j.DidChangeWatchedFilesRegistrationOptions;
import org.eclipse.lsp4j.FileSystemWatcher;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.Registration;
import org.eclipse.lsp4j.RegistrationParams;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.WorkDoneProgressCancelParams;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageClientAware;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.m2q.dsl.ide.LanguageServices;

/**
 * The language server. Beyond the protocol it answers {@code m2q/estimate} and {@code m2q/simulate}.
 *
 * <p>Requests about texts run one after the other on a thread of their own; costs, checks and simulations on others, so that they do not hold up typing.
 */
public final class M2qLanguageServer implements LanguageServer, LanguageClientAware {

	private final LanguageServices services;
	private final IntConsumer end;
	private final SharedFiles shared;
	private final Texts texts;
	private final Analyses analyses;
	private final Publisher publisher;
	private final TextRequests textRequests;
	private final WorkspaceFiles workspaceFiles;
	private final Workers workers = new Workers();
	private final Progress progress = new Progress();
	private volatile LanguageClient client;
	private volatile ClientFeatures features = ClientFeatures.NONE;
	private volatile boolean shutDown;
	private volatile boolean shapes;

	/**
	 * A server.
	 *
	 * @param services the language
	 * @param cache folder for copies of the library that editors can open
	 * @param end called with the exit code when the client says that the server should end, or is gone
	 */
	public M2qLanguageServer(LanguageServices services, Path cache, IntConsumer end) {
		this.services = services;
		this.end = end;
		shared = new SharedFiles(cache);
		texts = new Texts(services, shared);
		analyses = new Analyses(services, texts);
		publisher = new Publisher(workers.checks(), texts, analyses, shared, this::priced);
		textRequests = new TextRequests(this);
		workspaceFiles = new WorkspaceFiles(this);
	}

	@Override
	public void connect(LanguageClient newClient) {
		client = newClient;
		publisher.connect(newClient);
	}

	@Override
	public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
		watch(params.getProcessId());
		if (params.getWorkspaceFolders() != null) {
			params.getWorkspaceFolders().forEach(folder -> texts.addFolder(folder.getUri()));
		} else if (params.getRootUri() != null) {
			texts.addFolder(params.getRootUri());
		}
		features = ClientFeatures.of(params.getCapabilities());
		configure(params.getInitializationOptions());
		return CompletableFuture.completedFuture(new InitializeResult(Capabilities.all(), new ServerInfo("m2q", "0.1.0")));
	}

	/** Ends the server together with its client, which may die without a word. A server inside its client's process ends with it anyway. */
	private void watch(Integer client) {
		if (client == null || client == ProcessHandle.current().pid()) {
			return;
		}
		Optional<ProcessHandle> process = ProcessHandle.of(client);
		// A client in a container of its own has a number that means nothing here; its end is seen at the input.
		process.ifPresent(alive -> alive.onExit().thenRun(() -> end.accept(1)));
	}

	@Override
	public void initialized(InitializedParams params) {
		if (features.watches()) {
			DidChangeWatchedFilesRegistrationOptions files = new DidChangeWatchedFilesRegistrationOptions(
					List.of(new FileSystemWatcher(Either.forLeft("**/*.m2q"))));
			client.registerCapability(new RegistrationParams(List.of(new Registration("m2q-files", "workspace/didChangeWatchedFiles", files))));
		}
	}

	/** Takes settings; those about other things are ignored. */
	void configure(Object settings) {
		Settings read = Settings.of(settings);
		if (read.isPresent()) {
			read.severities().ifPresent(services.workspace()::setSeverities);
			read.hotLayers().ifPresent(publisher::markHot);
			read.shapes().ifPresent(shown -> {
				shapes = shown;
				priced();
			});
			read.objections().forEach(sentence -> client.showMessage(new MessageParams(MessageType.Warning, sentence)));
			publisher.changed();
		}
	}

	/** Runs the experiments of an open text, or one of them. */
	@JsonRequest("m2q/simulate")
	public CompletableFuture<JsonObject> simulate(ExperimentParams params) {
		return workers.simulation(cancellation -> {
			Analyses.Opened opened = opened(params);
			String title = "Simulating " + (params.getExperiment().isEmpty() ? "all experiments" : params.getExperiment());
			try (Progress.Work work = progress.begin(client, params.getWorkDoneToken(), features.progress(), title, cancellation)) {
				JsonObject answer = Simulations.run(services.proxies(), opened.document(), params.getExperiment(), work);
				work.result(Simulations.summary(answer));
				return answer;
			} catch (IOException e) {
				throw new IllegalStateException(e);
			}
		});
	}

	/** Searches policies for an experiment of an open text. */
	CompletableFuture<JsonObject> explore(ExperimentParams params, ExploreParams options) {
		return workers.simulation(cancellation -> {
			Analyses.Opened opened = opened(params);
			String title = "Exploring policies" + (params.getExperiment().isEmpty() ? "" : " of " + params.getExperiment());
			try (Progress.Work work = progress.begin(client, params.getWorkDoneToken(), features.progress(), title, cancellation)) {
				JsonObject answer = Explorations.run(services, opened.document(), params.getExperiment(), options, work, cancellation);
				work.result(Simulations.summary(answer));
				return answer;
			}
		});
	}

	/** Compares two stored results, or two policies for an experiment of an open text. */
	CompletableFuture<JsonObject> compare(JsonObject what) {
		return workers.simulation(cancellation -> {
			if (what.has("before") && what.has("after")) {
				return Comparisons.results(member(what, "before"), member(what, "after"));
			}
			JsonElement policies = what.get("policies");
			if (policies == null || !policies.isJsonArray() || policies.getAsJsonArray().size() != 2) {
				throw invalid("There is nothing to compare: give 'before' and 'after' with addresses of stored results, or 'uri' and 'policies' with two names.");
			}
			ExperimentParams params = new ExperimentParams(member(what, "uri"), member(what, "experiment"));
			return Comparisons.policies(services.proxies(), opened(params).document(), params.getExperiment(), name(policies.getAsJsonArray().get(0)), name(policies.getAsJsonArray().get(1)),
					cancellation);
		});
	}

	private static String member(JsonObject object, String name) {
		return object.has(name) ? name(object.get(name)) : "";
	}

	private static String name(JsonElement element) {
		return element.isJsonPrimitive() ? element.getAsString() : "";
	}

	/** Estimated cost of every line of an open text, in SI units; lines count from 0. */
	@JsonRequest("m2q/estimate")
	public CompletableFuture<JsonObject> estimate(ExperimentParams params) {
		return workers.cost(cancellation -> CostAnswers.object(analyses.costs(opened(params), cancellation), params.getUri()));
	}

	private Analyses.Opened opened(ExperimentParams params) {
		return analyses.open(params.getUri()).orElseThrow(() -> invalid("'" + params.getUri() + "' is not open."));
	}

	/** Tells a person what came of a command that an editor does not show itself. */
	void tell(JsonObject answer) {
		boolean failed = answer.has("error");
		client.showMessage(new MessageParams(failed ? MessageType.Error : MessageType.Info, Simulations.summary(answer)));
		if (!failed) {
			client.logMessage(new MessageParams(MessageType.Info, answer.get("text").getAsString()));
		}
	}

	@Override
	public void cancelProgress(WorkDoneProgressCancelParams params) {
		progress.cancel(params.getToken());
	}

	@Override
	public void setTrace(SetTraceParams params) {
		// The server has nothing to trace that clients do not see themselves.
	}

	@Override
	public CompletableFuture<Object> shutdown() {
		shutDown = true;
		publisher.end();
		workers.end();
		return CompletableFuture.completedFuture(null);
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

	/** Whether calls are followed by the shapes that they are inferred to make. */
	boolean showsShapes() {
		return shapes;
	}

	private void priced() {
		if (features.refreshesHints()) {
			client.refreshInlayHints();
		}
		if (features.refreshesLenses()) {
			client.refreshCodeLenses();
		}
	}

	static ResponseErrorException invalid(String message) {
		return Workers.error(ResponseErrorCode.InvalidParams, message);
	}


	LanguageServices services() {
		return services;
	}

	SharedFiles shared() {
		return shared;
	}

	Workers workers() {
		return workers;
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

	ClientFeatures features() {
		return features;
	}
}
