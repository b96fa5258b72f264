package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.Bound;
import org.m2q.accelerator.ElementMode;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.EngineUse.Cause;
import org.m2q.accelerator.EngineUse.Waste;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.rowstationary.RowStationaryMapping;
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
	 * @param stages what the tiles at both ends add
	 * @param ledger energy and traffic
	 * @param peak products per cycle of all engines that multiply for it
	 */
	record Price(List<EngineUse> engines, List<Busy> busy, Stages stages, Ledger ledger, double peak) {

		/**
		 * Cycles of the layer alone: the longest way through the pipeline of its tiles. Each resource works without a break once its first
		 * operands are there, and what it made last passes the stages behind it.
		 */
		long alone() {
			long longest = 0;
			for (Busy use : busy) {
				longest = Math.max(longest, Math.addExact(use.cycles(), ends(use)));
			}
			return Math.addExact(longest, stages.depth());
		}

		/** Cycles of its transfers with DRAM. */
		long dramCycles() {
			return busy.stream().filter(use -> use.kind().isDram()).mapToLong(Busy::cycles).sum();
		}

		/** The price without what is fetched while the layer before runs. */
		Price prefetched(Prefetch.Ahead ahead) {
			if (ahead.tiles() == 0) {
				return this;
			}
			List<Busy> rest = new ArrayList<>(busy.size());
			for (Busy use : busy) {
				rest.add(use.kind().isDram() ? new Busy(use.kind(), use.resource(), Math.max(0, use.cycles() - ahead.cycles())) : use);
			}
			return new Price(engines, rest, stages.withoutFirst(ahead.first()), ledger, peak);
		}

		/** The price at the same tiles with one resource twice as fast. */
		Price faster(String resource) {
			List<Busy> rest = new ArrayList<>(busy.size());
			Stages ends = stages;
			for (Busy use : busy) {
				rest.add(use.resource().equals(resource) ? new Busy(use.kind(), resource, use.cycles() - saved(use)) : use);
				if (use.resource().equals(resource)) {
					ends = ends.faster(use.kind(), engines.stream().filter(engine -> engine.macs() > 0).count() == 1);
				}
			}
			return new Price(engines, rest, ends, ledger, peak);
		}

		/** Half the cycles of a resource; of engines that take turns under one name, half of the one that has the name. */
		private long saved(Busy use) {
			for (EngineUse engine : engines) {
				if (use.kind() == Bound.Kind.COMPUTE && engine.engine().equals(use.resource()) && engine.macs() > 0) {
					return Math.min(use.cycles(), engine.cycles()) / 2;
				}
			}
			return use.cycles() / 2;
		}

		private long ends(Busy use) {
			return switch (use.kind()) {
				case VECTOR -> Checked.sum(stages.firstLoad(), stages.firstCompute(), stages.lastStore(), stages.waits().ofVector());
				case DRAM_WEIGHTS, DRAM_ACTIVATIONS -> Math.addExact(stages.lastCompute(), stages.lastPost());
				default -> Checked.sum(stages.firstLoad(), stages.lastPost(), stages.lastStore(), stages.waits().ofEngines());
			};
		}

		/** The same cycles by the resource that works or is waited for. */
		Spent spent() {
			Spent spent = new Spent();
			Busy longest = null;
			for (Busy use : busy) {
				longest = longest == null || use.cycles() + ends(use) > longest.cycles() + ends(longest) ? use : longest;
			}
			if (longest != null) {
				spent.add(longest.kind(), longest.cycles());
				boolean transfers = longest.kind().isDram();
				boolean vector = longest.kind() == Bound.Kind.VECTOR;
				Waits waits = stages.waits();
				boolean posts = !transfers && !vector && waits.posts() > waits.loads();
				spent.add(dramKind(), transfers ? 0 : Checked.sum(stages.firstLoad(), vector ? waits.added() : posts ? 0 : waits.loads(), waits.stores()));
				spent.add(Bound.Kind.COMPUTE, transfers ? stages.lastCompute() : vector ? stages.firstCompute() : 0);
				spent.add(Bound.Kind.VECTOR, vector ? 0 : Math.addExact(stages.lastPost(), posts ? waits.posts() : 0));
				spent.add(Bound.Kind.DRAM_ACTIVATIONS, transfers ? 0 : stages.lastStore());
			}
			return spent.add(engineKind(), stages.depth());
		}

		/** What most of its transfers move. */
		Bound.Kind dramKind() {
			for (Busy use : busy) {
				if (use.kind().isDram()) {
					return use.kind();
				}
			}
			return Bound.Kind.DRAM_ACTIVATIONS;
		}

		/** The engines that do its work. */
		Bound.Kind engineKind() {
			return peak > 0 ? Bound.Kind.COMPUTE : Bound.Kind.VECTOR;
		}
	}

	/** Prices a multiplying layer. */
	Price multiply(Layer layer, Work work, Plan plan, Moves moves) {
		if (moves.sheet().isPresent()) {
			return sheet(layer, work, plan.parts().getFirst(), moves);
		}
		if (plan.isRowStationary()) {
			return rowStationary(layer, work, plan, moves);
		}
		Ledger ledger = new Ledger();
		List<EngineUse> engines = new ArrayList<>(3);
		List<Busy> busy = new ArrayList<>(8);
		Cut cut = moves.cut().orElseGet(() -> Cut.whole(work));
		TiledLayer tiled = TiledLayer.of(work, plan, cut);
		long depth = 0;
		double peak = 0;
		long sequential = 0;
		long first = 0;
		long last = 0;
		for (int i = 0; i < plan.parts().size(); i++) {
			Plan.Part part = plan.parts().get(i);
			EngineSpec engine = part.engine();
			ArrayTiming timing = tiled.whole().get(i);
			long cycles = tiled.cycles().get(i);
			engines.add(new EngineUse(engine.name(), part.mode().label(), timing.macs(), cycles, timing.peak(), part.share(), timing.waste()));
			if (plan.concurrent()) {
				add(busy, Bound.Kind.COMPUTE, engine.name(), cycles);
				peak += timing.peak();
				first = Math.max(first, tiled.first().get(i));
				last = Math.max(last, tiled.last().get(i));
			} else {
				sequential = Math.addExact(sequential, cycles);
				peak = Math.max(peak, timing.peak());
				first = Math.addExact(first, tiled.first().get(i));
				last = Math.addExact(last, tiled.last().get(i));
			}
			depth = Math.max(depth, engine.pipelineDepth());
			products(part, timing, ledger);
		}
		if (!plan.concurrent()) {
			// Parts without concurrency follow each other; the engine that works longest names the sum.
			EngineUse longest = engines.stream().max(java.util.Comparator.comparingLong(EngineUse::cycles)).orElseThrow();
			add(busy, Bound.Kind.COMPUTE, longest.engine(), sequential);
		}
		buffers(work, moves, tiled.onChip(), ledger, busy);
		registers(tiled.onChip(), ledger);
		wires(tiled.onChip(), work, ledger, busy);
		double perOutput = new PostProcessing(machine, layer, true).book(work.outputs(), ledger);
		long post = perOutput > 0 ? PostProcessing.cycles(work, plan, cut, perOutput) : 0;
		if (perOutput > 0) {
			String name = machine.vector.orElseThrow().name();
			add(busy, Bound.Kind.VECTOR, name, post);
			engines.add(new EngineUse(name, "post-processing", 0, post, 0, 0, new Waste(Cause.POST_PROCESSING, LoopDimension.FILTERS, 0, 0, 0)));
		}
		dram(work, moves, ledger, busy);
		return new Price(engines, busy, PipelineEnds.of(machine, work, plan, moves, cut, first, last, perOutput, post, depth), ledger, peak);
	}

	private Price rowStationary(Layer layer, Work work, Plan plan, Moves moves) {
		Ledger ledger = new Ledger();
		List<EngineUse> engines = new ArrayList<>(2);
		List<Busy> busy = new ArrayList<>(6);
		RowStationaryMapping mapping = moves.rows().orElseThrow();
		RowStationaryPricing rows = new RowStationaryPricing(machine, layer, work, plan);
		Plan.Part part = plan.parts().getFirst();
		engines.add(rows.use(mapping));
		busy.add(rows.busy(mapping));
		ledger.operations(EnergyCause.MAC, part.engine().name(), part.mode().label(), mapping.convolution().macs(), part.mode().energy());
		OnChip onChip = rows.onChip(mapping);
		buffers(work, moves, onChip, ledger, busy);
		registers(onChip, ledger);
		wires(onChip, work, ledger, busy);
		double perOutput = new PostProcessing(machine, layer, true).book(work.outputs(), ledger);
		long post = perOutput > 0 ? rows.posts(mapping, perOutput) : 0;
		if (perOutput > 0) {
			String name = machine.vector.orElseThrow().name();
			add(busy, Bound.Kind.VECTOR, name, post);
			engines.add(new EngineUse(name, "post-processing", 0, post, 0, 0, new Waste(Cause.POST_PROCESSING, LoopDimension.FILTERS, 0, 0, 0)));
		}
		dram(work, moves, ledger, busy);
		return new Price(engines, busy, rows.stages(moves, perOutput, post), ledger, rows.peak());
	}

	/** In a performance sheet: the larger of products and transfers, whatever else works. */
	private Price sheet(Layer layer, Work work, Plan.Part part, Moves moves) {
		SheetRow row = moves.sheet().orElseThrow();
		Ledger ledger = new Ledger();
		List<Busy> busy = new ArrayList<>(2);
		List<Busy> unlimited = new ArrayList<>(4);
		double peak = part.engine().elements() * part.mode().rate();
		busy.add(new Busy(Bound.Kind.COMPUTE, part.engine().name(), row.macCycles()));
		ledger.operations(EnergyCause.MAC, part.engine().name(), part.mode().label(), row.products(), part.mode().energy());
		if (row.isTransformed()) {
			ledger.notModelled.add("transforms of Winograd's convolution");
		}
		Work moved = work.withoutBiases();
		OnChip onChip = OnChip.of(work, part, ArrayTiming.of(part, work, part.filters(), part.groups()));
		buffers(moved, moves, onChip, ledger, unlimited);
		registers(onChip, ledger);
		wires(onChip, work, ledger, unlimited);
		new PostProcessing(machine, layer, true).book(work.outputs(), ledger);
		dram(moved, moves, ledger, busy);
		return new Price(List.of(new EngineUse(part.engine().name(), part.mode().label(), row.products(), row.macCycles(), peak, part.share(), row.waste(work, peak))),
				busy, Stages.NONE, ledger, peak);
	}

	/**
	 * What a multiplying layer costs in any cut.
	 *
	 * @param operations joules of all products
	 * @param postProcessing joules of every step behind them
	 * @param perOutput cycles of the vector unit per output
	 */
	record Fixed(double operations, double[] postProcessing, double perOutput) {
	}

	/** What a multiplying layer costs in any cut. */
	Fixed fixed(Layer layer, Work work, Plan plan) {
		Ledger steps = new Ledger();
		double perOutput = new PostProcessing(machine, layer, true).book(work.outputs(), steps);
		return new Fixed(products(work, plan).energy(), steps.terms.stream().mapToDouble(EnergyTerm::joules).toArray(), perOutput);
	}

	/** The products of a multiplying layer. */
	static Ledger products(Work work, Plan plan) {
		Ledger products = new Ledger();
		for (Plan.Part part : plan.parts()) {
			products(part, ArrayTiming.of(part, work, part.filters(), part.groups()), products);
		}
		return products;
	}

	private static void products(Plan.Part part, ArrayTiming timing, Ledger ledger) {
		EngineSpec engine = part.engine();
		boolean shifts = engine.kind() == EngineKind.SHIFT_ADD_TREE || part.mode().scheme() != Scheme.UNIFORM;
		ledger.operations(shifts ? EnergyCause.SHIFT_ADD : EnergyCause.MAC, engine.name(), part.mode().label(), timing.macs(), part.mode().energy());
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
		long elements = ElementPieces.elements(work);
		ledger.operations(EnergyCause.VECTOR, engine.name(), operator, elements, mode.energy());
		ElementRate rate = ElementRate.of(machine, layer, work, engine, ledger);
		if (machine.sheet.isPresent()) {
			return Optional.of(new Price(List.of(use(engine, operator, elements, 0)), busy, Stages.NONE, ledger, 0));
		}
		ElementPieces pieces = moves.elements().orElseThrow();
		long cycles = pieces.applied(rate);
		add(busy, Bound.Kind.VECTOR, engine.name(), cycles);
		OnChip onChip = new OnChip(0, work.inputBytes(), 0, 0, Math.addExact(work.inputBytes(), work.outputBytes()));
		buffers(work, moves, onChip, ledger, busy);
		wires(onChip, work, ledger, busy);
		dram(work, moves, ledger, busy);
		return Optional.of(new Price(List.of(use(engine, operator, elements, cycles)), busy, PipelineEnds.ofElements(machine, pieces, rate, engine.pipelineDepth()), ledger, 0));
	}

	private static EngineUse use(EngineSpec engine, String operator, long elements, long cycles) {
		return new EngineUse(engine.name(), operator, 0, cycles, 0, 0, new Waste(Cause.ELEMENTS, LoopDimension.FILTERS, elements, engine.elements(), 0));
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
			long bytes = Checked.sum(onChip.weightReads(), onChip.inputReads(), onChip.partialReads(), onChip.partialWrites(), work.outputBytes(),
					work.residual() ? work.outputBytes() : 0);
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

	private void dram(Work work, Moves moves, Ledger ledger, List<Busy> busy) {
		long learned = (work.learned() ? moves.stationaryBytes() : 0) + work.biasBytes();
		long dynamic = work.learned() ? 0 : moves.stationaryBytes();
		long weights = machine.burst(learned);
		Optional<ElementPieces> alone = moves.elements().filter(pieces -> pieces.cut().isPresent());
		// What a piece of a layer without products adds comes in one transfer with its operands.
		long inputs = alone.isPresent() ? moves.inputBytes() : machine.burst(Math.addExact(dynamic, moves.inputBytes()));
		long residuals = alone.isPresent() ? moves.residualBytes() : machine.burst(moves.residualBytes());
		long outputs = machine.burst(moves.outputBytes());
		ledger.memory(EnergyCause.DRAM_WEIGHTS, machine.dram, Operand.WEIGHTS, weights, 0);
		ledger.memory(EnergyCause.DRAM_ACTIVATIONS, machine.dram, Operand.INPUTS, inputs, 0);
		ledger.memory(EnergyCause.DRAM_ACTIVATIONS, machine.dram, Operand.RESIDUALS, residuals, 0);
		ledger.memory(EnergyCause.DRAM_ACTIVATIONS, machine.dram, Operand.OUTPUTS, 0, outputs);
		long activations = Checked.sum(inputs, residuals, outputs);
		add(busy, weights > activations ? Bound.Kind.DRAM_WEIGHTS : Bound.Kind.DRAM_ACTIVATIONS, machine.dram.name(),
				alone.map(pieces -> Math.addExact(pieces.loads(machine::dramCycles), pieces.stores(machine::dramCycles)))
						.orElseGet(() -> machine.dramCycles(Math.addExact(weights, activations))));
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
