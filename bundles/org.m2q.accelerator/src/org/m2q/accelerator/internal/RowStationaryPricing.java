package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.Bound;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.EngineUse.Cause;
import org.m2q.accelerator.EngineUse.Waste;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.RowPads;
import org.m2q.accelerator.rowstationary.RowConvolution;
import org.m2q.accelerator.rowstationary.RowStationaryArray;
import org.m2q.accelerator.rowstationary.RowStationaryMapper;
import org.m2q.accelerator.rowstationary.RowStationaryMapping;
import org.m2q.base.Checked;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.network.Layer;

/**
 * Prices layers whose kernel rows stay in the processing elements, from the counts of the best {@link RowStationaryMapping}: its cycles, the words of inputs
 * and sums that pass the buffer, the words from DRAM. Weights go from DRAM to the elements. Costs are those of one image of a batch.
 */
final class RowStationaryPricing {

	private final Machine machine;
	private final Layer layer;
	private final Work work;
	private final Plan.Part part;

	RowStationaryPricing(Machine machine, Layer layer, Work work, Plan plan) {
		this.machine = machine;
		this.layer = layer;
		this.work = work;
		part = plan.parts().getFirst();
	}

	/**
	 * The mapping that moves least.
	 *
	 * @throws ProblemException when the layer does not fit the array
	 */
	RowStationaryMapping mapping() {
		RowPads pads = part.engine().pads().orElseThrow(() -> impossible("Engine '" + part.engine().name() + "' does not say what its elements hold; give it "
				+ "'weight_words', 'input_words' and 'sum_words' for a row-stationary dataflow."));
		if (work.strideRows() != work.strideColumns() || work.dilationRows() != 1 || work.dilationColumns() != 1 || work.heads() != 1) {
			throw impossible("Layer '" + layer.name() + "' has different strides, a dilation or two tensors to multiply, which a row-stationary array does not "
					+ "compute. Map it to another engine.");
		}
		MemorySpec buffer = machine.inputs;
		long words = Math.max(1, (long) (buffer.capacity() / (double) buffer.banks() * 8 / work.activationBits()));
		if (buffer.banks() < 2 || buffer != machine.partialSums) {
			throw impossible("A row-stationary array needs a buffer of inputs and partial sums with two banks or more; '" + buffer.name() + "' is not.");
		}
		RowStationaryArray array = new RowStationaryArray(part.engine().rows(), part.engine().columns(), pads.weights(), pads.inputs(), pads.sums(),
				pads.weightsPerCycle(), pads.inputsPerCycle(), pads.sumsPerCycle(), buffer.banks(), words);
		RowConvolution convolution = new RowConvolution(work.filters(), work.channels(), work.groups(), work.rows(), work.columns(), work.kernelRows(),
				work.kernelColumns(), work.strideRows());
		return RowStationaryMapper.best(array, convolution, pads.images()).orElseThrow(() -> impossible("Layer '" + layer.name()
				+ "' does not fit engine '" + part.engine().name() + "' row-stationary: its kernel has more rows than the array, a kernel row does not fit an "
				+ "element, or no strip of outputs fits '" + buffer.name() + "'. Map it to another engine or dataflow."));
	}

	private ProblemException impossible(String message) {
		return new ProblemException(Problem.error(ProblemCodes.MAPPING_IMPOSSIBLE,
				machine.mapping.dataflowRule(part.engine().name()).map(rule -> rule.span()).orElse(machine.mapping.span()), message, layer.name()));
	}

	/** What the layer moves, given what it moves apart from weights and inputs. */
	Moves moves(Moves uncut) {
		RowStationaryMapping mapping = mapping();
		long images = mapping.images();
		long weights = Checked.packedBytes(Checked.ceilDiv(mapping.fetchedWeights(), images), part.bits());
		long inputs = uncut.inputsOnChip() ? 0 : Checked.packedBytes(Checked.ceilDiv(mapping.fetchedInputs(), images), work.activationBits());
		List<String> notes = new ArrayList<>(uncut.notes());
		notes.add("Row-stationary: " + mapping.activeElements() + " elements work in a pass; " + mapping.passes() + " passes for " + images
				+ (images == 1 ? " image." : " images, of which one is priced."));
		return new Moves(Optional.of(Cut.whole(work)), Optional.empty(), Optional.empty(), weights, inputs, uncut.externalBytes(), uncut.outputBytes(),
				uncut.residualBytes(), uncut.stationaryOnChip(), uncut.inputsOnChip(), uncut.outputsOnChip(), uncut.residualOnChip(), uncut.residualKept(), notes);
	}

	/** The price of the layer, without DRAM. */
	LayerPricer.Price price(Moves moves, Ledger ledger, List<Busy> busy) {
		RowStationaryMapping mapping = mapping();
		long images = mapping.images();
		EngineSpec engine = part.engine();
		long macs = mapping.convolution().macs();
		double rate = Math.min(1, part.mode().rate());
		long cycles = (long) Math.ceil(Checked.ceilDiv(mapping.cycles(), images) / rate);
		double peak = engine.elements() * rate;
		double share = (double) mapping.activeElements() / engine.elements();
		List<EngineUse> engines = new ArrayList<>(2);
		engines.add(new EngineUse(engine.name(), part.mode().label(), macs, cycles, peak, part.share(), new Waste(share < 0.999 ? Cause.MAPPING : Cause.NONE,
				LoopDimension.FILTERS, mapping.activeElements(), engine.elements(), 1 - share)));
		busy.add(new Busy(Bound.Kind.COMPUTE, engine.name(), cycles));
		ledger.operations(EnergyCause.MAC, engine.name(), part.mode().label(), macs, part.mode().energy());
		long inputs = Checked.packedBytes(Checked.ceilDiv(mapping.inputWords(), images), work.activationBits());
		long sums = Checked.packedBytes(Checked.ceilDiv(mapping.sumWords(), images), work.activationBits());
		ledger.memory(EnergyCause.BUFFER, machine.inputs, Operand.INPUTS, inputs, 0);
		ledger.memory(EnergyCause.BUFFER, machine.partialSums, Operand.PARTIAL_SUMS, sums, sums);
		double perOutput = new PostProcessing(machine, layer, true).book(work.outputs(), ledger);
		if (perOutput > 0) {
			long post = PostProcessing.cycles(work.outputs(), perOutput);
			String name = machine.vector.orElseThrow().name();
			busy.add(new Busy(Bound.Kind.VECTOR, name, post));
			engines.add(new EngineUse(name, "post-processing", 0, post, 0, 0, new Waste(Cause.POST_PROCESSING, LoopDimension.FILTERS, 0, 0, 0)));
		}
		// Loading and emptying of the array are in the cycles of its passes.
		return new LayerPricer.Price(engines, busy, Stages.NONE, ledger, peak);
	}
}
