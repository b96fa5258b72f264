package org.m2q.accelerator.internal;

import java.util.function.IntConsumer;

import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.Checked;
import org.m2q.base.problem.ProblemException;
import org.m2q.network.Layer;

/** Expands a layer without multiply-accumulates that is not fused: piece by piece, operands in, results out. */
final class ElementExpansion {

	private final Machine machine;
	private final StepList list;
	private final Kept kept;
	private final Layer layer;
	private final Work work;
	private final Moves moves;

	ElementExpansion(Machine machine, StepList list, Kept kept, Item item, Moves moves) {
		this.machine = machine;
		this.list = list;
		this.kept = kept;
		this.moves = moves;
		layer = item.layer();
		work = item.work();
	}

	/** Adds the steps; none starts before {@code begin} has ended. */
	void run(IntSet begin) {
		ElementCut cut = moves.elements().flatMap(ElementPieces::cut).orElseThrow();
		EngineSpec engine = executor(machine, layer);
		Slots inputSlots = new Slots(machine.isDoubled(machine.inputs) ? 2 : 1);
		Slots outputSlots = new Slots(machine.isDoubled(machine.outputs) ? 2 : 1);
		long fetched = Math.addExact(moves.externalBytes(), moves.residualBytes());
		int keptResidual = moves.residualKept()
				? list.allocate(machine.residuals, Operand.RESIDUALS, layer, all(), work.outputBytes()) : -1;
		int keptOutputs = moves.outputsOnChip() ? list.allocate(machine.inputs, Operand.OUTPUTS, layer, all(), work.outputBytes()) : -1;
		if (keptResidual >= 0) {
			kept.residual(layer.index(), keptResidual);
		}
		if (keptOutputs >= 0) {
			kept.outputs(layer.index(), keptOutputs);
		}
		long count = cut.count();
		int[] loads = new int[(int) count];
		int[] allocations = new int[(int) count];
		Slots.Turn[] turns = new Slots.Turn[(int) count];
		IntConsumer fetch = piece -> {
			if (piece < count && loads[piece] == 0 && fetched > 0) {
				Region region = cut.region(work, piece);
				long bytes = cut.share(fetched, piece);
				turns[piece] = inputSlots.take();
				allocations[piece] = list.allocate(machine.inputs, Operand.INPUTS, layer, region, bytes);
				loads[piece] = 1 + list.transfer(true, layer, Operand.INPUTS, region, bytes, Ints.NONE, Ints.of(allocations[piece]),
						new IntSet().addAll(begin).addAll(turns[piece].before()), list.port(machine.inputs, bytes));
			}
		};
		for (int piece = 0; piece < count; piece++) {
			fetch.accept(piece);
			if (inputSlots.copies() > 1) {
				fetch.accept(piece + 1);
			}
			Applied applied = apply(cut, piece, engine, begin, loads[piece] - 1, allocations[piece], turns[piece], outputSlots.take(),
					new IntSet().add(keptResidual).add(keptOutputs));
			if (inputSlots.copies() == 1) {
				// The engine waits for the next operands, not for the results to leave.
				fetch.accept(piece + 1);
			}
			store(cut, piece, applied);
		}
	}

	/** What one step made of a piece: its results, −1 for none that leave the chip, and who uses their room. */
	private record Applied(int step, int results, Slots.Turn output) {
	}

	/** The engine that applies the operator. */
	static EngineSpec executor(Machine machine, Layer layer) {
		return machine.executor(layer.operator().name())
				.orElseThrow(() -> new ProblemException(CostCalculation.noExecutor(layer, machine.spec, machine.mapping)));
	}

	private Applied apply(ElementCut cut, int piece, EngineSpec engine, IntSet begin, int load, int allocation, Slots.Turn input,
			Slots.Turn output, IntSet keptTargets) {
		Region region = cut.region(work, piece);
		long outputBytes = cut.share(work.outputBytes(), piece);
		long inputBytes = cut.share(work.inputBytes(), piece);
		long addedBytes = work.residual() ? outputBytes : 0;
		StepList.Ports ports = list.ports().wire(Checked.sum(inputBytes, outputBytes, addedBytes));
		ports.add(machine.index(machine.inputs), inputBytes);
		ports.add(machine.index(machine.outputs), moves.outputBytes() > 0 ? outputBytes : 0);
		ports.add(machine.index(machine.inputs), moves.outputsOnChip() ? outputBytes : 0);
		ports.add(machine.index(machine.residuals), addedBytes + (moves.residualKept() ? outputBytes : 0));
		int results = moves.outputBytes() > 0 ? list.allocate(machine.outputs, Operand.OUTPUTS, layer, region, outputBytes) : -1;
		IntSet reads = new IntSet().add(load < 0 ? -1 : allocation);
		layer.producers().forEach(producers -> producers.forEach(producer -> reads.add(moves.inputsOnChip() ? kept.outputs(producer).orElse(-1) : -1)));
		layer.residualFrom().ifPresent(from -> reads.add(moves.residualOnChip() ? kept.residual(from).orElse(-1) : -1));
		long cycles = ElementRate.of(machine, layer, work, engine, new Ledger()).cycles(cut.share(ElementPieces.elements(work), piece), region.volume());
		int step = list.execute(StepKind.APPLY, layer, -1, machine.index(engine), region,
				piece == 0 ? Math.addExact(cycles, engine.pipelineDepth()) : cycles, reads.toInts(), new IntSet().add(results).addAll(keptTargets).toInts(),
				new IntSet().addAll(begin).add(load).addAll(output.before()), ports.toInts());
		if (load >= 0) {
			input.users().add(step);
		}
		return new Applied(step, results, output);
	}

	private void store(ElementCut cut, int piece, Applied applied) {
		if (applied.results() < 0) {
			applied.output().users().add(applied.step());
			return;
		}
		long bytes = cut.share(work.outputBytes(), piece);
		applied.output().users().add(list.transfer(false, layer, Operand.OUTPUTS, cut.region(work, piece), bytes, Ints.of(applied.results()), Ints.NONE,
				new IntSet().add(applied.step()), list.port(machine.outputs, bytes)));
	}

	private Region all() {
		return Boxes.region(0, work.independent(), 0, 1, 0, 1, 0, work.rows(), 0, work.columns());
	}
}
