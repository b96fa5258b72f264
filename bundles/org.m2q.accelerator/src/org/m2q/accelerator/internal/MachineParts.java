package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.InterconnectSpec;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.RunChanges;
import org.m2q.accelerator.UnrollFactor;
import org.m2q.accelerator.Unrolling;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorMember;
import org.m2q.model.m2q.ClockMember;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.EnergyTableUse;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Interconnect;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.TechnologyMember;
import org.m2q.network.SourceLocator;

/**
 * The parts of an accelerator by the parameters that they depend on, so that a machine of a sweep is put together from parts that were read before.
 * To be used when a machine of the accelerator could be read without an error: what parts have to do with each other is not looked at again. Safe for
 * use by several threads.
 */
final class MachineParts {

	/** Most variants of one part that are kept. */
	private static final int LIMIT = 20_000;

	/** Most different sizes of one part that are told apart at once. */
	private static final int NUMBERED = 4096;

	private final String name;
	private final Function<Map<String, Quantity>, AcceleratorReader> readers;
	private final List<Part<Double>> clocks = new ArrayList<>();
	private final List<Part<EngineSpec>> engines = new ArrayList<>();
	private final List<Part<MemorySpec>> memories = new ArrayList<>();
	private final List<Part<InterconnectSpec>> wires = new ArrayList<>();
	private final EngineParts engineParts;
	private volatile Tariff last = Tariff.NONE;
	/** Parameters whose default values need parameters that vary. */
	private final List<Parameter> derived = new ArrayList<>();

	/**
	 * A machine.
	 *
	 * @param shape what it has without its tariff; equal for machines on which every layer takes the same counts in the same tiles
	 * @param frame what it has without its sizes either
	 * @param priced what it has without capacities, leakage and area; equal for machines on which layers in the same tiles cost the same, but for what leaks
	 * @param spec what the cost of a network depends on
	 */
	record Found(Tariff tariff, List<Integer> shape, List<Integer> frame, List<Integer> priced, AcceleratorSpec spec) {
	}

	/** A part in all its variants. */
	private final class Part<T> {

		private final String[] parameters;
		private final Function<AcceleratorReader, Optional<T>> reading;
		private final Numbering shapes = new Numbering();
		private final Numbering frames = new Numbering();
		private final Numbering prices = new Numbering();
		private final BiFunction<T, Integer, Object> shape;
		private final Function<T, Object> frame;
		private final BiFunction<T, Integer, Object> priced;
		private final Map<List<Quantity>, Variant<T>> variants = new ConcurrentHashMap<>();

		/**
		 * A part.
		 *
		 * @param parameters those that it depends on
		 * @param shape equal for variants of equal shape, from a variant and the number of its frame
		 * @param frame equal for variants that differ in sizes and tariff only
		 * @param priced equal for variants that cost the same, from a variant and the number of its frame
		 */
		Part(Set<String> parameters, Function<AcceleratorReader, Optional<T>> reading, BiFunction<T, Integer, Object> shape, Function<T, Object> frame,
				BiFunction<T, Integer, Object> priced) {
			this.parameters = parameters.stream().sorted().toArray(String[]::new);
			this.reading = reading;
			this.shape = shape;
			this.frame = frame;
			this.priced = priced;
		}

		/** The part with some arguments; empty when it has an error. */
		Optional<Variant<T>> get(Map<String, Quantity> arguments) {
			Quantity[] key = new Quantity[parameters.length];
			for (int i = 0; i < key.length; i++) {
				key[i] = arguments.get(parameters[i]);
			}
			Variant<T> known = variants.get(Arrays.asList(key));
			return known != null ? Optional.of(known) : reading.apply(readers.apply(arguments)).map(value -> {
				int framed = frames.of(frame.apply(value));
				Variant<T> read = new Variant<>(value, shapes.of(shape.apply(value, framed)), framed, prices.of(priced.apply(value, framed)));
				if (variants.size() >= LIMIT) {
					variants.clear();
				}
				variants.put(Arrays.asList(key), read);
				return read;
			});
		}
	}

	/** A part and the numbers of its shape, of its frame, and of what prices depend on. */
	private record Variant<T>(T value, int shape, int frame, int priced) {
	}

	/** Numbers what variants of a part have in common: equal for equal ones, as long as there are not too many. */
	private static final class Numbering {

		private final Map<Object, Integer> numbers = new ConcurrentHashMap<>();
		private final AtomicInteger next = new AtomicInteger();

		int of(Object common) {
			if (numbers.size() >= NUMBERED) {
				numbers.clear();
			}
			return numbers.computeIfAbsent(common, added -> next.getAndIncrement());
		}
	}

	/**
	 * Prepares the parts of an accelerator.
	 *
	 * @param varying names of the parameters that vary
	 * @param changes another clock or other energies than the text says
	 */
	MachineParts(SourceLocator locator, Accelerator accelerator, Set<String> varying, RunChanges changes) {
		SourceLocator places = new RememberedPlaces(locator);
		name = accelerator.getName();
		engineParts = new EngineParts(accelerator, varying);
		readers = arguments -> new AcceleratorReader(places, accelerator, arguments, changes, engineParts.with(arguments));
		Set<String> everywhere = new HashSet<>();
		for (AcceleratorMember member : accelerator.getMembers()) {
			if (member instanceof TechnologyMember || member instanceof EnergyTableUse) {
				everywhere.addAll(parameters(member, varying));
			}
		}
		for (AcceleratorMember member : accelerator.getMembers()) {
			Set<String> own = parameters(member, varying);
			own.addAll(everywhere);
			switch (member) {
				case ClockMember clock -> clocks.add(new Part<>(own, reader -> reader.clock(clock), (value, frame) -> Double.class, value -> Double.class, (value, frame) -> value));
				case Engine engine -> engines.add(new Part<>(own, reader -> reader.only(engine), MachineParts::shape, Tariff.Skeleton::unsized, MachineParts::priced));
				case Memory memory -> memories.add(new Part<>(own, reader -> reader.only(memory), (value, frame) -> Tariff.Skeleton.alone(value), Tariff.Skeleton::unsized,
						(value, frame) -> priced(value)));
				case Interconnect wire -> wires.add(new Part<>(own, reader -> reader.only(wire), (value, frame) -> Tariff.Skeleton.alone(value), Tariff.Skeleton::unsized,
						(value, frame) -> value));
				default -> {
					// Technology and tables are looked at with the parts that use them.
				}
			}
		}
		accelerator.getParameters().stream().filter(parameter -> !parameters(parameter, varying).isEmpty()).forEach(derived::add);
	}

	/** An engine as part of a skeleton: its frame and its sizes, which are looked at sooner than all that engines of different sizes have in common. */
	private static Object shape(EngineSpec engine, int frame) {
		List<Long> sizes = new ArrayList<>(List.of((long) frame, engine.rows(), engine.columns(), engine.accumulators(), engine.pipelineDepth()));
		for (Unrolling unrolling : engine.unrollings()) {
			for (UnrollFactor factor : unrolling.factors()) {
				sizes.add(factor.factor());
			}
		}
		return sizes;
	}

	private static Object priced(EngineSpec engine, int frame) {
		return List.of(shape(engine, frame), Tariff.energies(engine));
	}

	private static MemorySpec priced(MemorySpec memory) {
		return new MemorySpec(memory.name(), memory.kind(), memory.holds(), 0, memory.width(), memory.banks(), memory.bandwidth(), memory.burst(), memory.energy(),
				OptionalDouble.empty(), OptionalDouble.empty(), memory.span());
	}

	/** Names of the varying parameters that an element refers to, also by default values and rows. */
	static Set<String> parameters(EObject element, Set<String> varying) {
		Set<String> names = new HashSet<>();
		collect(element, varying, names, new HashSet<>());
		return names;
	}

	private static void collect(EObject element, Set<String> varying, Set<String> names, Set<EObject> seen) {
		if (!seen.add(element)) {
			return;
		}
		List<EObject> all = new ArrayList<>();
		all.add(element);
		EcoreUtil.getAllContents(element, true).forEachRemaining(inner -> all.add((EObject) inner));
		for (EObject inner : all) {
			for (EObject target : inner.eCrossReferences()) {
				if (target instanceof Parameter parameter && parameter.getName() != null && varying.contains(parameter.getName())) {
					names.add(parameter.getName());
				}
				if (target instanceof Parameter || target instanceof EnergyRow) {
					collect(target, varying, names, seen);
				}
			}
		}
	}

	/** The machine with some arguments; empty when a part has an error. */
	Optional<Found> find(Map<String, Quantity> arguments) {
		Numbers numbers = new Numbers();
		List<Double> clock = numbers.find(clocks, arguments);
		List<EngineSpec> foundEngines = numbers.find(engines, arguments);
		List<MemorySpec> foundMemories = numbers.find(memories, arguments);
		List<InterconnectSpec> foundWires = numbers.find(wires, arguments);
		if (numbers.shape.size() < clocks.size() + engines.size() + memories.size() + wires.size() || clock.isEmpty() || wires.size() > 1
				|| !derived.isEmpty() && !readers.apply(arguments).haveValues(derived)) {
			return Optional.empty();
		}
		Tariff tariff = Tariff.of(clock.getLast(), foundEngines, foundMemories, foundWires).sharing(last);
		last = tariff;
		return Optional.of(new Found(tariff, numbers.shape, numbers.frame, numbers.priced, new AcceleratorSpec(name, Map.of(), OptionalDouble.empty(), OptionalDouble.empty(),
				clock.getLast(), foundEngines, foundMemories, foundWires, List.of(), SourceSpan.NONE)));
	}

	/** Numbers of the variants of all parts. */
	private static final class Numbers {

		private final List<Integer> shape = new ArrayList<>(16);
		private final List<Integer> frame = new ArrayList<>(16);
		private final List<Integer> priced = new ArrayList<>(16);

		private <T> List<T> find(List<MachineParts.Part<T>> parts, Map<String, Quantity> arguments) {
			List<T> found = new ArrayList<>(parts.size());
			for (MachineParts.Part<T> part : parts) {
				part.get(arguments).ifPresent(variant -> {
					found.add(variant.value());
					shape.add(variant.shape());
					frame.add(variant.frame());
					priced.add(variant.priced());
				});
			}
			return found;
		}
	}
}
