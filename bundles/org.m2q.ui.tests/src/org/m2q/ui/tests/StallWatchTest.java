package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;

import org.eclipse.swt.widgets.Display;
import org.junit.jupiter.api.Test;
import org.m2q.dsl.ide.highlight.LexicalScanner;
import org.m2q.ui.internal.Activator;

/** The watch sees what keeps the thread, and whose it is. */
class StallWatchTest {

	private static final long LONG_NANOSECONDS = 300_000_000;
	private static final String TEXT = LongText.imports() + LongText.model("Net", 5000);

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	@Test
	void workOfOurs() {
		LexicalScanner scanner = Activator.instance().services().scanner();
		try (StallWatch watch = new StallWatch(Display.getCurrent())) {
			Ui.pump(100);
			Display.getCurrent().asyncExec(() -> busy(() -> scanner.scan(TEXT)));
			Ui.pump(200);
			assertTrue(watch.longestOfOursMilliseconds() >= 200, watch.longestOfOursMilliseconds() + " ms");
			assertEquals(1, watch.stalls());
			assertEquals(1, watch.samples().size());
			assertTrue(watch.samples().getFirst().contains("org.m2q.dsl.ide.highlight"), watch.samples().getFirst());
		}
	}

	@Test
	void workOfOthers() {
		try (StallWatch watch = new StallWatch(Display.getCurrent())) {
			Ui.pump(100);
			Display.getCurrent().asyncExec(() -> busy(() -> TEXT.chars().sum()));
			Ui.pump(200);
			assertEquals(1, watch.stalls());
			assertTrue(watch.longestOfOursMilliseconds() < 100, watch.longestOfOursMilliseconds() + " ms");
		}
	}

	@Test
	void sleepOfOthersAndManyShortTasks() {
		try (StallWatch watch = new StallWatch(Display.getCurrent())) {
			Ui.pump(100);
			Display.getCurrent().asyncExec(() -> LockSupport.parkNanos(LONG_NANOSECONDS));
			LexicalScanner scanner = Activator.instance().services().scanner();
			String part = TEXT.substring(0, 20_000);
			for (int i = 0; i < 300; i++) {
				Display.getCurrent().asyncExec(() -> scanner.scan(part));
			}
			Ui.pump(1000);
			assertEquals(0, watch.stalls(), () -> watch.samples().toString());
			assertTrue(watch.longestMilliseconds() >= 200, watch.longestMilliseconds() + " ms");
		}
	}

	private void busy(Runnable work) {
		long end = threads.getCurrentThreadCpuTime() + LONG_NANOSECONDS;
		while (threads.getCurrentThreadCpuTime() < end) {
			work.run();
		}
	}
}
