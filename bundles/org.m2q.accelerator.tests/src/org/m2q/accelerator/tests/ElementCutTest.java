package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.quant.ResolvedPolicy;

/**
 * The cut of a layer without products is the best of all. Every cut of both loops into at most 64 pieces (or, when none of these fits, into as few as fit) is
 * priced here piece by piece from the rules in docs/cost-model.md, without the search: whole bursts and whole cycles of every piece, and the longest resource with the
 * ends of the layer. The event model agrees.
 */
class ElementCutTest {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();
	private static final int ROUNDS = 400;
	private static final long MOST = 64;
	/** Bytes per cycle above which no buffer holds anything up: the event model lets less of what passes a narrow one overlap. */
	private static final double UNLIMITED = 1000;

	private record Shape(int groups, int rows, int columns) {

		long elements() {
			return (long) groups * rows * columns;
		}
	}

	/** A layer: its text, shape, and the sizes of its inner and outer loop. */
	private record Sample(String text, Shape shape, long inner, long outer) {
	}

	private static int pick(Random random, int... values) {
		return values[random.nextInt(values.length)];
	}

	private static Sample sample(Random random) {
		Shape shape = new Shape(1 + random.nextInt(12), pick(random, 1, 2, 5, 7, 14, 30, 90), 1 + random.nextInt(14));
		long groups = shape.groups();
		return switch (random.nextInt(3)) {
			case 0 -> new Sample("softmax(axis = -1)", shape, shape.rows(), groups);
			case 1 -> new Sample("softmax(axis = -2)", shape, shape.columns(), groups);
			default -> new Sample("softmax(axis = 0)", shape, shape.rows(), shape.columns());
		};
	}

	private static LayerNetwork network(Sample sample) {
		String shape = "[" + sample.shape().groups() + ", " + sample.shape().rows() + ", " + sample.shape().columns() + "]";
		M2qDocument document = WORKSPACE.open("memory:/cuts.m2q", "language 1.0\n\nmodel M {\n\tinput x: " + shape + "\n\t" + sample.text() + "\n\toutput y\n}\n");
		assertEquals(List.of(), document.problems().stream().filter(problem -> problem.isError()).toList(), sample.toString());
		return Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), Map.of(), Cancellation.NONE).network().orElseThrow());
	}

	private static Hardware hardware(Random random) {
		Hardware hardware = new Hardware();
		hardware.capacity = pick(random, 8, 32, 128, 600, 4000, 1 << 20);
		hardware.width = pick(random, 1, 4, 16, 1 << 16);
		hardware.bandwidth = pick(random, 1, 4, 12, 100) * 0.5e9;
		hardware.burst = pick(random, 1, 4, 16, 64);
		hardware.doubled = random.nextInt(3) > 0;
		hardware.leakage = pick(random, 0, 1, 50) * Hardware.LEAK;
		return hardware;
	}

	/** Numbers of equal pieces of a loop. */
	private static TreeSet<Long> counts(long size) {
		TreeSet<Long> counts = new TreeSet<>();
		for (long piece = 1; piece <= size; piece++) {
			counts.add((size + piece - 1) / piece);
		}
		return counts;
	}

	/** What the pieces of a cut take, one after the other. */
	private static final class Pieces {

		private long moved;
		private long transfers;
		private long applied;
		private long firstTransfer = -1;
		private long lastTransfer;
		private long lastApplied;

		/** A byte per element comes and a byte per element goes; every piece takes whole bursts and whole cycles. */
		private Pieces(Sample sample, long count, long around, Hardware hardware) {
			long inner = ceil(sample.inner(), count);
			long outer = ceil(sample.outer(), around);
			long each = sample.shape().elements() / (sample.inner() * sample.outer());
			for (long o = 0; o < sample.outer(); o += outer) {
				for (long i = 0; i < sample.inner(); i += inner) {
					long elements = each * (Math.min(sample.outer(), o + outer) - o) * (Math.min(sample.inner(), i + inner) - i);
					long bytes = ceil(elements, hardware.burst) * hardware.burst;
					lastTransfer = (long) Math.ceil(bytes / (hardware.bandwidth / hardware.clock));
					firstTransfer = firstTransfer < 0 ? lastTransfer : firstTransfer;
					lastApplied = ceil(elements, 64);
					moved += bytes;
					transfers += lastTransfer;
					applied += lastApplied;
				}
			}
		}
	}

	private static boolean fits(Sample sample, long count, long around, Hardware hardware) {
		long each = sample.shape().elements() / (sample.inner() * sample.outer());
		long room = hardware.doubled ? hardware.capacity / 2 : hardware.capacity;
		return each * ceil(sample.inner(), count) * ceil(sample.outer(), around) <= room;
	}

	/**
	 * Energy times delay of a cut.
	 *
	 * @param dynamic joules without leakage, of the layer in another cut
	 * @param other bytes that this other cut fetches
	 */
	private static double price(Sample sample, long count, long around, Hardware hardware, double dynamic, long other) {
		long elements = sample.shape().elements();
		Pieces pieces = new Pieces(sample, count, around, hardware);
		long ends = pieces.firstTransfer + pieces.lastTransfer;
		long waits = hardware.doubled ? 0 : 2 * pieces.transfers - ends;
		long filled = (long) Math.ceil((pieces.moved + elements) / hardware.width);
		long drained = (long) Math.ceil(2 * elements / hardware.width);
		long longest = Math.max(Math.max(pieces.applied, Math.max(filled, drained) + pieces.lastApplied) + ends + waits, 2 * pieces.transfers + pieces.lastApplied);
		double seconds = longest / hardware.clock;
		double joules = dynamic + (pieces.moved - other) * 2 * 8 * Hardware.DRAM + (ceil(pieces.moved, 16) - ceil(other, 16)) * Hardware.WRITE;
		return (joules + leaks(hardware) * seconds) * seconds;
	}

	private static double leaks(Hardware hardware) {
		AcceleratorSpec spec = hardware.accelerator();
		return spec.memories().stream().mapToDouble(memory -> memory.leakage().orElse(0)).sum() + spec.engines().stream().mapToDouble(engine -> engine.leakage().orElse(0)).sum();
	}

	private static long ceil(long a, long b) {
		return (a + b - 1) / b;
	}

	@Test
	void theBestCutIsTaken() {
		Random random = new Random(20261127);
		int fewer = 0;
		int both = 0;
		int most = 0;
		int compared = 0;
		long apart = 0;
		long cycles = 0;
		for (int round = 0; round < ROUNDS; round++) {
			Sample sample = sample(random);
			Hardware hardware = hardware(random);
			LayerNetwork network = network(sample);
			ResolvedPolicy policy = Hardware.eightBit(network);
			NetworkCost cost = new AnalyticalCostModel().estimate(network, policy, hardware.accelerator(), hardware.mapping(), Cancellation.NONE);
			String what = "round " + round + ": " + sample + ", capacity " + hardware.capacity + ", burst " + hardware.burst + ", doubled " + hardware.doubled;
			boolean any = fits(sample, sample.inner(), sample.outer(), hardware);
			assertEquals(any, cost.isComplete(), what);
			if (!any) {
				continue;
			}
			LayerCost layer = cost.layers().getFirst();
			double dynamic = layer.terms().stream().filter(term -> term.cause() != EnergyCause.STATIC).mapToDouble(term -> term.joules()).sum();
			long fetched = layer.traffic().stream().filter(traffic -> traffic.kind() == MemoryKind.DRAM).mapToLong(traffic -> traffic.readBytes()).sum();
			double value = layer.energy() * layer.latency();
			double best = Double.POSITIVE_INFINITY;
			long limit = limit(sample, hardware);
			for (long count : counts(sample.inner())) {
				for (long around : counts(sample.outer())) {
					boolean allowed = limit == MOST ? count * around <= MOST : count * around == limit;
					if (allowed && fits(sample, count, around, hardware)) {
						best = Math.min(best, price(sample, count, around, hardware, dynamic, fetched));
					}
				}
			}
			assertEquals(best, value, 1e-9 * best, what);
			Schedule schedule = new Scheduler().schedule(network, policy, hardware.accelerator(), hardware.mapping(), Cancellation.NONE).schedule().orElseThrow();
			assertEquals(List.of(), ScheduleVerifier.verify(schedule, Cancellation.NONE), what);
			long pieces = schedule.steps().stream().filter(step -> step.kind() == StepKind.APPLY).count();
			assertTrue(pieces <= Math.max(MOST, limit), what + " in " + pieces + " pieces");
			if (hardware.width > UNLIMITED) {
				long difference = Math.abs(schedule.cycles() - cost.cycles());
				compared++;
				apart += difference;
				cycles += cost.cycles();
				assertTrue(difference <= 2 + 0.12 * cost.cycles(), what + ": " + cost.cycles() + " cycles, in the event model " + schedule.cycles());
			}
			fewer += pieces < Math.min(MOST, sample.inner()) ? 1 : 0;
			both += pieces > sample.inner() ? 1 : 0;
			most += pieces > MOST ? 1 : 0;
		}
		// The search has something to decide: fewer pieces than there could be, both loops, more pieces than wanted.
		assertTrue(fewer > 20 && both > 20 && most > 5, fewer + " with fewer pieces, " + both + " along both loops, " + most + " in more than " + MOST);
		assertTrue(compared > 50 && apart < 0.015 * cycles, "The event model differs by " + apart + " of " + cycles + " cycles of " + compared + " layers");
	}

	/** 64 when a cut into as many or fewer fits, else the fewest pieces that do. */
	private static long limit(Sample sample, Hardware hardware) {
		long fewest = Long.MAX_VALUE;
		for (long count : counts(sample.inner())) {
			for (long around : counts(sample.outer())) {
				if (fits(sample, count, around, hardware)) {
					fewest = Math.min(fewest, count * around);
				}
			}
		}
		return Math.max(MOST, fewest);
	}
}
