package org.m2q.accelerator.tests.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.sweep.Axis;
import org.m2q.accelerator.sweep.DesignSpace;
import org.m2q.accelerator.sweep.HardwareChoice;
import org.m2q.accelerator.sweep.ModelChoice;
import org.m2q.accelerator.sweep.Sweep;
import org.m2q.accelerator.sweep.SweepPoint;
import org.m2q.accelerator.tests.Texts;
import org.m2q.base.Cancellation;
import org.m2q.base.unit.Quantity;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;

/** A sweep scales with cores because its threads do not wait for each other: counted, not timed, so that it holds on a busy machine with few cores. */
class SweepThreadsTest {

	private static final int THREADS = 4;

	private static Axis steps(String parameter, int count, int from, int step, String unit) {
		return new Axis(parameter, IntStream.range(0, count).mapToObj(k -> Quantity.parse((from + k * step + " " + unit).trim()).orElseThrow()).toList());
	}

	private static <T extends Definition> T visible(M2qDocument document, Class<T> type, String name) {
		return document.visible(type).stream().filter(found -> name.equals(found.getName())).findFirst().orElseThrow();
	}

	/** How often the threads of sweeps had to wait for a lock so far. */
	private static long waits() {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long waits = 0;
		for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
			waits += thread != null && thread.getThreadName().startsWith("m2q-sweep-") ? thread.getBlockedCount() : 0;
		}
		return waits;
	}

	/** Threads meet only where something is made that all will use: rarely, and less and less often, so the space is large enough for most to be made in its first half. */
	@Test
	void threadsHardlyEverWaitForEachOther() throws IOException {
		M2qDocument document = M2qWorkspace.create().open(Texts.examples().resolve("efficientvit-b1.m2q"));
		List<Axis> axes = List.of(steps("array_rows", 4, 8, 4, ""), steps("weight_capacity", 16, 64, 8, "KiB"), steps("input_capacity", 16, 64, 8, "KiB"),
				steps("bandwidth", 8, 4, 2, "GB/s"));
		DesignSpace space = new DesignSpace(List.of(new ModelChoice(visible(document, Model.class, "EfficientViT_B1"), Map.of())),
				List.of(new HardwareChoice(visible(document, Accelerator.class, "M2ViT"), Map.of(), axes, List.of(visible(document, Mapping.class, "M2ViT_default")))),
				List.of(visible(document, Policy.class, "M2Q")), List.of());
		List<SweepPoint> points = new ArrayList<>();
		AtomicLong before = new AtomicLong(-1);
		AtomicLong after = new AtomicLong();
		new Sweep(TextLocator.INSTANCE).run(space, THREADS, Cancellation.NONE, (done, total) -> {
			if (done >= total / 2 && before.get() < 0) {
				before.set(waits());
			}
			if (done < total) {
				after.set(waits());
			}
		}, points::add);
		assertEquals(space.size(), points.size());
		long half = space.size() / 2;
		assertTrue(after.get() - before.get() < half / 100, after.get() - before.get() + " waits for " + half + " points");
	}
}
