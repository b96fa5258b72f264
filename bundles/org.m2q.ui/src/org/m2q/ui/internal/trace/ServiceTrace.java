package org.m2q.ui.internal.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;

import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;

/**
 * Writes a line per request to the language services into a file: when, what, of which text, how long it took, and what came of it. A file that gets long
 * takes the place of the one before. Safe for use by several threads.
 */
public final class ServiceTrace {

	/** Bytes after which a new file is begun. */
	static final long LONGEST = 4L << 20;

	private static final double MILLISECONDS = 1e6;

	private final Path file;
	private volatile boolean on;

	/** A trace that is off. */
	public ServiceTrace(Path file) {
		this.file = file;
	}

	/** Switches it on or off. */
	public void setOn(boolean wanted) {
		on = wanted;
	}

	/** Whether it is on. */
	public boolean isOn() {
		return on;
	}

	/** Where it is written. */
	public Path file() {
		return file;
	}

	/**
	 * Answers a request and writes it down when the trace is on.
	 *
	 * @param what the request
	 * @param uri of the text
	 * @param work answers it
	 * @param outcome says what came of it, in a few words
	 */
	public <T> T of(String what, String uri, Supplier<T> work, Function<T, String> outcome) {
		if (!on) {
			return work.get();
		}
		long start = System.nanoTime();
		String end = "failed";
		try {
			T result = work.get();
			end = outcome.apply(result);
			return result;
		} catch (CancellationException e) {
			end = "cancelled";
			throw e;
		} finally {
			write(what, uri, (System.nanoTime() - start) / MILLISECONDS, end);
		}
	}

	private synchronized void write(String what, String uri, double milliseconds, String end) {
		String line = String.format(Locale.ROOT, "%s\t%s\t%s\t%.1f ms\t%s%n", Instant.now().truncatedTo(ChronoUnit.MILLIS), what, uri, milliseconds, end);
		try {
			if (Files.exists(file) && Files.size(file) > LONGEST) {
				Files.move(file, file.resolveSibling(file.getFileName() + ".old"), StandardCopyOption.REPLACE_EXISTING);
			}
			Files.createDirectories(file.getParent());
			Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		} catch (IOException e) {
			// Once is enough to know.
			on = false;
			Activator.log(Messages.traceFailed, e);
		}
	}
}
