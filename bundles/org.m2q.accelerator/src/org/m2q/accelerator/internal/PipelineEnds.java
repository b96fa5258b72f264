package org.m2q.accelerator.internal;

import org.m2q.base.Checked;

/** Computes what the first and the last tile of a layer add to its time. */
final class PipelineEnds {

	private PipelineEnds() {
	}

	/**
	 * Ends of a multiplying layer that runs alone.
	 *
	 * @param allPosts cycles of all post-processing
	 */
	static Stages of(Machine machine, Work work, Plan plan, Moves moves, Cut cut, long firstCompute, long lastCompute, double perOutput, long allPosts,
			long depth) {
		TileBytes bytes = new TileBytes(work, plan, cut, machine.dram.burst());
		long weights = moves.stationaryBytes() == 0 ? 0 : Math.min(moves.stationaryBytes(), machine.burst(bytes.largestWeights()));
		weights = Math.addExact(weights, machine.burst(work.biasBytes()));
		long inputs = moves.inputBytes() == 0 ? 0 : Math.min(moves.inputBytes(), machine.burst(bytes.largestInputs()));
		long post = 0;
		long stored = 0;
		for (Plan.Part part : plan.parts()) {
			long outputs = Checked.product(bytes.groups(part).last(), bytes.filters(part).last(), Pieces.of(work.rows(), cut.rows()).last(),
					Pieces.of(work.columns(), cut.columns()).last());
			post = Math.addExact(post, PostProcessing.cycles(outputs, perOutput));
			stored = Math.addExact(stored, Checked.packedBytes(outputs, work.activationBits()));
		}
		long lastBytes = moves.outputBytes() == 0 ? 0 : Math.min(moves.outputBytes(), machine.burst(stored));
		long loads = 0;
		if (!machine.isDoubled(machine.weights)) {
			loads = Math.addExact(loads, Math.max(0, moves.stationaryBytes() + machine.burst(work.biasBytes()) - weights));
		}
		if (!machine.isDoubled(machine.inputs)) {
			loads = Math.addExact(loads, Math.max(0, moves.inputBytes() - inputs));
		}
		boolean single = !machine.isDoubled(machine.outputs);
		long posts = single ? Math.max(0, allPosts - post) : 0;
		long stores = single ? Math.max(0, moves.outputBytes() - lastBytes) : 0;
		long added = machine.isDoubled(machine.residuals) ? 0 : Math.max(0, moves.residualBytes() - machine.burst(stored));
		return new Stages(machine.dramCycles(Math.addExact(weights, inputs)), firstCompute, lastCompute, post, machine.dramCycles(lastBytes), depth,
				new Waits(machine.dramCycles(loads), posts, machine.dramCycles(stores), machine.dramCycles(added)));
	}

	/** Ends of a layer without multiply-accumulates. */
	static Stages ofElements(Machine machine, ElementPieces pieces, ElementRate rate, long depth) {
		long first = machine.dramCycles(pieces.first().loaded());
		long last = machine.dramCycles(pieces.last().stored());
		long loads = machine.isDoubled(machine.inputs) ? 0 : pieces.loads(machine::dramCycles) - first;
		long stores = machine.isDoubled(machine.outputs) ? 0 : pieces.stores(machine::dramCycles) - last;
		return new Stages(first, 0, 0, rate.cycles(pieces.last().elements(), pieces.last().outputs()), last, depth, new Waits(loads, 0, stores, loads));
	}
}
