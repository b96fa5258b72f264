package org.m2q.lsp;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.eclipse.lsp4j.ProgressParams;
import org.eclipse.lsp4j.WorkDoneProgressBegin;
import org.eclipse.lsp4j.WorkDoneProgressCreateParams;
import org.eclipse.lsp4j.WorkDoneProgressEnd;
import org.eclipse.lsp4j.WorkDoneProgressNotification;
import org.eclipse.lsp4j.WorkDoneProgressReport;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.LanguageClient;
import org.m2q.base.Cancellation;

/** Long work as a client shows it: begun, so many percent, ended; and cancelled by whoever watches. */
final class Progress {

	private static final int PATIENCE_SECONDS = 5;

	private final Map<Either<String, Integer>, Work> running = new ConcurrentHashMap<>();
	private final AtomicInteger last = new AtomicInteger();

	/** One piece of work. A client that shows nothing is told nothing. */
	final class Work implements Cancellation, AutoCloseable {

		private final LanguageClient client;
		private final Either<String, Integer> token;
		private final Cancellation outer;
		private volatile boolean cancelled;
		private String end = "";

		private Work(LanguageClient client, Either<String, Integer> token, Cancellation outer) {
			this.client = client;
			this.token = token;
			this.outer = outer;
		}

		@Override
		public boolean isCancelled() {
			return cancelled || outer.isCancelled();
		}

		/** So much is done, 0 to 100. */
		void report(int percent, String message) {
			WorkDoneProgressReport report = new WorkDoneProgressReport();
			report.setPercentage(percent);
			report.setMessage(message);
			report.setCancellable(true);
			notify(report);
		}

		/** What to say at the end. */
		void result(String message) {
			end = message;
		}

		private void notify(WorkDoneProgressNotification notification) {
			if (token != null) {
				client.notifyProgress(new ProgressParams(token, Either.forLeft(notification)));
			}
		}

		@Override
		public void close() {
			WorkDoneProgressEnd notification = new WorkDoneProgressEnd();
			// What is stopped may have come to something.
			notification.setMessage(isCancelled() && end.isEmpty() ? "cancelled" : end);
			notify(notification);
			if (token != null) {
				running.remove(token);
			}
		}
	}

	/**
	 * Begins work.
	 *
	 * @param token of the client; null when it gave none
	 * @param asks whether the client can be asked for one
	 * @param outer cancels the work as well
	 */
	Work begin(LanguageClient client, Either<String, Integer> token, boolean asks, String title, Cancellation outer) {
		Either<String, Integer> own = token == null && asks ? created(client) : token;
		Work work = new Work(client, own, outer);
		if (own != null) {
			running.put(own, work);
		}
		WorkDoneProgressBegin begin = new WorkDoneProgressBegin();
		begin.setTitle(title);
		begin.setCancellable(true);
		begin.setPercentage(0);
		work.notify(begin);
		return work;
	}

	private Either<String, Integer> created(LanguageClient client) {
		Either<String, Integer> token = Either.forLeft("m2q-" + last.incrementAndGet());
		try {
			CompletableFuture<Void> accepted = client.createProgress(new WorkDoneProgressCreateParams(token));
			accepted.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
			return token;
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			return null;
		} catch (ExecutionException | TimeoutException e) {
			// A client that cannot show it need not.
			return null;
		}
	}

	/** The client wants some work to stop. */
	void cancel(Either<String, Integer> token) {
		Work work = token == null ? null : running.get(token);
		if (work != null) {
			work.cancelled = true;
		}
	}
}
