package org.m2q.accelerator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import org.m2q.base.problem.SourceSpan;

/**
 * An accelerator with all expressions resolved to numbers. Immutable, comparable by value.
 *
 * @param name qualified name
 * @param arguments parameters and their values as text, in declaration order
 * @param node feature size in metres
 * @param voltage supply in volts
 * @param clock hertz, above 0
 * @param engines in the order of the text
 * @param memories in the order of the text
 * @param interconnects in the order of the text
 * @param tables energy tables that are used
 * @param span where the accelerator is written
 */
public record AcceleratorSpec(String name, Map<String, String> arguments, OptionalDouble node, OptionalDouble voltage, double clock,
		List<EngineSpec> engines, List<MemorySpec> memories, List<InterconnectSpec> interconnects, List<EnergyTable> tables, SourceSpan span) {

	/** Copies the collections. */
	public AcceleratorSpec {
		arguments = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(arguments));
		engines = List.copyOf(engines);
		memories = List.copyOf(memories);
		interconnects = List.copyOf(interconnects);
		tables = List.copyOf(tables);
	}

	/** The engine of a name. */
	public Optional<EngineSpec> engine(String engineName) {
		return engines.stream().filter(engine -> engine.name().equals(engineName)).findFirst();
	}

	/** The memory of a name. */
	public Optional<MemorySpec> memory(String memoryName) {
		return memories.stream().filter(memory -> memory.name().equals(memoryName)).findFirst();
	}

	/** The first DRAM. */
	public Optional<MemorySpec> dram() {
		return memories.stream().filter(memory -> memory.kind() == MemoryKind.DRAM).findFirst();
	}

	/**
	 * The on-chip buffer for an operand. Partial sums fall back to the buffer of outputs, residuals to that of inputs, outputs to that
	 * of inputs.
	 */
	public Optional<MemorySpec> buffer(Operand operand) {
		Optional<MemorySpec> own = memories.stream().filter(memory -> memory.kind() == MemoryKind.BUFFER && memory.holds().contains(operand))
				.findFirst();
		if (own.isPresent()) {
			return own;
		}
		return switch (operand) {
			case PARTIAL_SUMS -> buffer(Operand.OUTPUTS);
			case RESIDUALS, OUTPUTS -> buffer(Operand.INPUTS);
			default -> Optional.empty();
		};
	}
}
