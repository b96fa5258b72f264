package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.LoopDimension;
import org.m2q.network.Layer;

/**
 * How a multiplying layer uses the engines of machines of any size: where its lanes come from, and how often it takes every action in any cut. Safe for use
 * by several threads.
 */
final class OpenEngines {

	/** Most combinations of lanes that are kept: neighbouring machines of a sweep have the same, and what is kept costs time when memory is cleaned. */
	private static final int LIMIT = 64;

	final int number;
	private final Layer layer;
	private final Work work;
	private final Part[] parts;
	private final Counts products;
	private final Counts steps;
	/** Useful products. */
	final long macs;
	private final Map<Key, OnLanes> known = new ConcurrentHashMap<>();
	private final AtomicInteger numbers = new AtomicInteger();
	private volatile PerOutput last = new PerOutput(null, 0);
	private volatile Joules joules = new Joules(null, 0, null);

	/** Where the lanes of a part come from. */
	private record Part(int engine, int unrolling, double rate, Free freeFilters, Free freeGroups) {
	}

	/** Cycles of a vector unit per output. */
	private record PerOutput(EngineSpec vector, double cycles) {
	}

	/** What the layer costs in any cut with some energies of actions and some cycles per output. */
	private record Joules(double[] energies, double perOutput, LayerPricer.Fixed fixed) {
	}

	/** Numbers of the lanes of every part. */
	private record Key(int[] lanes) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Key key && Arrays.equals(lanes, key.lanes);
		}

		@Override
		public int hashCode() {
			return Hashes.of(lanes);
		}
	}

	/**
	 * What a layer takes of the lanes of a machine.
	 *
	 * @param number that of no other lanes
	 * @param own see {@link Sizes}
	 * @param relaxed see {@link Sizes}
	 * @param unpacked see {@link Sizes}
	 * @param packs whether anything is packed
	 * @param pieces see {@link Sizes}
	 */
	private record OnLanes(int number, LayerForm.LaneSteps[][] own, LayerForm.LaneSteps[][] relaxed, LayerForm.LaneSteps[][] unpacked, boolean packs, int pieces) {
	}

	/** Times that actions of a tariff are taken. */
	private record Counts(double[] times, int[] actions, int[] passes) {

		static Counts of(List<EnergyTerm> terms) {
			return new Counts(terms.stream().mapToDouble(EnergyTerm::count).toArray(),
					terms.stream().mapToInt(term -> Tariff.Skeleton.action(term.joulesPerAction())).toArray(),
					terms.stream().mapToInt(term -> Tariff.Skeleton.passes(term.joulesPerAction())).toArray());
		}

		double joules(int i, double[] energies) {
			double energy = energies[actions[i]];
			return times[i] * (passes[i] == 1 ? energy : energy * passes[i]);
		}

		double sum(double[] energies) {
			double sum = 0;
			for (int i = 0; i < times.length; i++) {
				sum += joules(i, energies);
			}
			return sum;
		}

		double[] each(double[] energies) {
			double[] each = new double[times.length];
			for (int i = 0; i < each.length; i++) {
				each[i] = joules(i, energies);
			}
			return each;
		}
	}

	/**
	 * What a layer takes of the sizes of a machine.
	 *
	 * @param own its own lanes
	 * @param relaxed lanes with which no cut is slower or reads more
	 * @param unpacked lanes without what is packed into them, with elements that make as many products per cycle: no cut takes fewer cycles with its own
	 *        lanes, for rounding up to whole lanes adds to these; the relaxed ones when nothing is packed
	 * @param pieces pieces of groups and filters when it is fused, as one number
	 * @param lanes a number that no other lanes of the layer have
	 */
	record Sizes(CutCharge.OnMachine own, CutCharge.OnMachine relaxed, CutCharge.OnMachine unpacked, int pieces, int lanes) {
	}

	/**
	 * Reads the engines of a layer.
	 *
	 * @param number under which machines remember it
	 * @param skeleton the {@linkplain Tariff.Skeleton skeleton} of a machine, with the layer planned on it
	 */
	OpenEngines(int number, Machine skeleton, Item item) {
		this.number = number;
		layer = item.layer();
		work = item.work();
		Plan plan = item.plan().orElseThrow();
		parts = new Part[plan.parts().size()];
		for (int i = 0; i < parts.length; i++) {
			Plan.Part part = plan.parts().get(i);
			parts[i] = new Part(skeleton.index(part.engine()), Lanes.unrolling(part.engine(), layer), part.mode().rate(), Free.of(part.filters()),
					Free.of(TileBytes.independent(work, part)));
		}
		products = Counts.of(LayerPricer.products(work, plan).terms);
		Ledger booked = new Ledger();
		new PostProcessing(skeleton, layer, true).book(work.outputs(), booked);
		steps = Counts.of(booked.terms);
		macs = plan.parts().stream().mapToLong(part -> ArrayTiming.of(part, work, part.filters(), part.groups()).macs()).sum();
	}

	/** What the layer takes of the sizes of a machine. */
	Sizes on(OpenMachine machine) {
		OnLanes lanes = lanes(machine);
		long[] accumulators = new long[parts.length];
		long depth = 0;
		for (int i = 0; i < parts.length; i++) {
			EngineSpec engine = machine.engine(parts[i].engine());
			accumulators[i] = engine.accumulators();
			depth = Math.max(depth, engine.pipelineDepth());
		}
		LayerPricer.Fixed fixed = fixed(machine);
		CutCharge.OnMachine sizes = new CutCharge.OnMachine(lanes.own(), accumulators, depth, fixed);
		return lanes.packs() ? new Sizes(sizes, new CutCharge.OnMachine(lanes.relaxed(), accumulators, depth, fixed),
				new CutCharge.OnMachine(lanes.unpacked(), accumulators, depth, fixed), lanes.pieces(), lanes.number())
				: new Sizes(sizes, sizes, sizes, lanes.pieces(), lanes.number());
	}

	private OnLanes lanes(OpenMachine machine) {
		int[] key = new int[parts.length];
		for (int i = 0; i < key.length; i++) {
			key[i] = machine.lanes(parts[i].engine(), parts[i].unrolling()).number();
		}
		OnLanes found = known.get(new Key(key));
		if (found == null) {
			found = make(machine);
			if (known.size() >= LIMIT) {
				known.clear();
			}
			known.put(new Key(key), found);
		}
		return found;
	}

	private OnLanes make(OpenMachine machine) {
		LayerForm.LaneSteps[][] own = new LayerForm.LaneSteps[parts.length][];
		LayerForm.LaneSteps[][] relaxed = new LayerForm.LaneSteps[parts.length][];
		LayerForm.LaneSteps[][] unpacked = new LayerForm.LaneSteps[parts.length][];
		boolean packs = false;
		for (int i = 0; i < parts.length; i++) {
			Lanes lanes = machine.lanes(parts[i].engine(), parts[i].unrolling()).lanes();
			own[i] = LayerForm.LaneSteps.of(work, lanes, parts[i].rate());
			long packing = (long) parts[i].rate();
			boolean packed = own[i][0].rate != parts[i].rate();
			relaxed[i] = packed ? LayerForm.LaneSteps.of(work, lanes.packedEverywhere(packing), 1) : own[i];
			unpacked[i] = packed ? LayerForm.LaneSteps.unpacked(work, lanes, packing) : own[i];
			packs |= packed;
		}
		return new OnLanes(numbers.getAndIncrement(), own, relaxed, unpacked, packs, pieces(machine));
	}

	private LayerPricer.Fixed fixed(OpenMachine machine) {
		double[] energies = machine.tariff.energies();
		double perOutput = perOutput(machine.machine);
		Joules found = joules;
		if (found.energies() != energies || found.perOutput() != perOutput) {
			found = new Joules(energies, perOutput, new LayerPricer.Fixed(products.sum(energies), steps.each(energies), perOutput));
			joules = found;
		}
		return found.fixed();
	}

	private double perOutput(Machine machine) {
		EngineSpec vector = machine.vector.orElse(null);
		PerOutput known = last;
		if (known.vector() == null || known.vector() != vector) {
			known = new PerOutput(vector, new PostProcessing(machine, layer, true).book(work.outputs(), new Ledger()));
			last = known;
		}
		return known.cycles();
	}

	/** Pieces of groups and of filters into which the layer is cut when it is fused and its weights stay. */
	private int pieces(OpenMachine machine) {
		return pieces(machine, LoopDimension.FILTERS) * 16 + pieces(machine, work.heads() > 1 ? LoopDimension.HEADS : LoopDimension.GROUPS);
	}

	private int pieces(OpenMachine machine, LoopDimension dimension) {
		int free = -1;
		for (Part part : parts) {
			Lanes lanes = machine.lanes(part.engine(), part.unrolling()).lanes();
			long together = lanes.of(dimension) * Math.max(1, (long) part.rate());
			free &= dimension == LoopDimension.FILTERS ? part.freeFilters().bits(together) : part.freeGroups().bits(together);
		}
		return Math.max(1, 31 - Integer.numberOfLeadingZeros(free & 0x1FE));
	}

	/** Numbers of pieces into which a loop is cut for nothing, as bits, by the lanes along it. */
	private record Free(long size, int[] known) {

		static Free of(long size) {
			return new Free(size, new int[256]);
		}

		int bits(long lanes) {
			// Threads may find the same value twice.
			int bits = lanes < known.length ? known[(int) lanes] : 0;
			if (bits == 0) {
				bits = 1 << 1;
				for (int pieces = 2; pieces <= FusionRoom.PIECES; pieces++) {
					bits |= FusionRoom.isFree(size, lanes, pieces) ? 1 << pieces : 0;
				}
				if (lanes < known.length) {
					known[(int) lanes] = bits;
				}
			}
			return bits;
		}
	}

	/**
	 * Equal for layers that use the engines in the same way.
	 *
	 * @throws NotShared when they do so in a way that is not open
	 */
	static List<Object> key(Machine skeleton, Item item) {
		Plan plan = item.plan().orElseThrow();
		List<Object> key = new ArrayList<>(List.of(item.work(), plan.concurrent(), item.layer().norm(), item.layer().activation(), item.layer().inputActivations(),
				item.normalisesPixels(), item.normalisesAll()));
		if (item.layer().inputActivations().stream().anyMatch(java.util.Optional::isPresent)) {
			key.add(item.layer().inputs());
		}
		for (Plan.Part part : plan.parts()) {
			EngineSpec engine = part.engine();
			if (engine.kind() == EngineKind.SYSTOLIC_ARRAY || engine.kind() == EngineKind.VECTOR_UNIT) {
				throw new NotShared(engine.kind().toString());
			}
			key.add(List.of(skeleton.index(engine), part.mode(), part.filters(), part.groups(), part.bits(),
					part.dataflow(), Lanes.unrolling(engine, item.layer())));
		}
		return key;
	}
}
