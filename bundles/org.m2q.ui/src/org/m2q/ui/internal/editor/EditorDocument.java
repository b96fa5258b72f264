package org.m2q.ui.internal.editor;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.emf.common.util.URI;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IDocumentExtension4;
import org.eclipse.jface.text.IDocumentListener;
import org.eclipse.swt.widgets.Display;
import org.eclipse.xtext.service.OperationCanceledError;
import org.m2q.core.problems.EditedFiles;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.PendingCosts;
import org.m2q.dsl.ide.highlight.IncrementalScanner;
import org.m2q.dsl.ide.highlight.Token;
import org.m2q.dsl.ide.suggest.SuggestionReport;
import org.m2q.dsl.resource.Library;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.mining.ShapeMiningProvider;
import org.m2q.ui.internal.mining.TrackedCosts;
import org.m2q.ui.internal.preferences.PreferenceKeys;
import org.m2q.ui.internal.problems.FixForecasts;
import org.m2q.ui.internal.problems.ProblemMarkers;
import org.m2q.ui.internal.suggest.SuggestionMarkers;

/**
 * The text of an open editor, analysed in the background.
 *
 * <p>Every change cancels the analysis of the state before and starts one a moment later, so there is at most one per document. Results
 * for a state that is gone are dropped; what is shown stays until there is something newer.
 */
public final class EditorDocument {

	/** Costs that come later than this are dimmed meanwhile. */
	private static final int LATE_MILLISECONDS = 1000;
	/** Lines with costs of a text that is priced at once. */
	private static final int SHORT = 400;

	private final IDocument document;
	private final String uri;
	private final Optional<IFile> file;
	private final Display display;
	private final List<AnalysisListener> listeners = new CopyOnWriteArrayList<>();
	private final IDocumentListener changes = new IDocumentListener() {
		@Override
		public void documentAboutToBeChanged(DocumentEvent event) {
			// only the result counts
		}

		@Override
		public void documentChanged(DocumentEvent event) {
			changed(delay());
		}
	};

	private volatile Ticket current = new Ticket();
	private volatile M2qDocument analysed;
	private volatile State latest;
	private Analysis analysis;
	private volatile CostReport report;
	private final ShownCosts shown;
	private final AtomicInteger resultChanges = new AtomicInteger();
	private TrackedCosts costs;
	private IncrementalScanner scanner;
	private final SuggestionFeed advice = new SuggestionFeed(this);
	private int users;

	/** A state of the text that was read. */
	private record State(long stamp, M2qDocument document) {
	}

	/** One state of the text on its way through the analysis. */
	private static final class Ticket {
		private volatile boolean cancelled;
		private int parts = 2;
		private boolean priced;

		/** Notes that the costs that are shown are those of this state. User interface thread. */
		void setPriced() {
			priced = true;
		}

		boolean isPriced() {
			return priced;
		}

		/** Notes that a part is shown; after the last one the state needs no analysis any more. User interface thread. */
		void finish(EditorDocument owner, M2qDocument state) {
			if (--parts == 0) {
				owner.analysed = state;
			}
		}

		void cancel() {
			cancelled = true;
		}

		boolean isCancelled() {
			return cancelled;
		}
	}

	EditorDocument(IDocument document, String uri, Optional<IFile> file, Display display) {
		this.document = document;
		this.uri = uri;
		this.file = file;
		this.display = display;
		shown = new ShownCosts(file);
	}

	void connect() {
		if (users++ == 0) {
			costs = new TrackedCosts(document);
			document.addDocumentListener(changes);
			file.ifPresent(edited -> EditedFiles.setEdited(edited, true));
			changed(0);
		}
	}

	/** Returns whether nobody needs it any more. */
	boolean disconnect() {
		if (--users > 0) {
			return false;
		}
		document.removeDocumentListener(changes);
		file.ifPresent(edited -> EditedFiles.setEdited(edited, false));
		current.cancel();
		advice.cancel();
		file.ifPresent(SuggestionMarkers::clear);
		costs.dispose();
		listeners.clear();
		Activator.instance().servicesIfReady().ifPresent(this::forget);
		return true;
	}

	private void forget(LanguageServices services) {
		if (isLibrary()) {
			return;
		}
		services.workspace().removeBuffer(uri);
		try {
			file.ifPresent(saved -> Activator.instance().executor()
					.execute(() -> ProblemMarkers.refreshFromDisk(saved, services.workspace().open(uri))));
		} catch (RejectedExecutionException e) {
			// The workbench is shutting down; the next start of the editor checks the file.
			current.cancel();
		}
	}

	/** Address of the text. */
	public String uri() {
		return uri;
	}

	/** Whether it is a file that ships with the language. */
	public boolean isLibrary() {
		return Library.isLibrary(URI.createURI(uri));
	}

	/** Where results arrive. */
	public Display display() {
		return display;
	}

	/** The file in the workspace; empty for other texts. */
	public Optional<IFile> file() {
		return file;
	}

	/** The text. */
	public IDocument document() {
		return document;
	}

	/** The latest analysis, maybe of an older state; empty before the first. Only in the user interface thread. */
	public Optional<Analysis> analysis() {
		return Optional.ofNullable(analysis);
	}

	/** The latest costs, maybe of an older state; empty before the first. Any thread. */
	public Optional<CostReport> report() {
		return Optional.ofNullable(report);
	}

	/** Costs that follow the text; empty before the first report. Only in the user interface thread. */
	public Optional<TrackedCosts> costs() {
		return report == null ? Optional.empty() : Optional.of(costs);
	}

	/** Costs that follow the text, or their places while the first ones are computed; empty before those are known. Only in the user interface thread. */
	public Optional<TrackedCosts> expectedCosts() {
		return report == null && (costs == null || costs.headers().isEmpty()) ? Optional.empty() : Optional.of(costs);
	}

	/** Whether no editor shows it any more. Only in the user interface thread. */
	public boolean isClosed() {
		return users == 0;
	}

	/** Adds a listener; one that is there already is not added again. */
	public void addListener(AnalysisListener listener) {
		if (!listeners.contains(listener)) {
			listeners.add(listener);
		}
	}

	/** Removes a listener. */
	public void removeListener(AnalysisListener listener) {
		listeners.remove(listener);
	}

	/** Analyses the text again when a file that it imports has changed; else it does nothing. */
	void refresh() {
		changed(delay());
	}

	/** Analyses the text again, although nothing in it has changed. */
	void analyseAgain() {
		analysed = null;
		changed(delay());
	}

	private static int delay() {
		Activator plugin = Activator.instance();
		return plugin == null ? 0 : Math.max(1, plugin.getPreferenceStore().getInt(PreferenceKeys.DELAY));
	}

	/** The current text, parsed and linked, when that has happened already; never waits. */
	public Optional<M2qDocument> current() {
		State state = latest;
		return state != null && state.stamp() == stamp() ? Optional.of(state.document()) : Optional.empty();
	}

	/**
	 * Asks something about the current text without waiting. A new question of the same kind should cancel the one before.
	 *
	 * @param question runs in the background
	 * @param answer takes the result in the user interface thread, unless the text has changed since or the question was cancelled
	 */
	public <T> Question ask(Function<M2qDocument, T> question, Consumer<T> answer) {
		String text = document.get();
		long stamp = stamp();
		Optional<M2qDocument> known = current();
		Question asked = new Question();
		try {
			Activator.instance().commands().execute(() -> guarded(new Ticket(), Messages.analysisFailed, () -> {
				if (asked.isCancelled()) {
					return;
				}
				T result = question.apply(known.orElseGet(() -> open(text)));
				if (!display.isDisposed()) {
					display.asyncExec(() -> {
						if (stamp == stamp() && !asked.isCancelled()) {
							answer.accept(result);
						}
					});
				}
			}));
		} catch (RejectedExecutionException e) {
			// The workbench is shutting down.
			asked.cancel();
		}
		return asked;
	}

	/** The current text, parsed and linked; not in the user interface thread, as it may wait for an analysis. */
	public M2qDocument open() {
		return open(document.get());
	}

	/** Another text in the place of this one, parsed and linked. Any thread but that of the user interface. */
	public M2qDocument open(String text) {
		M2qWorkspace workspace = Activator.instance().services().workspace();
		// Files of the library cannot be edited, and everybody sees the same.
		return isLibrary() ? workspace.open(uri) : workspace.open(uri, text);
	}

	/** The latest suggestions, maybe of an older state; none before the first. Only in the user interface thread. */
	public SuggestionReport suggestions() {
		return advice.report();
	}

	/** Whether the suggestions are those of the current text. Only in the user interface thread. */
	public boolean suggestionsAreCurrent() {
		return current().filter(advice::isFor).isPresent();
	}

	/** Calls back once, when the suggestions for the current text are there. Only in the user interface thread. */
	public void whenSuggested(Consumer<SuggestionReport> listener) {
		advice.whenReady(listener);
		suggestAgain();
	}

	/** Looks for suggestions again, as after a change of the preferences. Only in the user interface thread. */
	public void suggestAgain() {
		ask(Function.identity(), advice::askNow);
	}

	/** Predicts again what quick fixes change, as other weights are known. Only in the user interface thread. */
	void forecastAgain() {
		State state = latest;
		if (state != null) {
			forecast(state.document(), current, true);
		}
	}

	/**
	 * Predicts what quick fixes change, until the text changes or is closed.
	 *
	 * @param anew whether what is known already does not hold any more
	 */
	private void forecast(M2qDocument opened, Ticket ticket, boolean anew) {
		try {
			Activator.instance().forecasts().execute(() -> {
				Activator plugin = Activator.instance();
				if (anew && plugin != null) {
					plugin.servicesIfReady().ifPresent(services -> services.forecasts().forget(opened));
				}
				guarded(ticket, Messages.analysisFailed, () -> FixForecasts.prepare(opened, ticket::isCancelled));
			});
		} catch (RejectedExecutionException e) {
			// The workbench is shutting down.
			ticket.cancel();
		}
	}

	void suggested(SuggestionReport fresh) {
		listeners.forEach(listener -> listener.suggested(fresh));
	}

	private void changed(int delay) {
		current.cancel();
		advice.cancel();
		Activator plugin = Activator.instance();
		if (plugin == null) {
			return;
		}
		Ticket ticket = new Ticket();
		current = ticket;
		String text = document.get();
		long stamp = stamp();
		if (report != null) {
			warnIfLate(ticket);
		}
		Executor later = delay == 0 ? plugin.executor()
				: CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, plugin.executor());
		try {
			later.execute(() -> analyse(text, stamp, ticket));
		} catch (RejectedExecutionException e) {
			// The workbench is shutting down.
			ticket.cancel();
		}
	}

	/** Dims the shown costs when the new ones do not come soon, such as on a busy machine. */
	private void warnIfLate(Ticket ticket) {
		if (Display.getCurrent() == display) {
			display.timerExec(LATE_MILLISECONDS, () -> {
				if (!ticket.isCancelled() && !ticket.isPriced() && users > 0) {
					costs.setOutdated();
					listeners.forEach(AnalysisListener::outdated);
				}
			});
		}
	}

	private void analyse(String text, long stamp, Ticket ticket) {
		guarded(ticket, Messages.analysisFailed, () -> {
			LanguageServices services = Activator.instance().services();
			M2qDocument opened = open(text);
			latest = new State(stamp, opened);
			if (opened == analysed) {
				publish(ticket, () -> {
					ticket.setPriced();
					advice.ask(opened);
				});
				forecast(opened, ticket, false);
				return;
			}
			if (isShort()) {
				// What follows then knows the tiles of all layers, and a busy processor does not do both at half the speed.
				price(opened, ticket);
			} else {
				Activator.instance().executor().execute(() -> price(opened, ticket));
			}
			Analysis result = Activator.instance().trace().of("analysis", uri, () -> new Analysis(stamp, opened.shownProblems(ticket::isCancelled),
					opened.resource().map(services.highlighter()::tokens).orElse(List.of()),
					opened.resource().map(services.outline()::outline).orElse(List.of()),
					opened.resource().map(services.structure()::folds).orElse(List.of())), found -> found.problems().size() + " problems");
			publish(ticket, () -> {
				analysis = result;
				ticket.finish(this, opened);
				listeners.forEach(listener -> listener.analysed(result));
				EditorDocuments.refreshOthers(this);
			});
			forecast(opened, ticket, false);
		});
	}

	/** Whether pricing again takes so little time that nobody waits for the rest. */
	private boolean isShort() {
		return report != null && report.lines().size() <= SHORT;
	}

	private void price(M2qDocument opened, Ticket ticket) {
		guarded(ticket, Messages.costFailed, () -> {
			if (report == null) {
				CostReport expected = PendingCosts.of(opened);
				publish(ticket, () -> expect(expected));
			}
			CostReport fresh = Activator.instance().trace().of("costs", uri, () -> Activator.instance().services().costs().report(opened, ticket::isCancelled),
					found -> found.lines().size() + " priced lines");
			int seen = resultChanges.get();
			if (ShapeMiningProvider.isOn()) {
				// Here and not where they are shown, which is in the user interface thread.
				fresh.shapes();
			}
			CostReport best = shown.of(opened, fresh);
			publish(ticket, () -> {
				report = fresh;
				ticket.finish(this, opened);
				ticket.setPriced();
				costs.update(best);
				listeners.forEach(listener -> listener.priced(fresh));
				advice.ask(opened);
				if (seen != resultChanges.get()) {
					showResults();
				}
			});
		});
	}

	/** Shows where the first costs will be. */
	private void expect(CostReport expected) {
		if (report == null && !expected.headers().isEmpty()) {
			costs.update(expected);
			listeners.forEach(AnalysisListener::shown);
		}
	}

	/** Results of the project are new or gone, or another one is pinned: what is shown may be simulated now, or not any more. Any thread. */
	void resultsChanged() {
		// Costs that are on their way look again when they are shown.
		resultChanges.incrementAndGet();
		showResults();
	}

	private void showResults() {
		CostReport estimate = report;
		State state = latest;
		if (estimate == null || state == null || file.isEmpty()) {
			return;
		}
		// The next analysis, which may find that nothing has changed, does not cancel this.
		Ticket ticket = new Ticket();
		try {
			Activator.instance().executor().execute(() -> guarded(ticket, Messages.costFailed, () -> {
				int seen = resultChanges.get();
				CostReport best = shown.of(state.document(), estimate);
				publish(ticket, () -> {
					if (seen == resultChanges.get() && report == estimate && state.stamp() == stamp()) {
						costs.update(best);
						listeners.forEach(AnalysisListener::shown);
					}
				});
			}));
		} catch (RejectedExecutionException e) {
			// The workbench is shutting down.
			return;
		}
	}

	/** Runs a part of an analysis. What goes wrong is written down once and leaves everything as it is shown. */
	private static void guarded(Ticket ticket, String failure, Runnable work) {
		if (ticket.isCancelled()) {
			return;
		}
		try {
			work.run();
		} catch (CancellationException | RejectedExecutionException | OperationCanceledError | OperationCanceledException e) {
			// The next state is on its way, or the workbench is shutting down.
			ticket.cancel();
		} catch (RuntimeException | StackOverflowError e) {
			if (!ticket.isCancelled() && Activator.instance() != null) {
				Activator.log(failure, e);
			}
		}
	}

	private void publish(Ticket ticket, Runnable result) {
		if (!ticket.isCancelled() && !display.isDisposed()) {
			display.asyncExec(() -> {
				if (!ticket.isCancelled()) {
					result.run();
				}
			});
		}
	}

	/** Tokens of the current text. Only in the user interface thread. */
	List<Token> tokens(String text) {
		if (scanner == null) {
			scanner = new IncrementalScanner(Activator.instance().services().scanner());
		}
		return scanner.scan(text);
	}

	/** Modification stamp of the current state. */
	public long stamp() {
		return document instanceof IDocumentExtension4 extension ? extension.getModificationStamp() : 0;
	}
}
