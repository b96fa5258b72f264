package org.m2q.ui.charts.edp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.m2q.accelerator.Bound;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.Operand;
import org.m2q.report.CauseReport;
import org.m2q.report.HardwareReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.ui.charts.Hatch;
import org.m2q.ui.charts.Ink;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.Messages;

/**
 * What energy or time goes to. Causes of the same place have the same colour for energy and for time.
 *
 * @param label name
 * @param color index in the palette
 * @param hatch pattern
 * @param order place in a bar, the smallest at its start
 */
record Cause(String label, int color, Hatch hatch, int order) {

	private static final int BEHIND = 100;
	private static final double ROUNDING = 1e-9;
	/** Colours of weights, inputs, outputs, partial sums and residuals. */
	private static final int[] OPERANDS = { 5, 3, 2, 4, 1 };
	private static final Map<String, Cause> KNOWN = known();

	private static Map<String, Cause> known() {
		Map<String, Cause> causes = new LinkedHashMap<>();
		for (EnergyCause cause : EnergyCause.values()) {
			causes.put(cause.label(), switch (cause) {
				case MAC -> new Cause(cause.label(), 0, Hatch.NONE, cause.ordinal());
				case SHIFT_ADD -> new Cause(cause.label(), 1, Hatch.NONE, cause.ordinal());
				case POST_PROCESSING -> new Cause(cause.label(), 2, Hatch.RISING, cause.ordinal());
				case VECTOR -> new Cause(cause.label(), 2, Hatch.NONE, cause.ordinal());
				case REGISTERS -> new Cause(cause.label(), 3, Hatch.NONE, cause.ordinal());
				case BUFFER -> new Cause(cause.label(), 4, Hatch.NONE, cause.ordinal());
				case INTERCONNECT -> new Cause(cause.label(), 4, Hatch.FALLING, cause.ordinal());
				case DRAM_WEIGHTS -> new Cause(cause.label(), 5, Hatch.NONE, cause.ordinal());
				case DRAM_ACTIVATIONS -> new Cause(cause.label(), 5, Hatch.RISING, cause.ordinal());
				case STATIC -> new Cause(cause.label(), 6, Hatch.NONE, cause.ordinal());
			});
		}
		for (Bound.Kind kind : Bound.Kind.values()) {
			causes.putIfAbsent(kind.label(), switch (kind) {
				case COMPUTE -> new Cause(kind.label(), 0, Hatch.NONE, BEHIND + kind.ordinal());
				case VECTOR -> new Cause(kind.label(), 2, Hatch.NONE, BEHIND + kind.ordinal());
				case BUFFER -> new Cause(kind.label(), 4, Hatch.NONE, BEHIND + kind.ordinal());
				case INTERCONNECT -> new Cause(kind.label(), 4, Hatch.FALLING, BEHIND + kind.ordinal());
				case DRAM_WEIGHTS -> new Cause(kind.label(), 5, Hatch.NONE, BEHIND + kind.ordinal());
				case DRAM_ACTIVATIONS -> new Cause(kind.label(), 5, Hatch.RISING, BEHIND + kind.ordinal());
				case NONE -> new Cause(kind.label(), 7, Hatch.NONE, BEHIND + kind.ordinal());
			});
		}
		return causes;
	}

	/** A part of a bar. */
	record Part(Cause cause, double value) {
	}

	Ink ink(Theme theme) {
		return theme.hatched(color, hatch);
	}

	/** Splits the value of a layer of a point. */
	static List<Part> parts(EdpOptions options, PointReport point, LayerReport layer) {
		List<Part> parts = new ArrayList<>();
		switch (options.metric()) {
			case ENERGY -> parts.addAll(energy(options.stack(), point, layer));
			case LAYER_EDP -> energy(options.stack(), point, layer).forEach(part -> parts.add(new Part(part.cause(), part.value() * layer.latency())));
			case SHARE -> {
				parts.add(new Part(new Cause(Messages.halfEnergy, 0, Hatch.NONE, 0), half(layer.energy(), point.totals().energy())));
				parts.add(new Part(new Cause(Messages.halfLatency, 1, Hatch.RISING, 1), half(layer.latency(), point.totals().latency())));
			}
			case LATENCY -> {
				layer.bound().spent().forEach((kind, cycles) -> parts.add(new Part(of(kind), cycles / point.hardware().clock())));
				if (parts.isEmpty()) {
					parts.add(new Part(of(layer.bound().kind()), layer.latency()));
				}
			}
		}
		return parts.stream().filter(part -> part.value() > 0).toList();
	}

	/** The energy of a layer in joules. */
	static List<Part> energy(EdpStack stack, PointReport point, LayerReport layer) {
		if (stack == EdpStack.CAUSE) {
			return layer.energyByCause().stream().map(cause -> new Part(of(cause), cause.joules())).toList();
		}
		Map<Cause, Double> sums = new LinkedHashMap<>();
		for (CauseReport cause : layer.energyByCause()) {
			double named = 0;
			for (CauseReport.Term term : cause.terms()) {
				sums.merge(stack == EdpStack.COMPONENT ? component(point, cause, term) : operand(cause, term), term.joules(), Double::sum);
				named += term.joules();
			}
			// Files of older versions have no terms.
			if (cause.joules() - named > cause.joules() * ROUNDING) {
				sums.merge(of(cause), cause.joules() - named, Double::sum);
			}
		}
		return sums.entrySet().stream().map(entry -> new Part(entry.getKey(), entry.getValue())).toList();
	}

	/** Engines first, then memories, as they are written; leakage and registers of engines are parts of their own. */
	private static Cause component(PointReport point, CauseReport cause, CauseReport.Term term) {
		List<String> names = Stream.concat(point.hardware().engines().stream().map(HardwareReport.Engine::name),
				point.hardware().memories().stream().map(HardwareReport.Memory::name)).toList();
		int index = names.indexOf(term.component());
		if (index < 0 || cause.cause().equals(EnergyCause.STATIC.label())) {
			return new Cause(cause.cause(), of(cause).color(), Hatch.CROSS, BEHIND + of(cause).order());
		}
		Hatch[] hatches = Hatch.values();
		return new Cause(term.component(), index % Theme.COLORS, hatches[index / Theme.COLORS % hatches.length], index);
	}

	private static Cause operand(CauseReport cause, CauseReport.Term term) {
		String[] words = term.action().split(" ");
		for (Operand operand : Operand.values()) {
			if (words.length == 2 && words[1].equals(operand.keyword())) {
				return new Cause(operand.keyword(), OPERANDS[operand.ordinal()], Hatch.NONE, operand.ordinal());
			}
		}
		boolean own = cause.cause().equals(EnergyCause.STATIC.label()) || cause.cause().equals(EnergyCause.REGISTERS.label());
		return own ? new Cause(cause.cause(), of(cause).color(), Hatch.RISING, BEHIND + of(cause).order())
				: new Cause(Messages.stackArithmetic, 0, Hatch.NONE, BEHIND);
	}

	private static double half(double part, double total) {
		return total > 0 ? part / total / 2 : 0;
	}

	private static Cause of(CauseReport cause) {
		return of(cause.cause());
	}

	private static Cause of(String label) {
		return KNOWN.getOrDefault(label, new Cause(label, 7, Hatch.NONE, 2 * BEHIND));
	}
}
