package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.Bound;
import org.m2q.accelerator.ElementMode;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.EngineUse.Cause;
import org.m2q.accelerator.EngineUse.Waste;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Operand;
import org.m2q.base.Checked;
import org.m2q.network.Layer;
import org.m2q.quant.Scheme;

/** Prices one layer on its own: how long each resource is busy, and what every action costs. Leakage is added when the latency is known. */
final class LayerPricer {

	private final Machine machine;

	LayerPricer(Machine machine) {
		this.machine = machine;
	}

	/**
	 * The price of a layer on its own.
	 *
	 * @param engines engines that work
	 * @param busy resources that work
	 * @param serialCycles cycles that nothing overlaps: transfers of single-buffered memories and the fill of the pipeline
	 * @param ledger energy and traffic
	 * @param peak products per cycle of all engines that multiply for it
	 */
	record Price(List<EngineUse> engines, List<Busy> busy, long serialCycles, Ledger ledger, double peak) {
	}

	/** Prices a multiplying layer. */
	Price multiply(Layer layer, Work work, Plan plan, Moves moves) {
		Ledger ledger = new Ledger();
		List<EngineUse> engines = new ArrayList<>();
		List<Busy> busy = new ArrayList<>();
		List<ArrayTiming> timings = new ArrayList<>(plan.parts().size());
		long fill = 0;
		double peak = 0;
		long sequential = 0;
		for (Plan.Part part : plan.parts()) {
			EngineSpec engine = part.engine();
			ArrayTiming timing = ArrayTiming.of(engine, part.mode(), work, layer, part.filters(), part.groups());
			timings.add(timing);
			engines.add(new EngineUse(engine.name(), part.mode().label(), timing.macs(), timing.cycles(), timing.peak(), part.share(),
					timing.waste()));
			if (plan.concurrent()) {
				add(busy, Bound.Kind.COMPUTE, engine.name(), timing.cycles());
				peak += timing.peak();
			} else {
				sequential = Math.addExact(sequential, timing.cycles());
				peak = Math.max(peak, timing.peak());
			}
			long first = Checked.sum(Checked.packedBytes(timing.firstWeights(), part.bits()),
					moves.inputsOnChip() ? 0 : Checked.packedBytes(timing.firstInputs(), work.activationBits()));
			fill = Math.max(fill, Math.addExact(engine.pipelineDepth(), machine.dramCycles(Math.min(first, moves.stationaryBytes() + moves.inputBytes()))));
			boolean shifts = engine.kind() == EngineKind.SHIFT_ADD_TREE || part.mode().scheme() != Scheme.UNIFORM;
			ledger.operations(shifts ? EnergyCause.SHIFT_ADD : EnergyCause.MAC, engine.name(), part.mode().label(), timing.macs(),
					part.mode().energy());
		}
		if (!plan.concurrent()) {
			// Parts without concurrency follow each other; the engine that works longest names the sum.
			EngineUse longest = engines.stream().max(java.util.Comparator.comparingLong(EngineUse::cycles)).orElseThrow();
			add(busy, Bound.Kind.COMPUTE, longest.engine(), sequential);
		}
		OnChip onChip = OnChip.of(machine, work, plan, timings);
		buffers(work, moves, onChip, ledger, busy);
		registers(onChip, ledger);
		wires(onChip, work, ledger, busy);
		long post = postProcess(layer, work.outputs(), true, ledger);
		if (post > 0) {
			String name = machine.vector.orElseThrow().name();
			add(busy, Bound.Kind.VECTOR, name, post);
			engines.add(new EngineUse(name, "post-processing", 0, post, 0, 0, new Waste(Cause.POST_PROCESSING, LoopDimension.FILTERS, 0, 0, 0)));
		}
		long serial = Math.addExact(fill, dram(work, moves, ledger, busy));
		return new Price(engines, busy, serial, ledger, peak);
	}

	/** Prices a layer without multiply-accumulates; empty when no engine executes it. */
	Optional<Price> apply(Layer layer, Work work, Moves moves) {
		String operator = layer.operator().name();
		Optional<EngineSpec> executor = machine.executor(operator);
		if (executor.isEmpty()) {
			return Optional.empty();
		}
		EngineSpec engine = executor.get();
		ElementMode mode = engine.elementMode(operator).orElseThrow();
		Ledger ledger = new Ledger();
		List<Busy> busy = new ArrayList<>();
		long elements = Math.max(work.inputs(), work.outputs());
		ledger.operations(EnergyCause.VECTOR, engine.name(), operator, elements, mode.energy());
		long cycles = cycles(elements, engine.elements() * mode.rate());
		cycles = Math.max(cycles, postProcess(layer, work.outputs(), false, ledger));
		add(busy, Bound.Kind.VECTOR, engine.name(), cycles);
		OnChip onChip = new OnChip(0, work.inputBytes(), 0, 0, Math.addExact(work.inputBytes(), work.outputBytes()));
		buffers(work, moves, onChip, ledger, busy);
		wires(onChip, work, ledger, busy);
		long serial = Math.addExact(engine.pipelineDepth(), dram(work, moves, ledger, busy));
		List<EngineUse> engines = List.of(new EngineUse(engine.name(), operator, 0, cycles, 0, 0,
				new Waste(Cause.ELEMENTS, LoopDimension.FILTERS, elements, engine.elements(), 0)));
		return Optional.of(new Price(engines, busy, serial, ledger, 0));
	}

	private void buffers(Work work, Moves moves, OnChip onChip, Ledger ledger, List<Busy> busy) {
		long outputs = work.outputBytes();
		long stationaryFill = moves.stationaryOnChip() ? work.stationaryBytes() : moves.stationaryBytes();
		long weightsIn = Math.addExact(stationaryFill, work.biasBytes());
		long weightsOut = Math.addExact(onChip.weightReads(), work.biasBytes());
		long[] used = new long[machine.spec.memories().size()];
		book(machine.weights, Operand.WEIGHTS, weightsOut, weightsIn, ledger, used);
		book(machine.inputs, Operand.INPUTS, Math.addExact(onChip.inputReads(), moves.stationaryOnChip() ? work.stationaryBytes() : 0),
				moves.inputBytes(), ledger, used);
		book(machine.partialSums, Operand.PARTIAL_SUMS, onChip.partialReads(), onChip.partialWrites(), ledger, used);
		long drained = moves.outputBytes() > 0 ? outputs : 0;
		book(machine.outputs, Operand.OUTPUTS, drained, drained, ledger, used);
		if (moves.outputsOnChip()) {
			book(machine.inputs, Operand.OUTPUTS, 0, outputs, ledger, used);
		}
		if (work.residual() || moves.residualKept()) {
			long written = (work.residual() && !moves.residualOnChip() ? moves.residualBytes() : 0) + (moves.residualKept() ? outputs : 0);
			book(machine.residuals, Operand.RESIDUALS, work.residual() ? outputs : 0, written, ledger, used);
		}
		for (int i = 0; i < used.length; i++) {
			if (used[i] > 0) {
				MemorySpec memory = machine.spec.memories().get(i);
				add(busy, Bound.Kind.BUFFER, memory.name(), cycles(used[i], memory.bytesPerCycle()));
			}
		}
	}

	private void book(MemorySpec memory, Operand operand, long read, long written, Ledger ledger, long[] used) {
		ledger.memory(EnergyCause.BUFFER, memory, operand, read, written);
		int index = machine.index(memory);
		used[index] = Checked.sum(used[index], read, written);
	}

	private void registers(OnChip onChip, Ledger ledger) {
		machine.registers.ifPresent(registers -> {
			if (registers.energy().filter(row -> row.energyPerBit().isPresent()).isPresent()) {
				ledger.bits(EnergyCause.REGISTERS, registers.name(), "access", onChip.registerBytes(), registers.energy().get());
			} else {
				ledger.notModelled.add("energy of " + registers.name());
			}
		});
	}

	private void wires(OnChip onChip, Work work, Ledger ledger, List<Busy> busy) {
		machine.interconnect.ifPresent(wires -> {
			long bytes = Checked.sum(onChip.weightReads(), onChip.inputReads(), onChip.partialReads(), onChip.partialWrites(), work.outputBytes());
			if (wires.energy().filter(row -> row.energyPerBit().isPresent()).isPresent()) {
				ledger.bits(EnergyCause.INTERCONNECT, wires.name(), "transfer", bytes, wires.energy().get());
			} else {
				ledger.notModelled.add("energy of " + wires.name());
			}
			if (wires.width() > 0) {
				add(busy, Bound.Kind.INTERCONNECT, wires.name(), cycles(bytes, wires.width()));
			}
		});
	}

	/** Books DRAM transfers; returns the cycles that nothing overlaps. */
	private long dram(Work work, Moves moves, Ledger ledger, List<Busy> busy) {
		long learned = (work.learned() ? moves.stationaryBytes() : 0) + work.biasBytes();
		long dynamic = work.learned() ? 0 : moves.stationaryBytes();
		ledger.memory(EnergyCause.DRAM_WEIGHTS, machine.dram, Operand.WEIGHTS, burst(learned), 0);
		ledger.memory(EnergyCause.DRAM_ACTIVATIONS, machine.dram, Operand.INPUTS, burst(Math.addExact(dynamic, moves.inputBytes())), 0);
		ledger.memory(EnergyCause.DRAM_ACTIVATIONS, machine.dram, Operand.RESIDUALS, burst(moves.residualBytes()), 0);
		ledger.memory(EnergyCause.DRAM_ACTIVATIONS, machine.dram, Operand.OUTPUTS, 0, burst(moves.outputBytes()));
		long overlapped = 0;
		long serial = 0;
		long weights = burst(learned);
		long inputs = Checked.sum(burst(Math.addExact(dynamic, moves.inputBytes())), burst(moves.residualBytes()));
		long outputs = burst(moves.outputBytes());
		MemorySpec[] memories = { machine.weights, machine.inputs, machine.outputs };
		long[] bytes = { weights, inputs, outputs };
		for (int i = 0; i < bytes.length; i++) {
			if (machine.isDoubled(memories[i])) {
				overlapped = Math.addExact(overlapped, bytes[i]);
			} else {
				serial = Math.addExact(serial, bytes[i]);
			}
		}
		boolean mostlyWeights = weights > Math.addExact(inputs, outputs);
		add(busy, mostlyWeights ? Bound.Kind.DRAM_WEIGHTS : Bound.Kind.DRAM_ACTIVATIONS, machine.dram.name(), machine.dramCycles(overlapped));
		return machine.dramCycles(serial);
	}

	private long burst(long bytes) {
		return bytes == 0 ? 0 : Math.multiplyExact(Checked.ceilDiv(bytes, machine.dram.burst()), machine.dram.burst());
	}

	/**
	 * Books what happens to outputs after the accumulators (and to operands with an activation of their own); returns the cycles of the
	 * vector unit, in which all steps of one element form a pipeline.
	 */
	private long postProcess(Layer layer, long outputs, boolean requantize, Ledger ledger) {
		long longest = 0;
		if (requantize) {
			if (machine.vector.isEmpty()) {
				ledger.notModelled.add("requantization: the accelerator has no vector unit");
			} else {
				EngineSpec unit = machine.vector.get();
				ledger.operations(EnergyCause.POST_PROCESSING, unit.name(), "requantize", outputs, unit.requantize());
				longest = cycles(outputs, unit.elements());
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
				longest = Math.max(longest, step(activation.get(), layer.inputs().get(i).elements(), ledger));
			}
		}
		return longest;
	}

	private long step(String operator, long elements, Ledger ledger) {
		Optional<EngineSpec> unit = machine.vector.filter(engine -> engine.elementMode(operator).isPresent());
		if (unit.isEmpty()) {
			ledger.notModelled.add(operator + ": no vector unit applies it");
			return 0;
		}
		ElementMode mode = unit.get().elementMode(operator).orElseThrow();
		ledger.operations(EnergyCause.POST_PROCESSING, unit.get().name(), operator, elements, mode.energy());
		return cycles(elements, unit.get().elements() * mode.rate());
	}

	private static void add(List<Busy> busy, Bound.Kind kind, String resource, long cycles) {
		for (int i = 0; i < busy.size(); i++) {
			Busy other = busy.get(i);
			if (other.kind() == kind && other.resource().equals(resource)) {
				busy.set(i, new Busy(kind, resource, Math.addExact(other.cycles(), cycles)));
				return;
			}
		}
		busy.add(new Busy(kind, resource, cycles));
	}

	private static long cycles(double work, double perCycle) {
		double cycles = Math.ceil(work / perCycle);
		if (!(cycles < Long.MAX_VALUE)) {
			throw new ArithmeticException("long overflow");
		}
		return (long) cycles;
	}
}
