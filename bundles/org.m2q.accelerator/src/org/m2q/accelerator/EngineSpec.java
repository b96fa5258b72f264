package org.m2q.accelerator;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import org.m2q.base.Checked;
import org.m2q.base.problem.SourceSpan;
import org.m2q.quant.FilterShare;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;

/**
 * An engine of an accelerator.
 *
 * @param name unique in the accelerator
 * @param kind what it is built of
 * @param rows rows of processing elements (or lanes of a vector unit), 1 or more
 * @param columns columns, 1 or more
 * @param accumulators partial sums that each output lane keeps in registers, 1 or more: so many pixels are computed before the
 *        next weights are fetched
 * @param pipelineDepth cycles from the first operand to the first result
 * @param timing how its cycles are counted
 * @param winograd outputs along a side of a tile of Winograd's convolution, 1 for none; see {@link EngineTiming#NVDLA_SHEET}
 * @param macModes how it multiplies and accumulates, empty for a vector unit
 * @param elementModes what else it executes
 * @param unrollings spatial mappings; the last that selects a layer holds
 * @param requantize cost of one requantized output, on a vector unit
 * @param area square metres of the whole engine
 * @param leakage watts of the whole engine
 * @param cell row that area and leakage per processing element were taken from
 * @param pads what its elements hold for a row-stationary dataflow
 * @param span where the engine is written
 */
public record EngineSpec(String name, EngineKind kind, long rows, long columns, long accumulators, long pipelineDepth, EngineTiming timing,
		long winograd, List<MacMode> macModes, List<ElementMode> elementModes, List<Unrolling> unrollings, Optional<EnergyRow> requantize, OptionalDouble area,
		OptionalDouble leakage, Optional<EnergyRow> cell, Optional<RowPads> pads, SourceSpan span) {

	/** Copies the lists. */
	public EngineSpec {
		macModes = List.copyOf(macModes);
		elementModes = List.copyOf(elementModes);
		unrollings = List.copyOf(unrollings);
	}

	/** An engine that says nothing of a row-stationary dataflow or of Winograd's convolution. */
	public EngineSpec(String name, EngineKind kind, long rows, long columns, long accumulators, long pipelineDepth, EngineTiming timing,
			List<MacMode> macModes, List<ElementMode> elementModes, List<Unrolling> unrollings, Optional<EnergyRow> requantize, OptionalDouble area,
			OptionalDouble leakage, Optional<EnergyRow> cell, SourceSpan span) {
		this(name, kind, rows, columns, accumulators, pipelineDepth, timing, 1, macModes, elementModes, unrollings, requantize, area, leakage, cell,
				Optional.empty(), span);
	}

	/** Number of processing elements or lanes. */
	public long elements() {
		return Math.multiplyExact(rows, columns);
	}

	/** The mode that executes an operator. */
	public Optional<ElementMode> elementMode(String operator) {
		for (ElementMode mode : elementModes) {
			if (mode.operators().contains(operator)) {
				return Optional.of(mode);
			}
		}
		return Optional.empty();
	}

	/**
	 * The mode that executes a format: of those wide enough the one with the fewest passes over the terms of a weight, and of these the narrowest.
	 *
	 * @param activations format of the activations
	 * @param share how the weights are stored
	 * @return with every product in as many passes as it takes; empty when no mode is wide enough
	 */
	public Optional<MacMode> mode(NumberFormat activations, FilterShare share) {
		MacMode best = null;
		int fewest = Integer.MAX_VALUE;
		for (MacMode mode : macModes) {
			if (mode.holdsActivations(activations) && mode.holdsWeights(share.format()) && executes(mode.scheme(), share.scheme())) {
				int passes = passes(mode, share);
				if (passes < fewest || passes == fewest && narrower(mode, best)) {
					best = mode;
					fewest = passes;
				}
			}
		}
		return best == null ? Optional.empty() : Optional.of(best.inPasses(fewest));
	}

	/** An engine that adds fewer shifted operands per cycle than a weight has terms comes back for the rest. */
	private static int passes(MacMode mode, FilterShare share) {
		return share.scheme() == Scheme.UNIFORM ? 1 : (int) Checked.ceilDiv(Math.max(1, share.terms()), Math.max(1, mode.terms()));
	}

	private static boolean narrower(MacMode mode, MacMode best) {
		if (mode.weights().bits() != best.weights().bits()) {
			return mode.weights().bits() < best.weights().bits();
		}
		if (mode.activations().bits() != best.activations().bits()) {
			return mode.activations().bits() < best.activations().bits();
		}
		return mode.rate() > best.rate();
	}

	/** A sum of powers of two also executes a single one. */
	private static boolean executes(Scheme engine, Scheme weights) {
		return engine == weights || engine == Scheme.APOT && (weights == Scheme.POT || weights == Scheme.LOG2)
				|| engine == Scheme.POT && weights == Scheme.LOG2;
	}
}
