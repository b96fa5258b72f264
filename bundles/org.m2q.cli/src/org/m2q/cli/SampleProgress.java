package org.m2q.cli;

import java.util.Locale;

import org.m2q.calibration.AccuracyStudy;

/** Shows a person at a terminal how many samples of a stage are done and how long the rest takes; shows nothing elsewhere. */
final class SampleProgress implements AccuracyStudy.Listener {

	private static final long PAUSE_NANOSECONDS = 200_000_000L;

	private final Terminal terminal;
	private AccuracyStudy.Stage stage = AccuracyStudy.Stage.CALIBRATING;
	private long start = System.nanoTime();
	private long shown;
	private int width;

	SampleProgress(Terminal terminal) {
		this.terminal = terminal;
	}

	@Override
	public synchronized void at(AccuracyStudy.Stage now, int done, int total) {
		long time = System.nanoTime();
		if (now != stage) {
			stage = now;
			start = time;
			shown = 0;
		}
		if (!terminal.errIsTerminal() || shown != 0 && time - shown < PAUSE_NANOSECONDS && done < total) {
			return;
		}
		shown = time;
		double seconds = (time - start) * 1e-9;
		String text = String.format(Locale.ROOT, "%s  %d of %d samples, %.0f s left", stage == AccuracyStudy.Stage.CALIBRATING ? "calibrating" : "scoring", done, total,
				seconds / Math.max(1, done) * (total - done));
		terminal.err().print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
		terminal.err().flush();
		width = text.length();
	}

	/** Removes the line. */
	synchronized void end() {
		if (width > 0) {
			terminal.err().print("\r" + " ".repeat(width) + "\r");
			terminal.err().flush();
		}
	}
}
