package org.m2q.lsp;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.xtext.service.OperationCanceledError;
import org.m2q.dsl.ide.cost.CostReport;

/** Sends the problems of open texts, a moment after the last change; every change cancels the check of the state before. */
final class Publisher {

	private static final int DELAY_MILLISECONDS = 120;

	private final ScheduledExecutorService executor;
	private final Texts texts;
	private final Analyses analyses;
	private final SharedFiles shared;
	private final Runnable priced;
	private final AtomicLong state = new AtomicLong();
	private final Map<String, Integer> sent = new ConcurrentHashMap<>();
	private volatile LanguageClient client;
	private volatile int hotLayers;

	/**
	 * Sends problems.
	 *
	 * @param priced told when the costs of a text are new
	 */
	Publisher(ScheduledExecutorService executor, Texts texts, Analyses analyses, SharedFiles shared, Runnable priced) {
		this.executor = executor;
		this.texts = texts;
		this.analyses = analyses;
		this.shared = shared;
		this.priced = priced;
	}

	/** Stops what is being checked. */
	void end() {
		state.incrementAndGet();
	}

	/** Sets how many lines of a model are marked as the most expensive ones; 0, as in the beginning, for none. */
	void markHot(int lines) {
		hotLayers = lines;
	}

	void connect(LanguageClient newClient) {
		client = newClient;
	}

	/** Checks all open texts soon: a change of one may concern those that import it. */
	void changed() {
		long current = state.incrementAndGet();
		try {
			executor.schedule(() -> check(current), DELAY_MILLISECONDS, TimeUnit.MILLISECONDS);
		} catch (RejectedExecutionException e) {
			// The server is ending.
			state.incrementAndGet();
		}
	}

	void closed(String uri) {
		if (sent.remove(uri) != null && client != null) {
			client.publishDiagnostics(new PublishDiagnosticsParams(uri, List.of()));
		}
	}

	private void check(long current) {
		boolean costs = false;
		for (OpenText text : texts.all()) {
			if (state.get() != current) {
				return;
			}
			try {
				costs |= check(text, current);
			} catch (CancellationException | OperationCanceledError e) {
				return;
			} catch (RuntimeException | StackOverflowError e) {
				client.logMessage(new MessageParams(MessageType.Error, "internal error while checking " + text.uri() + ": " + e));
			}
		}
		if (costs && state.get() == current) {
			priced.run();
		}
	}

	private boolean check(OpenText text, long current) {
		Analyses.Opened opened = analyses.open(text.uri()).orElse(null);
		if (opened == null || client == null) {
			return false;
		}
		OpenText now = opened.text();
		List<Diagnostic> diagnostics = opened.document().problems(() -> state.get() != current).stream()
				.map(problem -> Conversions.diagnostic(problem, now.lines(), shared.page(problem.code()))).toList();
		if (state.get() != current) {
			return false;
		}
		CostReport before = analyses.latestCosts(text.uri());
		int hot = hotLayers;
		List<Diagnostic> old = hot > 0 ? CostAnswers.hot(before, now.lines(), hot) : List.of();
		// What was hot before the last key is so for a moment longer, so that nothing blinks.
		publish(now, diagnostics, old);
		CostReport costs = analyses.costs(opened, () -> state.get() != current);
		if (hot > 0 && state.get() == current) {
			List<Diagnostic> fresh = CostAnswers.hot(costs, now.lines(), hot);
			if (!fresh.equals(old)) {
				publish(now, diagnostics, fresh);
			}
		}
		return costs != before;
	}

	private void publish(OpenText text, List<Diagnostic> problems, List<Diagnostic> hot) {
		PublishDiagnosticsParams message = new PublishDiagnosticsParams(text.uri(), Stream.concat(problems.stream(), hot.stream()).toList());
		message.setVersion(text.version());
		client.publishDiagnostics(message);
		sent.put(text.uri(), text.version());
	}
}
