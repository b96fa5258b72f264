package org.m2q.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Width of the window, which the JDK does not tell. */
final class WindowSize {

	private WindowSize() {
	}

	/** Asks {@code stty}; empty where there is none. */
	static OptionalInt columns() {
		try {
			Process process = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty"))
					.redirectError(ProcessBuilder.Redirect.DISCARD).start();
			if (!process.waitFor(1, TimeUnit.SECONDS)) {
				process.destroyForcibly();
				return OptionalInt.empty();
			}
			String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
			return answer.matches("[0-9]+ [1-9][0-9]{0,4}") ? OptionalInt.of(Integer.parseInt(answer.substring(answer.indexOf(' ') + 1)))
					: OptionalInt.empty();
		} catch (IOException e) {
			return OptionalInt.empty();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			return OptionalInt.empty();
		}
	}
}
