package org.m2q.accelerator.internal;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.RunChanges;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Mapping;
import org.m2q.network.LayerNetwork;
import org.m2q.network.SourceLocator;
import org.m2q.quant.ResolvedPolicy;

/**
 * The machines of one accelerator in a sweep. Those that differ in sizes and in clock, bandwidth, energies, leakage and area share one {@link OpenNetwork}
 * per network, formats and mapping. Those that differ in the latter only share a {@link CountedNetwork}, which is quicker still; it is made when so many of
 * them have come that making it pays. Where neither can be made, {@link #totals} is empty and the machine is to be priced by the cost model. Safe for use by
 * several threads.
 */
public final class CountedMachines {

	/** Machines of a shape before they are counted; fewer where each is priced by the cost model meanwhile. */
	private static final int FIRST = 2000;
	private static final int FIRST_CLOSED = 4;

	/** Most shapes that are kept. */
	private static final int LIMIT = 64;

	/** Widest range of a number beyond what was asked for. */
	private static final double BEYOND = 1.5;

	private final MachineParts parts;
	private final Map<String, List<Quantity>> axes;
	private final Map<List<Integer>, AcceleratorSpec> skeletons = new ConcurrentHashMap<>();
	private final Set<List<Integer>> frames = ConcurrentHashMap.newKeySet();
	private final Map<Key, Counted> counted = new ConcurrentHashMap<>();
	private final Map<Key, Opened> opened = new ConcurrentHashMap<>();

	/**
	 * Totals of a network, each equal to that of the cost model bit for bit.
	 *
	 * @param cycles clock cycles
	 * @param latency seconds
	 * @param energy joules
	 * @param area square metres, empty when nothing is known
	 * @param utilisation useful products over possible products
	 * @param dramBytes bytes to and from DRAM
	 * @param fullyModelled whether nothing of the cost is missing
	 * @param problem why some layers are not in the totals, empty when all are
	 */
	public record Totals(long cycles, double latency, double energy, OptionalDouble area, double utilisation, long dramBytes, boolean fullyModelled,
			Optional<Problem> problem) {
	}

	/**
	 * What is priced, apart from the machine.
	 *
	 * @param network the network
	 * @param policy its formats
	 * @param mapping where it runs
	 */
	public record Load(LayerNetwork network, ResolvedPolicy policy, MappingSpec mapping) {
	}

	private record Key(Object load, List<Integer> shape) {
	}

	/** A network that is open, or cannot be. */
	private record Opened(Optional<OpenNetwork> network) {
	}

	private static final class Counted {

		/** Held by who counts. */
		private final Lock counting = new ReentrantLock();
		private int machines;
		private boolean impossible;
		private volatile CountedNetwork network;
	}

	/**
	 * Prepares the machines of an accelerator.
	 *
	 * @param axes values of the parameters that vary
	 * @param changes another clock or other energies than the text says
	 */
	public CountedMachines(SourceLocator locator, Accelerator accelerator, Map<String, List<Quantity>> axes, RunChanges changes) {
		this.axes = Map.copyOf(axes);
		parts = new MachineParts(locator, accelerator, axes.keySet(), changes);
	}

	/** Whether what a mapping says depends on parameters that vary. */
	public boolean shapes(Mapping mapping) {
		return !MachineParts.parameters(mapping, axes.keySet()).isEmpty();
	}

	/** Keeps the shape of a machine that was read without an error. */
	public void learn(Map<String, Quantity> arguments, AcceleratorSpec spec) {
		parts.find(arguments).ifPresent(found -> frames.add(found.frame()));
	}

	/**
	 * The totals of a load on a machine; empty when it is to be priced by the cost model.
	 *
	 * @param arguments arguments of the machine
	 * @param identity equal for equal loads
	 * @param load the load, asked for when it is counted; empty when it cannot be counted
	 */
	public Optional<Totals> totals(Map<String, Quantity> arguments, Object identity, Supplier<Optional<Load>> load) {
		if (frames.isEmpty()) {
			return Optional.empty();
		}
		Optional<MachineParts.Found> found = parts.find(arguments);
		if (found.isEmpty() || !frames.contains(found.get().frame())) {
			return Optional.empty();
		}
		if (opened.size() >= LIMIT) {
			opened.clear();
		}
		if (skeletons.size() < LIMIT) {
			skeletons.computeIfAbsent(found.get().shape(), shape -> Tariff.Skeleton.of(found.get().spec()));
		}
		Opened open = opened.computeIfAbsent(new Key(identity, found.get().frame()), key -> open(found.get(), load));
		Optional<Totals> totals = counted(found.get(), arguments, identity, open.network().isPresent(), load);
		return totals.isPresent() || open.network().isEmpty() ? totals : open(open.network().get(), found.get(), new Key(identity, found.get().frame()));
	}

	private static Opened open(MachineParts.Found machine, Supplier<Optional<Load>> load) {
		try {
			return new Opened(load.get().map(given -> new OpenNetwork(given.network(), given.policy(), machine.spec(), given.mapping())));
		} catch (NotShared | ArithmeticException e) {
			return new Opened(Optional.empty());
		}
	}

	private Optional<Totals> open(OpenNetwork network, MachineParts.Found machine, Key key) {
		try {
			return Optional.of(network.totals(machine));
		} catch (ProblemException e) {
			// The cost model says what is wrong.
			return Optional.empty();
		} catch (NotShared | ArithmeticException e) {
			opened.put(key, new Opened(Optional.empty()));
			return Optional.empty();
		}
	}

	private Optional<Totals> counted(MachineParts.Found machine, Map<String, Quantity> arguments, Object identity, boolean isOpen, Supplier<Optional<Load>> load) {
		if (!skeletons.containsKey(machine.shape())) {
			return Optional.empty();
		}
		Counted known = counted.computeIfAbsent(new Key(identity, machine.shape()), key -> new Counted());
		CountedNetwork network = known.network;
		if (network == null || !network.holds(machine.tariff())) {
			network = count(known, machine, arguments, isOpen, load);
		}
		try {
			return Optional.ofNullable(network).map(counts -> counts.totals(machine.tariff()));
		} catch (ProblemException | ArithmeticException e) {
			// The cost model says what is wrong.
			return Optional.empty();
		}
	}

	private CountedNetwork count(Counted known, MachineParts.Found machine, Map<String, Quantity> arguments, boolean isOpen, Supplier<Optional<Load>> load) {
		if (!isOpen) {
			// The cost model would take longer than the counting.
			known.counting.lock();
		} else if (!known.counting.tryLock()) {
			// The open network gives the same meanwhile.
			return null;
		}
		try {
			if (known.impossible || known.network == null && ++known.machines <= (isOpen ? FIRST : FIRST_CLOSED)) {
				return null;
			}
			if (known.network != null && known.network.holds(machine.tariff())) {
				return known.network;
			}
			try {
				TariffRange range = known.network == null ? corners(machine, arguments) : known.network.range().including(machine.tariff(), BEYOND);
				known.network = load.get().map(counts -> new CountedNetwork(counts.network(), counts.policy(), skeletons.get(machine.shape()), counts.mapping(),
						range.widened())).orElse(null);
			} catch (ProblemException | ArithmeticException | NotShared e) {
				// The cost model says what is wrong.
				known.network = null;
			}
			known.impossible = known.network == null;
			return known.network;
		} finally {
			known.counting.unlock();
		}
	}

	/** The range of a machine and of those of its shape whose parameters lie at the ends of their axes. */
	private TariffRange corners(MachineParts.Found machine, Map<String, Quantity> arguments) {
		TariffRange range = TariffRange.of(machine.tariff());
		Set<Map<String, Quantity>> all = new HashSet<>(Set.of(arguments));
		for (Map.Entry<String, List<Quantity>> axis : axes.entrySet()) {
			Set<Map<String, Quantity>> more = new HashSet<>();
			for (Map<String, Quantity> each : all) {
				for (Quantity end : ends(axis.getValue())) {
					Map<String, Quantity> changed = new LinkedHashMap<>(each);
					changed.put(axis.getKey(), end);
					more.add(changed);
				}
			}
			// Parameters of another shape do not matter, and with very many parameters some ends are found as they come.
			all.addAll(all.size() < LIMIT ? more : Set.of());
		}
		for (Map<String, Quantity> corner : all) {
			Optional<MachineParts.Found> found = parts.find(corner);
			if (found.isPresent() && found.get().shape().equals(machine.shape())) {
				range = range.including(found.get().tariff(), 1);
			}
		}
		return range;
	}

	private static List<Quantity> ends(List<Quantity> values) {
		Quantity least = values.getFirst();
		Quantity most = values.getFirst();
		for (Quantity value : values) {
			least = value.value() < least.value() ? value : least;
			most = value.value() > most.value() ? value : most;
		}
		return List.of(least, most);
	}
}
