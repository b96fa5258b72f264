package org.m2q.cli;

import java.util.Locale;

/** Shows a person at a terminal how far long work is; shows nothing elsewhere. */
final class ProgressLine {

	private static final long PAUSE_NANOSECONDS = 200_000_000L;

	private final Terminal terminal;
	private final long total;
	private final long start = System.nanoTime();
	private long shown;
	private int width;

	ProgressLine(Terminal terminal, long total) {
		this.terminal = terminal;
		this.total = total;
	}

	/** So many points are done. */
	void at(long done) {
		long now = System.nanoTime() - start;
		if (!terminal.errIsTerminal() || shown != 0 && now - shown < PAUSE_NANOSECONDS && done < total) {
			return;
		}
		shown = Math.max(1, now);
		String text = String.format(Locale.ROOT, "%5.1f %%  %d of %d points, %.0f points/s", 100.0 * done / total, done, total, done / Math.max(1e-9, now * 1e-9));
		terminal.err().print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
		terminal.err().flush();
		width = text.length();
	}

	/** Removes the line. */
	void end() {
		if (width > 0) {
			terminal.err().print("\r" + " ".repeat(width) + "\r");
			terminal.err().flush();
		}
	}
}
