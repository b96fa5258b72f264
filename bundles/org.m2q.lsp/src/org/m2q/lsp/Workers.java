package org.m2q.lsp;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

import org.eclipse.lsp4j.jsonrpc.CompletableFutures;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.xtext.service.OperationCanceledError;
import org.m2q.base.Cancellation;

/** The threads of a server: what takes long never holds up what a person waits for while typing. */
final class Workers {

	private final ExecutorService requests = Executors.newSingleThreadExecutor(task -> thread(task, "m2q-requests"));
	private final ExecutorService costs = Executors.newSingleThreadExecutor(task -> thread(task, "m2q-costs"));
	private final ExecutorService simulations = Executors.newSingleThreadExecutor(task -> thread(task, "m2q-simulations"));
	private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "m2q-checks"));

	private volatile boolean ended;

	private static Thread thread(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	/** Answers a request in its turn. */
	<T> CompletableFuture<T> request(Function<Cancellation, T> work) {
		return compute(requests, work);
	}

	/** Answers a request that may have to price a network. */
	<T> CompletableFuture<T> cost(Function<Cancellation, T> work) {
		return compute(costs, work);
	}

	/** Answers a request that runs experiments. */
	<T> CompletableFuture<T> simulation(Function<Cancellation, T> work) {
		return compute(simulations, work);
	}

	/** For checks some time after the last change. */
	ScheduledExecutorService checks() {
		return checks;
	}

	/** Lets nothing new begin, and cancels what runs. */
	void end() {
		ended = true;
		requests.shutdown();
		costs.shutdownNow();
		checks.shutdownNow();
		simulations.shutdownNow();
	}

	private <T> CompletableFuture<T> compute(ExecutorService executor, Function<Cancellation, T> work) {
		// A future has no way to tell that its executor refused it but a failure of its own.
		if (executor.isShutdown()) {
			return CompletableFuture.failedFuture(error(ResponseErrorCode.InvalidRequest, "The server is shutting down."));
		}
		return CompletableFutures.computeAsync(executor, checker -> {
			try {
				return work.apply(() -> ended || checker.isCanceled());
			} catch (CancellationException | ResponseErrorException e) {
				throw e;
			} catch (OperationCanceledError e) {
				throw new CancellationException(e.getMessage());
			} catch (RuntimeException | StackOverflowError e) {
				// The default answer of the protocol's library holds the stack trace.
				throw error(ResponseErrorCode.InternalError, "Internal error (" + e + "). Report it with the text.");
			}
		});
	}

	static ResponseErrorException error(ResponseErrorCode code, String message) {
		return new ResponseErrorException(new ResponseError(code, message, null));
	}
}
