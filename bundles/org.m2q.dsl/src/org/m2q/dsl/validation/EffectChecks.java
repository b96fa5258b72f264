package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.PROPERTY__KEY;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.eclipse.emf.common.util.EList;
import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorMember;
import org.m2q.model.m2q.ElementOperation;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.EngineKind;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.MacOperation;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.MemoryKind;
import org.m2q.model.m2q.Operand;
import org.m2q.model.m2q.Property;
import org.m2q.model.m2q.ReferenceExpression;
import org.m2q.model.m2q.Unrolling;

/** Settings of an accelerator that change nothing, because the engine or memory that they are given to has nothing for them to act on. */
final class EffectChecks {

	private static final Set<String> SIZES = Set.of("weight_words", "input_words", "sum_words");
	private static final Set<String> ROW_STATIONARY = Set.of("weights_per_cycle", "inputs_per_cycle", "sums_per_cycle", "sum_bits", "images");

	private final Report report;

	EffectChecks(Report report) {
		this.report = report;
	}

	void element(EObject element) {
		switch (element) {
		case Accelerator accelerator -> accelerator(accelerator);
		// An engine without modes is not finished.
		case Engine engine when !engine.getMembers().isEmpty() -> engine(engine);
		case Memory memory -> memory(memory);
		default -> {
			// Has no settings.
		}
		}
	}

	private void engine(Engine engine) {
		String on = "engine '" + engine.getName() + "'";
		boolean multiplies = has(engine, MacOperation.class);
		boolean systolic = engine.getKind() == EngineKind.SYSTOLIC_ARRAY;
		if (!multiplies || systolic) {
			String why = multiplies ? "operands move from neighbour to neighbour in a systolic array" : "it makes no products";
			properties(engine.getProperties(), "accumulators"::equals, on, why);
			engine.getMembers().stream().filter(Unrolling.class::isInstance).forEach(unrolling -> noEffect(unrolling, "unroll", on, why));
		}
		if (!multiplies) {
			properties(engine.getProperties(), key -> SIZES.contains(key) || ROW_STATIONARY.contains(key), on, "it makes no products");
		} else if (engine.getProperties().stream().noneMatch(property -> SIZES.contains(property.getKey()))) {
			properties(engine.getProperties(), ROW_STATIONARY::contains, on, "it does not say what its elements hold for a row-stationary dataflow");
		}
		if (engine.getKind() != EngineKind.VECTOR_UNIT) {
			properties(engine.getProperties(), "rescale"::equals, on, "outputs are scaled by the vector unit");
		}
		boolean priced = engine.getMembers().stream().anyMatch(member -> member instanceof MacOperation mac && mac.getEnergy() != null
				|| member instanceof ElementOperation apply && apply.getEnergy() != null) || property(engine.getProperties(), "rescale").isPresent();
		if (!priced) {
			properties(engine.getProperties(), "energy_factor"::equals, on, "none of its operations 'costs' anything");
		}
		if (property(engine.getProperties(), "cell").isEmpty() && property(engine.getProperties(), "leakage").isEmpty()) {
			properties(engine.getProperties(), "leakage_factor"::equals, on, "it has neither 'cell' nor 'leakage'");
		}
	}

	private static boolean has(Engine engine, Class<?> kind) {
		return engine.getMembers().stream().anyMatch(kind::isInstance);
	}

	private void memory(Memory memory) {
		String on = kind(memory) + " '" + memory.getName() + "'";
		Optional<Expression> energy = property(memory.getProperties(), "energy").map(Property::getValue);
		if (energy.isEmpty()) {
			properties(memory.getProperties(), "energy_factor"::equals, on, "it has no 'energy'");
		}
		boolean leaks = energy.filter(EffectChecks::isOfTable).isPresent() || property(memory.getProperties(), "leakage").isPresent();
		if (!leaks) {
			properties(memory.getProperties(), "leakage_factor"::equals, on, "it has neither 'leakage' nor an 'energy' row with one");
		}
	}

	private static boolean isOfTable(Expression energy) {
		return energy instanceof ReferenceExpression reference && (reference.getTarget() instanceof EnergyRow || reference.getTarget() instanceof EnergyTable);
	}

	/** Memories of which only the first counts. */
	private void accelerator(Accelerator accelerator) {
		Map<MemoryKind, String> first = new EnumMap<>(MemoryKind.class);
		Set<Operand> held = EnumSet.noneOf(Operand.class);
		for (AcceleratorMember member : accelerator.getMembers()) {
			switch (member) {
			case Memory memory when memory.getKind() == MemoryKind.BUFFER -> {
				List<Operand> holds = memory.getHolds().isEmpty() ? List.of(Operand.values()) : memory.getHolds();
				if (held.containsAll(holds)) {
					report.at(memory, ProblemCodes.CONFIG_NO_EFFECT, "Buffer '" + memory.getName() + "' has no effect on accelerator '" + accelerator.getName()
							+ "': buffers above it hold the same, and the first one that holds an operand is used. Let it hold something else, or remove it.");
				}
				held.addAll(holds);
			}
			case Memory memory -> single(memory, accelerator, first);
			default -> {
				// May stand several times.
			}
			}
		}
	}

	private void single(Memory memory, Accelerator accelerator, Map<MemoryKind, String> first) {
		String used = first.putIfAbsent(memory.getKind(), String.valueOf(memory.getName()));
		if (used != null) {
			report.at(memory, ProblemCodes.CONFIG_NO_EFFECT, "'" + memory.getName() + "' has no effect on accelerator '" + accelerator.getName() + "': only its first " + kind(memory)
					+ ", '" + used + "', is used. Remove one of the two.");
		}
	}

	private void properties(EList<Property> properties, Predicate<String> without, String on, String why) {
		for (Property property : properties) {
			if (property.getKey() != null && without.test(property.getKey())) {
				report.at(property, PROPERTY__KEY, ProblemCodes.CONFIG_NO_EFFECT, message(property.getKey(), on, why));
			}
		}
	}

	private void noEffect(EObject member, String setting, String on, String why) {
		report.at(member, ProblemCodes.CONFIG_NO_EFFECT, message(setting, on, why));
	}

	private static String message(String setting, String on, String why) {
		return "Setting '" + setting + "' has no effect on " + on + ": " + why + ". Remove it.";
	}

	private static Optional<Property> property(EList<Property> properties, String key) {
		return properties.stream().filter(property -> key.equals(property.getKey())).findFirst();
	}

	private static String kind(Memory memory) {
		return memory.getKind().getLiteral();
	}
}
