package org.m2q.dsl.ide.hover;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

import org.m2q.accelerator.ElementMode;
import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.MemorySpec;
import org.m2q.base.unit.Format;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.CostWords;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;

/** What engines can compute, which of them take a number format, and what one operation or access costs by which row of a table, in Markdown. */
final class EnergyTexts {

	private static final int MOST_OPERATORS = 4;

	private EnergyTexts() {
	}

	/** A row for every way in which an engine computes; empty for an engine that does nothing. */
	static String engine(EngineSpec engine) {
		List<String> rows = new ArrayList<>();
		for (MacMode mode : engine.macModes()) {
			rows.add(row(mode.activations() + " × " + weights(mode), mode.rate() * engine.elements(), mode.energy()));
		}
		for (ElementMode mode : engine.elementModes()) {
			List<String> operators = mode.operators().stream().sorted().toList();
			String more = operators.size() > MOST_OPERATORS ? " and " + (operators.size() - MOST_OPERATORS) + " more" : "";
			rows.add(row(String.join(", ", operators.subList(0, Math.min(MOST_OPERATORS, operators.size()))) + more, mode.rate() * engine.elements(), mode.energy()));
		}
		return rows.isEmpty() ? "" : "| computes | most per cycle | energy of one | from |\n|---|---:|---:|---|\n" + String.join("\n", rows);
	}

	private static String weights(MacMode mode) {
		String scheme = mode.scheme() == Scheme.UNIFORM ? "" : " " + mode.scheme().name().toLowerCase(Locale.ROOT) + (mode.terms() > 1 ? " of " + mode.terms() + " terms" : "");
		return mode.weights() + scheme;
	}

	private static String row(String what, double rate, Optional<EnergyRow> energy) {
		String each = energy.map(EnergyRow::energy).filter(OptionalDouble::isPresent).map(joules -> Format.energy(joules.getAsDouble())).orElse(CostWords.NOT_MODELLED);
		return "| " + what + " | " + Format.count(rate) + " | " + each + " | " + energy.map(found -> source(found.name(), found)).orElse("") + " |";
	}

	/** What an access of a memory, or a bit of it, costs, and the bandwidth of DRAM. */
	static String memory(MemorySpec memory) {
		List<String> parts = new ArrayList<>();
		memory.energy().ifPresentOrElse(row -> parts.add(access(row) + ", from " + source("`" + row.name() + "`", row)), () -> parts.add("Energy of accesses " + CostWords.NOT_MODELLED));
		if (memory.bandwidth() > 0) {
			parts.add(Format.data(memory.bandwidth()) + "/s");
		}
		if (memory.capacity() > 0) {
			parts.add("room for " + Format.data(memory.capacity()));
		}
		return String.join(" · ", parts);
	}

	private static String access(EnergyRow row) {
		String width = row.width().isPresent() ? " of " + Format.data(row.width().getAsDouble()) : "";
		List<String> parts = new ArrayList<>();
		row.read().ifPresent(joules -> parts.add("A read" + width + " takes " + Format.energy(joules)));
		row.write().ifPresent(joules -> parts.add((parts.isEmpty() ? "A write" : "a write") + width + " takes " + Format.energy(joules)));
		row.energyPerBit().ifPresent(joules -> parts.add((parts.isEmpty() ? "A bit" : "a bit") + " takes " + Format.energy(joules)));
		row.energy().ifPresent(joules -> parts.add((parts.isEmpty() ? "An access" : "an access") + " takes " + Format.energy(joules)));
		return parts.isEmpty() ? "Energy of accesses " + CostWords.NOT_MODELLED : String.join(", ", parts);
	}

	private static String source(String name, EnergyRow row) {
		return name + (row.source().isEmpty() ? "" : ": " + CostTexts.shortened(row.source().replace("|", "/")));
	}

	/** The engines of the priced accelerators that take numbers of a format as weights and as activations; empty when nothing is priced. */
	static String takers(String name, CostReport report) {
		return NumberFormat.parse(name).map(format -> report.models().stream().flatMap(model -> model.cost().stream()).map(cost -> cost.accelerator()).distinct()
				.filter(accelerator -> accelerator.engines().stream().anyMatch(engine -> !engine.macModes().isEmpty()))
				.map(accelerator -> "\n\nOn `" + accelerator.name() + "` " + takers(accelerator.engines().stream().filter(engine -> engine.macModes().stream().anyMatch(mode -> mode.weights().holds(format))).toList(), "weights")
						+ "; " + takers(accelerator.engines().stream().filter(engine -> engine.macModes().stream().anyMatch(mode -> mode.activations().holds(format))).toList(), "activations") + ".")
				.distinct().collect(Collectors.joining())).orElse("");
	}

	private static String takers(List<EngineSpec> engines, String operand) {
		return engines.isEmpty() ? "no engine takes it as " + operand
				: engines.stream().map(engine -> "`" + engine.name() + "`").collect(Collectors.joining(", ")) + (engines.size() == 1 ? " takes" : " take") + " it as " + operand;
	}
}
