package org.m2q.accelerator.internal;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.ElementMode;
import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.UnrollFactor;
import org.m2q.accelerator.Unrolling;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemSink;
import org.m2q.base.problem.SourceSpan;

/** Numbers of an accelerator that would make every cost meaningless. */
public final class SpecChecks {

	private static final double LARGEST = 1e18;

	private final AcceleratorSpec spec;
	private final ProblemSink sink;

	private SpecChecks(AcceleratorSpec spec, ProblemSink sink) {
		this.spec = spec;
		this.sink = sink;
	}

	/** Reports every bad number of an accelerator. */
	public static void check(AcceleratorSpec spec, ProblemSink sink) {
		new SpecChecks(spec, sink).run();
	}

	private void run() {
		positive(spec.clock(), () -> "The clock of '" + spec.name() + "'", spec.span());
		Set<String> names = new HashSet<>();
		for (EngineSpec engine : spec.engines()) {
			unique(names, engine.name(), engine.span());
			engine(engine);
		}
		for (MemorySpec memory : spec.memories()) {
			unique(names, memory.name(), memory.span());
			memory(memory);
		}
		spec.interconnects().forEach(wires -> {
			unique(names, wires.name(), wires.span());
			if (wires != spec.interconnects().getFirst()) {
				sink.accept(Problem.error(ProblemCodes.MEMBER_DUPLICATE, wires.span(), "Accelerator '" + spec.name() + "' already has the interconnect '"
						+ spec.interconnects().getFirst().name() + "', over which everything between buffers and engines goes. Remove one of the two."));
			}
			row(wires.energy());
			if (!(wires.width() >= 0)) {
				range("The width of '" + wires.name() + "'", wires.width(), wires.span(), "0 or more");
			}
		});
	}

	private void unique(Set<String> names, String name, SourceSpan span) {
		if (!names.add(name)) {
			sink.accept(Problem.error(ProblemCodes.NAME_DUPLICATE, span, "The name '" + name + "' is already used in accelerator '" + spec.name() + "'.",
					name + "2"));
		}
	}

	private void engine(EngineSpec engine) {
		String name = "'" + engine.name() + "'";
		positive(engine.rows(), () -> "The number of rows of " + name, engine.span());
		positive(engine.columns(), () -> "The number of columns of " + name, engine.span());
		positive((double) engine.rows() * engine.columns(), () -> "The number of processing elements of " + name, engine.span());
		positive(engine.accumulators(), () -> "The number of accumulators of " + name, engine.span());
		if (engine.pipelineDepth() < 0) {
			range("The pipeline depth of " + name, engine.pipelineDepth(), engine.span(), "0 or more");
		}
		for (MacMode mode : engine.macModes()) {
			positive(mode.rate(), () -> "The rate of " + mode.label() + " on " + name, mode.span());
			row(mode.energy());
		}
		for (ElementMode mode : engine.elementModes()) {
			positive(mode.rate(), () -> "A rate of " + name, mode.span());
			row(mode.energy());
		}
		for (Unrolling unrolling : engine.unrollings()) {
			unrolling(engine, unrolling);
		}
		row(engine.requantize());
		notNegative(engine.area(), () -> "The area of " + name, engine.span());
		notNegative(engine.leakage(), () -> "The leakage of " + name, engine.span());
	}

	private void unrolling(EngineSpec engine, Unrolling unrolling) {
		double product = 1;
		for (UnrollFactor factor : unrolling.factors()) {
			positive(factor.factor(), () -> "The number of parallel " + factor.dimension().keyword() + " of '" + engine.name() + "'", unrolling.span());
			product *= factor.factor();
		}
		double elements = (double) engine.rows() * engine.columns();
		if (product > elements && elements > 0) {
			sink.accept(Problem.error(ProblemCodes.ENGINE_UNROLLING, unrolling.span(), "The loops of engine '" + engine.name() + "' are unrolled "
					+ (long) product + " times, but it has " + (long) elements + " processing elements.", engine.name(), Long.toString((long) product)));
		}
	}

	private void memory(MemorySpec memory) {
		String name = "'" + memory.name() + "'";
		row(memory.energy());
		notNegative(memory.area(), () -> "The area of " + name, memory.span());
		notNegative(memory.leakage(), () -> "The leakage of " + name, memory.span());
		if (memory.kind() == MemoryKind.DRAM) {
			positive(memory.bandwidth(), () -> "The bandwidth of " + name, memory.span());
			positive(memory.burst(), () -> "The burst of " + name, memory.span());
		} else if (memory.kind() == MemoryKind.BUFFER) {
			positive(memory.capacity(), () -> "The capacity of " + name, memory.span());
			positive(memory.banks(), () -> "The number of banks of " + name, memory.span());
			positive(memory.width(), () -> "The width of " + name, memory.span());
		}
	}

	private void row(Optional<EnergyRow> found) {
		found.ifPresent(row -> {
			notNegative(row.energy(), () -> "The energy of row '" + row.name() + "'", row.span());
			notNegative(row.energyPerBit(), () -> "The energy of row '" + row.name() + "'", row.span());
			notNegative(row.read(), () -> "The read energy of row '" + row.name() + "'", row.span());
			notNegative(row.write(), () -> "The write energy of row '" + row.name() + "'", row.span());
			row.width().ifPresent(width -> positive(width, () -> "The width of row '" + row.name() + "'", row.span()));
		});
	}

	private void positive(double value, Supplier<String> what, SourceSpan span) {
		if (!(value > 0 && value <= LARGEST)) {
			range(what.get(), value, span, "above 0");
		}
	}

	private void notNegative(OptionalDouble value, Supplier<String> what, SourceSpan span) {
		if (value.isPresent() && !(value.getAsDouble() >= 0 && value.getAsDouble() <= LARGEST)) {
			range(what.get(), value.getAsDouble(), span, "0 or more");
		}
	}

	private void range(String what, double value, SourceSpan span, String least) {
		String text = value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
		sink.accept(Problem.error(ProblemCodes.VALUE_RANGE, span, what + " is " + text + (value > LARGEST ? ", which is too large." : "; it must be " + least + "."),
				text));
	}
}
