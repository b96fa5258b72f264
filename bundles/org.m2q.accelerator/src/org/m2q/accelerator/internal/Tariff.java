package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.ElementMode;
import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.InterconnectSpec;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.UnrollFactor;
import org.m2q.accelerator.Unrolling;
import org.m2q.base.problem.SourceSpan;

/**
 * The numbers of a machine that scale times and energies and change no count: clock, bandwidth of DRAM, energies of actions, leakage.
 *
 * @param clock hertz
 * @param bytesPerCycle bytes that DRAM moves in a cycle
 * @param energies joules of every action, in the order in which the {@linkplain Skeleton skeleton} of the machine numbers them
 * @param leaks watts of every engine and memory that leaks
 * @param leakage watts of all
 * @param area square metres, empty when none is known
 */
record Tariff(double clock, double bytesPerCycle, double[] energies, double[] leaks, double leakage, OptionalDouble area) {

	/** Of nothing. */
	static final Tariff NONE = new Tariff(1, 1, new double[0], new double[0], 0, OptionalDouble.empty());

	/** The same with the array of energies of another tariff if they are equal, so that one look tells. */
	Tariff sharing(Tariff other) {
		return Arrays.equals(energies, other.energies) ? new Tariff(clock, bytesPerCycle, other.energies, leaks, leakage, area) : this;
	}

	/** Whole cycles that DRAM needs. */
	long cycles(long bytes) {
		return (long) Math.ceil(bytes / bytesPerCycle);
	}

	/** Energy times latency with what leaks. */
	double edp(double joules, double cycles) {
		double seconds = cycles / clock;
		return (joules + leakage * seconds) * seconds;
	}

	/** Reads the numbers of a machine. */
	static Tariff of(double clock, List<EngineSpec> engines, List<MemorySpec> memories, List<InterconnectSpec> wires) {
		Numbers numbers = new Numbers();
		engines.forEach(numbers::engine);
		memories.forEach(numbers::memory);
		wires.forEach(wire -> numbers.row(wire.energy()));
		double bandwidth = memories.stream().filter(memory -> memory.kind() == MemoryKind.DRAM).mapToDouble(MemorySpec::bandwidth).findFirst().orElse(0);
		double[] leaks = array(numbers.leaks);
		double all = 0;
		for (double watts : leaks) {
			all += watts;
		}
		return new Tariff(clock, bandwidth / clock, array(numbers.energies), leaks, all,
				numbers.areas.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(DoubleStream.of(array(numbers.areas)).sum()));
	}

	private static double[] array(List<Double> values) {
		return values.stream().mapToDouble(Double::doubleValue).toArray();
	}

	/** Joules of every action of an engine. */
	static List<Double> energies(EngineSpec engine) {
		Numbers numbers = new Numbers();
		numbers.engine(engine);
		return numbers.energies;
	}

	/** Collects the numbers. */
	private static final class Numbers {

		private final List<Double> energies = new ArrayList<>();
		private final List<Double> leaks = new ArrayList<>();
		private final List<Double> areas = new ArrayList<>();

		private void engine(EngineSpec engine) {
			for (MacMode mode : engine.macModes()) {
				row(mode.energy());
			}
			for (ElementMode mode : engine.elementModes()) {
				row(mode.energy());
			}
			row(engine.requantize());
			add(engine.area(), engine.leakage());
		}

		private void memory(MemorySpec memory) {
			row(memory.energy());
			add(memory.area(), memory.leakage());
		}

		private void add(OptionalDouble area, OptionalDouble leakage) {
			area.ifPresent(areas::add);
			leakage.ifPresent(watts -> leaks.add(Math.max(0, watts)));
		}

		private void row(Optional<EnergyRow> found) {
			found.ifPresent(row -> {
				for (OptionalDouble value : List.of(row.energy(), row.energyPerBit(), row.read(), row.write())) {
					value.ifPresent(energies::add);
				}
			});
		}
	}

	/**
	 * A machine whose energies are numbers of actions, so that every term of its costs tells which one it counts, and whose DRAM moves a byte per cycle,
	 * so that its cycles are bytes.
	 */
	static final class Skeleton {

		/** A term of n passes of action i costs n × (BASE + i). */
		private static final double BASE = 1L << 40;

		private int next;

		private Skeleton() {
		}

		static AcceleratorSpec of(AcceleratorSpec spec) {
			Skeleton skeleton = new Skeleton();
			List<EngineSpec> engines = spec.engines().stream().map(skeleton::engine).toList();
			List<MemorySpec> memories = spec.memories().stream().map(skeleton::memory).toList();
			List<InterconnectSpec> wires = spec.interconnects().stream().map(skeleton::wires).toList();
			return new AcceleratorSpec(spec.name(), java.util.Map.of(), OptionalDouble.empty(), OptionalDouble.empty(), 1, engines, memories, wires, List.of(),
					spec.span());
		}

		/** An engine as part of a skeleton; equal for engines that differ in energies, area and leakage only. */
		static EngineSpec alone(EngineSpec engine) {
			return new Skeleton().engine(engine);
		}

		/** A memory as part of a skeleton; equal for memories that differ in energies, bandwidth, area and leakage only. */
		static MemorySpec alone(MemorySpec memory) {
			return new Skeleton().memory(memory);
		}

		/** Wires as part of a skeleton. */
		static InterconnectSpec alone(InterconnectSpec wires) {
			return new Skeleton().wires(wires);
		}

		/** An engine without its sizes, equal for engines that differ in these, energies, area and leakage only. */
		static EngineSpec unsized(EngineSpec engine) {
			EngineSpec alone = alone(engine);
			List<Unrolling> unrollings = alone.unrollings().stream().map(unrolling -> new Unrolling(unrolling.selector(),
					unrolling.factors().stream().map(factor -> new UnrollFactor(factor.dimension(), 1)).toList(), unrolling.span())).toList();
			return new EngineSpec(alone.name(), alone.kind(), 1, 1, 1, 0, alone.timing(), alone.winograd(), alone.macModes(), alone.elementModes(), unrollings, alone.requantize(),
					alone.area(), alone.leakage(), alone.cell(), alone.pads(), alone.span());
		}

		/** A memory without its sizes, equal for memories that differ in these, energies, bandwidth, area and leakage only. */
		static MemorySpec unsized(MemorySpec memory) {
			MemorySpec alone = alone(memory);
			return new MemorySpec(alone.name(), alone.kind(), alone.holds(), 0, 1, 1, alone.bandwidth(), alone.burst(), alone.energy().map(Skeleton::unsized), alone.area(),
					alone.leakage(), alone.span());
		}

		private static EnergyRow unsized(EnergyRow row) {
			return new EnergyRow("", row.energy(), row.energyPerBit(), row.read(), row.write(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(),
					OptionalDouble.empty(), "", SourceSpan.NONE);
		}

		/** Wires without their width. */
		static InterconnectSpec unsized(InterconnectSpec wires) {
			InterconnectSpec alone = alone(wires);
			return new InterconnectSpec(alone.name(), alone.width() > 0 ? 1 : 0, alone.energy(), alone.span());
		}

		/** Times that a term counts its action. */
		static int passes(double joules) {
			return (int) (joules / BASE);
		}

		/** Which action a term counts. */
		static int action(double joules) {
			return (int) (joules / passes(joules) - BASE);
		}

		private EngineSpec engine(EngineSpec engine) {
			List<MacMode> macs = new ArrayList<>();
			for (MacMode mode : engine.macModes()) {
				macs.add(new MacMode(mode.activations(), mode.weights(), mode.scheme(), mode.terms(), mode.rate(), row(mode.energy()), mode.span()));
			}
			List<ElementMode> elements = new ArrayList<>();
			for (ElementMode mode : engine.elementModes()) {
				elements.add(new ElementMode(mode.operators(), mode.rate(), row(mode.energy()), mode.span()));
			}
			return new EngineSpec(engine.name(), engine.kind(), engine.rows(), engine.columns(), engine.accumulators(), engine.pipelineDepth(), engine.timing(), engine.winograd(), macs,
					elements, engine.unrollings(), row(engine.requantize()), known(engine.area()), known(engine.leakage()), Optional.empty(), engine.pads(), engine.span());
		}

		private MemorySpec memory(MemorySpec memory) {
			return new MemorySpec(memory.name(), memory.kind(), memory.holds(), memory.capacity(), memory.width(), memory.banks(),
					memory.kind() == MemoryKind.DRAM ? 1 : memory.bandwidth(), memory.burst(), row(memory.energy()), known(memory.area()), known(memory.leakage()),
					memory.span());
		}

		private InterconnectSpec wires(InterconnectSpec wires) {
			return new InterconnectSpec(wires.name(), wires.width(), row(wires.energy()), wires.span());
		}

		private static OptionalDouble known(OptionalDouble value) {
			return value.isPresent() ? OptionalDouble.of(1) : value;
		}

		private Optional<EnergyRow> row(Optional<EnergyRow> found) {
			return found.map(row -> new EnergyRow(row.name(), action(row.energy()), action(row.energyPerBit()), action(row.read()), action(row.write()), row.width(),
					OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), "", row.span()));
		}

		private OptionalDouble action(OptionalDouble value) {
			return value.isPresent() ? OptionalDouble.of(BASE + next++) : value;
		}
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Tariff tariff && clock == tariff.clock && bytesPerCycle == tariff.bytesPerCycle && Arrays.equals(energies, tariff.energies)
				&& Arrays.equals(leaks, tariff.leaks) && area.equals(tariff.area);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(energies) * 31 + Double.hashCode(bytesPerCycle);
	}

	@Override
	public String toString() {
		return clock + " Hz, " + bytesPerCycle + " B per cycle, " + Arrays.toString(energies) + ", " + Arrays.toString(leaks);
	}
}
