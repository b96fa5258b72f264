package org.m2q.accelerator.internal;

import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.Bound;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.Traffic;

/**
 * What a layer needs under decisions that are made, as counts that a {@link Tariff} turns into cycles and joules. Made from a price on the
 * {@linkplain Tariff.Skeleton skeleton} of the machine; gives the same numbers as a price on the machine itself, bit for bit. Safe for use by several
 * threads.
 */
final class Bill {

	/** Above so many bytes a double is no exact count. */
	private static final long EXACT = 1L << 52;

	/** The price it was made from. */
	final LayerPricer.Price price;
	/** Cycles of the busiest resource on chip that is no vector unit, −1 without one. */
	private final long chip;
	/** Cycles of the vector unit, −1 when it does not work. */
	private final long vector;
	/** Bytes to and from DRAM. */
	final long bytes;
	/** Pieces whose transfers take whole cycles; empty when bytes count all together. */
	private final Optional<ElementPieces> pieces;
	private final Stages stages;
	private final double[] counts;
	private final int[] actions;
	private final int[] passes;
	/** Times that the layer takes every action. */
	final double[] perAction;
	/** Products of the engines. */
	final long products;
	/** Bytes to and from DRAM as they are reported. */
	final long traffic;
	/** Whether nothing of its cost is missing. */
	final boolean modelled;
	/** What was added up last: neighbouring machines of a sweep often have the same energies. */
	private Joules last = new Joules(new double[0], 0);

	private record Joules(double[] energies, double sum) {
	}

	/**
	 * Makes a bill.
	 *
	 * @param price price on the skeleton
	 * @param elements pieces of a layer without multiply-accumulates
	 * @param actionCount actions of the machine
	 * @throws ArithmeticException when a count is too large to be exact
	 */
	Bill(LayerPricer.Price price, Optional<ElementPieces> elements, int actionCount) {
		this.price = price;
		pieces = elements.filter(found -> found.cut().isPresent());
		long onChip = -1;
		long onVector = -1;
		long dram = 0;
		for (Busy use : price.busy()) {
			if (use.kind().isDram()) {
				dram = Math.addExact(dram, use.cycles());
			} else if (use.kind() == Bound.Kind.VECTOR) {
				onVector = Math.max(onVector, use.cycles());
			} else {
				onChip = Math.max(onChip, use.cycles());
			}
		}
		chip = onChip;
		vector = onVector;
		bytes = dram;
		stages = price.stages();
		List<EnergyTerm> terms = price.ledger().terms;
		counts = new double[terms.size()];
		actions = new int[terms.size()];
		passes = new int[terms.size()];
		perAction = new double[actionCount];
		for (int i = 0; i < counts.length; i++) {
			counts[i] = terms.get(i).count();
			passes[i] = Tariff.Skeleton.passes(terms.get(i).joulesPerAction());
			actions[i] = Tariff.Skeleton.action(terms.get(i).joulesPerAction());
			perAction[actions[i]] += counts[i] * passes[i];
		}
		products = price.engines().stream().mapToLong(EngineUse::macs).sum();
		long moved = 0;
		for (Traffic part : price.ledger().traffic) {
			moved = part.kind() == MemoryKind.DRAM ? Math.addExact(moved, Math.addExact(part.readBytes(), part.writtenBytes())) : moved;
		}
		traffic = moved;
		modelled = price.ledger().notModelled.isEmpty();
		if (bytes > EXACT || Math.max(chip, vector) > EXACT || stages.firstLoad() > EXACT || stages.waits().ofEngines() > EXACT
				|| stages.waits().ofVector() > EXACT) {
			throw new ArithmeticException("not exact");
		}
	}

	/** How the layer is cut, when it is cut into pieces. */
	ElementCut cut() {
		return pieces.flatMap(ElementPieces::cut).orElseThrow();
	}

	/** Cycles of the layer when it runs alone, as {@link LayerPricer.Price#alone()}. */
	long alone(Tariff tariff) {
		if (pieces.isPresent()) {
			return alone(tariff, pieces.get());
		}
		Waits waits = stages.waits();
		long ends = tariff.cycles(stages.firstLoad()) + tariff.cycles(stages.lastStore()) + tariff.cycles(waits.stores());
		long longest = Math.max(0, tariff.cycles(bytes) + stages.lastCompute() + stages.lastPost());
		if (chip >= 0) {
			longest = Math.max(longest, chip + stages.lastPost() + ends + Math.max(tariff.cycles(waits.loads()), waits.posts()));
		}
		if (vector >= 0) {
			longest = Math.max(longest, vector + stages.firstCompute() + ends + tariff.cycles(waits.added()));
		}
		return longest + stages.depth();
	}

	private long alone(Tariff tariff, ElementPieces all) {
		long loads = all.loads(tariff::cycles);
		long stores = all.stores(tariff::cycles);
		long first = tariff.cycles(stages.firstLoad());
		long last = tariff.cycles(stages.lastStore());
		// Nothing waits for a buffer that is doubled, or for no further piece.
		long waits = (stages.waits().loads() > 0 ? loads - first : 0) + (stages.waits().stores() > 0 ? stores - last : 0);
		long longest = Math.max(loads + stores + stages.lastPost(), vector + first + last + waits);
		return Math.max(longest, chip < 0 ? 0 : chip + stages.lastPost() + first + last + waits) + stages.depth();
	}

	/** The same with a number of bytes per cycle, without whole cycles: never more than a cycle per transfer less. */
	double fractional(double bytesPerCycle) {
		Waits waits = stages.waits();
		double ends = (stages.firstLoad() + stages.lastStore() + waits.stores()) / bytesPerCycle;
		double longest = bytes / bytesPerCycle + stages.lastCompute() + stages.lastPost();
		if (chip >= 0) {
			longest = Math.max(longest, chip + stages.lastPost() + ends + Math.max(waits.loads() / bytesPerCycle, waits.posts()));
		}
		if (vector >= 0) {
			longest = Math.max(longest, vector + stages.firstCompute() + ends + waits.added() / bytesPerCycle);
		}
		return longest + stages.depth();
	}

	/** Most cycles by which {@link #alone} passes {@link #fractional}: each of four transfers is rounded up. */
	static final int ROUNDING = 4;

	/** Whether another layer takes at least as long on every tariff. */
	boolean isNeverSlowerThan(Bill other) {
		return chip + stages.lastPost() <= other.chip + other.stages.lastPost() && vector + stages.firstCompute() <= other.vector + other.stages.firstCompute()
				&& (vector < 0) == (other.vector < 0) && (chip < 0) == (other.chip < 0) && bytes <= other.bytes
				&& stages.lastCompute() + stages.lastPost() <= other.stages.lastCompute() + other.stages.lastPost()
				&& stages.firstLoad() <= other.stages.firstLoad() && stages.lastStore() <= other.stages.lastStore()
				&& stages.waits().isWithin(other.stages.waits()) && stages.depth() <= other.stages.depth();
	}

	/** Whether every term counts at most as much as the same term of another bill, so that the sum is not larger, however it is rounded. */
	boolean hasNoMoreOfAnyTerm(Bill other) {
		if (!java.util.Arrays.equals(actions, other.actions) || !java.util.Arrays.equals(passes, other.passes)) {
			return false;
		}
		for (int i = 0; i < counts.length; i++) {
			if (counts[i] > other.counts[i]) {
				return false;
			}
		}
		return true;
	}

	/** Joules without what leaks, as the ledger adds them up. */
	double joules(Tariff tariff) {
		double[] energies = tariff.energies();
		Joules known = last;
		if (known.energies() == energies) {
			return known.sum();
		}
		double sum = 0;
		for (int i = 0; i < counts.length; i++) {
			double energy = energies[actions[i]];
			sum += counts[i] * (passes[i] == 1 ? energy : energy * passes[i]);
		}
		last = new Joules(energies, sum);
		return sum;
	}

	/** Joules with what leaks in a time, as the ledger adds them up. */
	double joules(Tariff tariff, double seconds) {
		double sum = joules(tariff);
		if (seconds > 0) {
			for (double watts : tariff.leaks()) {
				if (watts > 0) {
					sum += seconds * watts;
				}
			}
		}
		return sum;
	}
}
