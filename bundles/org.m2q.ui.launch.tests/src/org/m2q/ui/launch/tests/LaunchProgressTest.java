package org.m2q.ui.launch.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.m2q.ui.launch.internal.LaunchProgress;

/** How far a run is, and how long the rest takes, with a clock that the test sets. */
class LaunchProgressTest {

	private final List<String> labels = new ArrayList<>();
	private final List<String> tasks = new ArrayList<>();
	private long seconds;

	@Test
	void theRestIsGuessedAfterThreeSeconds() {
		LaunchProgress progress = new LaunchProgress(new NullProgressMonitor() {
			@Override
			public void subTask(String name) {
				tasks.add(name);
			}
		}, labels::add, () -> seconds * 1_000_000_000L);
		progress.beginTask("work", 20);
		progress.subTask("one");
		seconds = 2;
		progress.worked(2);
		seconds = 4;
		progress.worked(2);
		// 4 of 20 in 4 s: 16 s for the rest.
		progress.subTask("two");
		seconds = 300;
		progress.worked(2);
		seconds = 310;
		progress.worked(14);
		assertEquals(List.of("0 %", "10 %", "20 %, 16 s left", "30 %, 12 min left", "100 %"), labels);
		assertEquals(List.of("one", "one, 16 s left", "two, 16 s left", "two, 12 min left"), tasks);
	}
}
