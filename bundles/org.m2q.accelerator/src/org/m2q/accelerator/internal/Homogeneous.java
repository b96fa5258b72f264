package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MappingSpec.Assignment;
import org.m2q.accelerator.MappingSpec.Target;
import org.m2q.accelerator.UnrollFactor;
import org.m2q.accelerator.Unrolling;
import org.m2q.quant.Scheme;

/**
 * An accelerator whose engines that only shift and add are gone, and whose multiplier array has grown by their area: by columns or by rows, in whole
 * ones. With the columns grows the last, with the rows the first loop of every unrolling, both rounded down.
 */
final class Homogeneous {

	/** An accelerator with the mapping for it. */
	record Design(AcceleratorSpec accelerator, MappingSpec mapping) {
	}

	/** Why there is no such accelerator. */
	static final class Impossible extends Exception {

		private static final long serialVersionUID = 1L;

		Impossible(String message) {
			super(message);
		}
	}

	private final AcceleratorSpec accelerator;
	private final MappingSpec mapping;
	private final Set<String> removed = new LinkedHashSet<>();

	Homogeneous(AcceleratorSpec accelerator, MappingSpec mapping) {
		this.accelerator = accelerator;
		this.mapping = mapping;
		for (EngineSpec engine : accelerator.engines()) {
			if (!engine.macModes().isEmpty() && engine.macModes().stream().noneMatch(mode -> mode.scheme() == Scheme.UNIFORM)) {
				removed.add(engine.name());
			}
		}
	}

	/** Names of the engines that are gone; empty when every engine multiplies. */
	Set<String> removed() {
		return removed;
	}

	/** The designs that spend the area, one that grows by columns and one by rows; the given one when no engine goes. */
	List<Design> designs() throws Impossible {
		if (removed.isEmpty()) {
			return List.of(new Design(accelerator, mapping));
		}
		EngineSpec receiver = receiver().orElseThrow(() -> new Impossible("No multiplier array takes uniform filters, so the area of "
				+ named() + " cannot be spent on one."));
		double elements = area(receiver);
		double freed = 0;
		for (String name : removed) {
			freed += area(accelerator.engine(name).orElseThrow());
		}
		double more = freed / elements * receiver.elements();
		long columns = receiver.columns() + (long) Math.floor(more / receiver.rows());
		long rows = receiver.rows() + (long) Math.floor(more / receiver.columns());
		MappingSpec mapped = mapped(receiver.name());
		List<Design> designs = new ArrayList<>();
		designs.add(new Design(with(grown(receiver, receiver.rows(), columns, false)), mapped));
		if (rows > receiver.rows()) {
			designs.add(new Design(with(grown(receiver, rows, receiver.columns(), true)), mapped));
		}
		return designs;
	}

	private String named() {
		return "'" + String.join("', '", removed) + "'";
	}

	private double area(EngineSpec engine) throws Impossible {
		OptionalDouble area = engine.area();
		if (area.isEmpty() || !(area.getAsDouble() > 0)) {
			throw new Impossible("The area of the processing elements of engine '" + engine.name() + "' is not known; give it a 'cell' row with an area.");
		}
		return area.getAsDouble();
	}

	/** The array that takes uniform filters of the layers whose other filters go to a removed engine; else the first array that multiplies. */
	private Optional<EngineSpec> receiver() {
		for (Assignment assignment : mapping.assignments()) {
			if (assignment.targets().stream().anyMatch(target -> removed.contains(target.engine()))) {
				Optional<EngineSpec> found = assignment.targets().stream().filter(target -> takesUniform(target) && !removed.contains(target.engine()))
						.findFirst().flatMap(target -> accelerator.engine(target.engine()));
				if (found.isPresent()) {
					return found;
				}
			}
		}
		return accelerator.engines().stream().filter(engine -> engine.kind() == EngineKind.MULTIPLIER_ARRAY || engine.kind() == EngineKind.MIXED_MULTIPLIER_ARRAY)
				.filter(engine -> engine.macModes().stream().anyMatch(mode -> mode.scheme() == Scheme.UNIFORM)).findFirst();
	}

	private static boolean takesUniform(Target target) {
		return target.scheme().isEmpty() || target.scheme().get() == Scheme.UNIFORM;
	}

	private AcceleratorSpec with(EngineSpec grown) {
		List<EngineSpec> engines = accelerator.engines().stream().filter(engine -> !removed.contains(engine.name()))
				.map(engine -> engine.name().equals(grown.name()) ? grown : engine).toList();
		return new AcceleratorSpec(accelerator.name(), accelerator.arguments(), accelerator.node(), accelerator.voltage(), accelerator.clock(), engines,
				accelerator.memories(), accelerator.interconnects(), accelerator.tables(), accelerator.span());
	}

	private static EngineSpec grown(EngineSpec engine, long rows, long columns, boolean first) {
		double factor = (double) rows * columns / engine.elements();
		List<Unrolling> unrollings = new ArrayList<>();
		for (Unrolling unrolling : engine.unrollings()) {
			List<UnrollFactor> factors = new ArrayList<>(unrolling.factors());
			int scaled = first ? 0 : factors.size() - 1;
			if (!factors.isEmpty()) {
				UnrollFactor old = factors.get(scaled);
				// A tolerance: 0.1 + 0.2 must not cost a lane.
				factors.set(scaled, new UnrollFactor(old.dimension(), (long) Math.floor(old.factor() * factor + 1e-9)));
			}
			unrollings.add(new Unrolling(unrolling.selector(), factors, unrolling.span()));
		}
		return new EngineSpec(engine.name(), engine.kind(), rows, columns, engine.accumulators(), engine.pipelineDepth(), engine.timing(), engine.winograd(), engine.macModes(),
				engine.elementModes(), unrollings, engine.requantize(), scaled(engine.area(), factor), scaled(engine.leakage(), factor), engine.cell(),
				Optional.empty(), engine.span());
	}

	private static OptionalDouble scaled(OptionalDouble value, double factor) {
		return value.isPresent() ? OptionalDouble.of(value.getAsDouble() * factor) : value;
	}

	private MappingSpec mapped(String receiver) {
		List<Assignment> assignments = new ArrayList<>();
		for (Assignment assignment : mapping.assignments()) {
			List<Target> kept = new ArrayList<>(assignment.targets().stream().filter(target -> !removed.contains(target.engine())).toList());
			boolean changed = kept.size() < assignment.targets().size();
			if (changed && kept.stream().noneMatch(Homogeneous::takesUniform)) {
				kept.add(new Target(Optional.of(Scheme.UNIFORM), receiver));
			}
			assignments.add(changed ? new Assignment(assignment.selector(), kept, assignment.concurrent() && kept.size() > 1, List.of(), assignment.span())
					: assignment);
		}
		return new MappingSpec(mapping.name(), mapping.accelerator(), assignments, mapping.fusions(),
				mapping.dataflows().stream().filter(rule -> !removed.contains(rule.engine())).toList(),
				mapping.tilings().stream().filter(rule -> !removed.contains(rule.engine())).toList(), mapping.doubleBuffered(), mapping.keeps(),
				mapping.prefetched(), mapping.span());
	}
}
