package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.ElementMode;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EngineSpec;
import org.m2q.base.Checked;
import org.m2q.network.Layer;

/**
 * What happens to outputs behind the accumulators, and to operands with an activation of their own. All steps of one element form a
 * pipeline on the vector unit, so the slowest step counts.
 */
final class PostProcessing {

	private final Machine machine;
	private final Layer layer;
	private final boolean requantize;

	PostProcessing(Machine machine, Layer layer, boolean requantize) {
		this.machine = machine;
		this.layer = layer;
		this.requantize = requantize;
	}

	/** Books the steps of a whole layer; returns cycles of the vector unit per output, 0 when there are none. */
	double book(long outputs, Ledger ledger) {
		double longest = 0;
		if (requantize) {
			if (machine.vector.isEmpty()) {
				ledger.notModelled.add("requantization: the accelerator has no vector unit");
			} else {
				EngineSpec unit = machine.vector.get();
				ledger.operations(EnergyCause.POST_PROCESSING, unit.name(), "requantize", outputs, unit.requantize());
				longest = 1.0 / unit.elements();
			}
		}
		List<String> steps = new ArrayList<>(3);
		layer.norm().filter(norm -> !norm.equals("bn")).ifPresent(steps::add);
		layer.activation().ifPresent(steps::add);
		if (layer.residualFrom().isPresent()) {
			steps.add("add");
		}
		for (String step : steps) {
			longest = Math.max(longest, step(step, outputs, ledger));
		}
		for (int i = 0; i < layer.inputActivations().size(); i++) {
			Optional<String> activation = layer.inputActivations().get(i);
			if (activation.isPresent()) {
				long elements = layer.inputs().get(i).elements();
				longest = Math.max(longest, step(activation.get(), elements, ledger) * elements / outputs);
			}
		}
		return longest;
	}

	private double step(String operator, long elements, Ledger ledger) {
		Optional<EngineSpec> unit = machine.vector.filter(engine -> engine.elementMode(operator).isPresent());
		if (unit.isEmpty()) {
			ledger.notModelled.add(operator + ": no vector unit applies it");
			return 0;
		}
		ElementMode mode = unit.get().elementMode(operator).orElseThrow();
		ledger.operations(EnergyCause.POST_PROCESSING, unit.get().name(), operator, elements, mode.energy());
		return 1 / (unit.get().elements() * mode.rate());
	}

	/** Cycles for some outputs at a number of cycles per output. */
	static long cycles(long outputs, double perOutput) {
		// The product of a lane count and its reciprocal may miss the whole number by a rounding error.
		double cycles = Math.ceil(outputs * perOutput * (1 - 1e-12));
		if (!(cycles < Long.MAX_VALUE)) {
			throw new ArithmeticException("long overflow");
		}
		return (long) cycles;
	}

	/** Cycles for all tiles of a multiplying layer, each rounded up. */
	static long cycles(Work work, Plan plan, Cut cut, double perOutput) {
		TileBytes bytes = new TileBytes(work, plan, cut, 1);
		Pieces rows = Pieces.of(work.rows(), cut.rows());
		Pieces columns = Pieces.of(work.columns(), cut.columns());
		long cycles = 0;
		for (Plan.Part part : plan.parts()) {
			Pieces groups = bytes.groups(part);
			Pieces filters = bytes.filters(part);
			for (int g = 0; g < groups.kinds(); g++) {
				for (int f = 0; f < filters.kinds(); f++) {
					for (int r = 0; r < rows.kinds(); r++) {
						for (int x = 0; x < columns.kinds(); x++) {
							long tile = cycles(Checked.product(groups.sizeOf(g), filters.sizeOf(f), rows.sizeOf(r), columns.sizeOf(x)), perOutput);
							cycles = Math.addExact(cycles,
									Checked.product(tile, groups.countOf(g), filters.countOf(f), rows.countOf(r), columns.countOf(x)));
						}
					}
				}
			}
		}
		return cycles;
	}
}
