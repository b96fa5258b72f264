package org.m2q.accelerator.tests;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.ElementMode;
import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.InterconnectSpec;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Objective;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.RowPads;
import org.m2q.accelerator.EngineTiming;
import org.m2q.accelerator.UnrollFactor;
import org.m2q.accelerator.Unrolling;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.SourceSpan;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;
import org.m2q.network.LayerSelector;
import org.m2q.quant.FilterShare;
import org.m2q.quant.Granularity;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Requantization;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.ScaleSearch;
import org.m2q.quant.Scheme;
import org.m2q.quant.Tuning;

/**
 * A small accelerator to vary: an array A of 16 × 16 with 8×8 and (twice as fast) 8×4 products, a shift-add array S of the same size, a vector
 * unit V; buffers of one size; 500 MHz; 12.8 GB/s, i.e. 25.6 bytes per cycle, at 8 pJ/bit.
 */
final class Hardware {

	static final double MAC = 0.159e-12;
	static final double SHIFT_ADD = 0.105e-12;
	static final double DRAM = 8e-12;
	static final double READ = 3e-12;
	static final double WRITE = 4e-12;
	static final double LEAK = 1e-3;
	static final NumberFormat INT4 = NumberFormat.parse("int4").orElseThrow();
	static final NumberFormat UINT8 = NumberFormat.parse("uint8").orElseThrow();

	long rows = 16;
	long columns = 16;
	/** Of the shift-add array; 0 for those of the array A. */
	long otherRows;
	long otherColumns;
	long accumulators = 1;
	double rate = 1;
	/** Of the array A. */
	EngineKind kind = EngineKind.MIXED_MULTIPLIER_ARRAY;
	EngineTiming timing = EngineTiming.PHYSICAL;
	double clock = 500e6;
	double bandwidth = 12.8e9;
	long capacity = 1 << 20;
	long banks = 1;
	double width = 1 << 16;
	double leakage = LEAK;
	Optional<EnergyRow> macEnergy = Optional.of(EnergyRow.operation("t.mac", MAC, "test"));
	boolean vector = true;
	boolean doubled = true;
	boolean concurrent = true;
	Dataflow dataflow = Dataflow.OUTPUT_STATIONARY;
	/** Of the shift-add array; null for the same. */
	Dataflow otherDataflow;
	long burst = 1;
	/** Format of the activations that engines multiply. */
	NumberFormat activations = NumberFormat.INT8;
	List<UnrollFactor> unrolling = List.of();
	List<MappingSpec.FusionRule> fusions = new ArrayList<>();
	List<MappingSpec.KeepRule> keeps = new ArrayList<>();
	List<Double> split = List.of();
	boolean prefetch;
	/** Bytes per cycle of a bus between buffers and engines, 0 for one that never limits; empty for none. */
	OptionalDouble bus = OptionalDouble.empty();
	/** Sizes of tiles for both engines; empty for a search. */
	Map<LoopDimension, Long> tile = Map.of();
	/** Order of the loops over given tiles. */
	List<LoopDimension> order = List.of();
	/** Lanes that the mapping gives to both engines. */
	List<UnrollFactor> spatial = List.of();
	/** What a search makes least. */
	Objective objective = Objective.EDP;
	/** What the elements of A hold for a row-stationary dataflow, which then keeps inputs, sums and outputs in one buffer. */
	Optional<RowPads> pads = Optional.empty();
	List<String> mapped = List.of("conv", "dwconv", "pwconv", "linear", "matmul");

	static MappingSpec.FusionRule fusion(boolean pipelined, String... operators) {
		return new MappingSpec.FusionRule(pipelined, java.util.Arrays.stream(operators).map(LayerSelector::operators).toList(), SourceSpan.NONE);
	}

	/** Every layer in one tile. */
	Hardware whole() {
		tile = Map.of(LoopDimension.ROWS, 1L << 30);
		return this;
	}

	EngineSpec array() {
		List<MacMode> modes = new ArrayList<>(List.of(new MacMode(activations, NumberFormat.INT8, Scheme.UNIFORM, 1, rate, macEnergy, SourceSpan.NONE),
				new MacMode(activations, INT4, Scheme.UNIFORM, 1, 2 * rate, macEnergy, SourceSpan.NONE)));
		if (activations.bits() > NumberFormat.INT8.bits()) {
			modes.add(new MacMode(activations, activations, Scheme.UNIFORM, 1, rate / 2, macEnergy, SourceSpan.NONE));
		}
		return engine("A", kind, modes);
	}

	EngineSpec shifter() {
		return engine("S", EngineKind.SHIFT_ADD_TREE, List.of(new MacMode(activations, NumberFormat.INT8, Scheme.APOT, 2, rate,
				Optional.of(EnergyRow.operation("t.shift", SHIFT_ADD, "test")), SourceSpan.NONE)));
	}

	private EngineSpec engine(String name, EngineKind of, List<MacMode> modes) {
		List<Unrolling> unrollings = unrolling.isEmpty() ? List.of() : List.of(new Unrolling(LayerSelector.all(), unrolling, SourceSpan.NONE));
		boolean first = name.equals("A");
		return new EngineSpec(name, of, first || otherRows == 0 ? rows : otherRows, first || otherColumns == 0 ? columns : otherColumns, accumulators, 0, timing, 1, modes, List.of(), unrollings, Optional.empty(), OptionalDouble.of(1e-7),
				OptionalDouble.empty(), Optional.empty(), first ? pads : Optional.empty(), SourceSpan.NONE);
	}

	private static EngineSpec vectorUnit() {
		Optional<EnergyRow> energy = Optional.of(EnergyRow.operation("t.element", 0.05e-12, "test"));
		return new EngineSpec("V", EngineKind.VECTOR_UNIT, 64, 1, 1, 0, EngineTiming.PHYSICAL, List.of(),
				List.of(new ElementMode(Set.of("div", "add", "relu", "softmax"), 1, energy, SourceSpan.NONE)), List.of(),
				Optional.of(EnergyRow.operation("t.rescale", 1.75e-12, "test")), OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(),
				SourceSpan.NONE);
	}

	private MemorySpec buffer(String name, Operand... operands) {
		return new MemorySpec(name, MemoryKind.BUFFER, Set.of(operands), capacity, width, banks, 0, 1,
				Optional.of(EnergyRow.memory("t.sram", READ, WRITE, 16, 0, "test")), OptionalDouble.empty(), OptionalDouble.of(leakage), SourceSpan.NONE);
	}

	AcceleratorSpec accelerator() {
		List<EngineSpec> engines = vector ? List.of(array(), shifter(), vectorUnit()) : List.of(array(), shifter());
		MemorySpec dram = new MemorySpec("D", MemoryKind.DRAM, EnumSet.allOf(Operand.class), 0, 0, 1, bandwidth, burst,
				Optional.of(EnergyRow.perBit("t.dram", DRAM, "test")), OptionalDouble.empty(), OptionalDouble.empty(), SourceSpan.NONE);
		MemorySpec registers = new MemorySpec("R", MemoryKind.REGISTERS, EnumSet.allOf(Operand.class), 0, 0, 1, 0, 1,
				Optional.of(EnergyRow.perBit("t.register", 0.0055e-12, "test")), OptionalDouble.empty(), OptionalDouble.empty(), SourceSpan.NONE);
		List<MemorySpec> memories = pads.isPresent()
				? List.of(buffer("W", Operand.WEIGHTS), buffer("I", Operand.INPUTS, Operand.OUTPUTS, Operand.PARTIAL_SUMS), buffer("K", Operand.RESIDUALS), registers, dram)
				: List.of(buffer("W", Operand.WEIGHTS), buffer("I", Operand.INPUTS), buffer("O", Operand.OUTPUTS, Operand.PARTIAL_SUMS),
						buffer("K", Operand.RESIDUALS), registers, dram);
		return new AcceleratorSpec("T", Map.of(), OptionalDouble.empty(), OptionalDouble.empty(), clock, engines, memories, interconnects(), List.of(), SourceSpan.NONE);
	}

	private List<InterconnectSpec> interconnects() {
		return bus.isEmpty() ? List.of()
				: List.of(new InterconnectSpec("B", bus.getAsDouble(), Optional.of(EnergyRow.perBit("t.wire", 0.01e-12, "test")), SourceSpan.NONE));
	}

	MappingSpec mapping() {
		List<MappingSpec.Target> targets = List.of(new MappingSpec.Target(Optional.of(Scheme.UNIFORM), "A"),
				new MappingSpec.Target(Optional.of(Scheme.APOT), "S"));
		List<MappingSpec.Assignment> assignments = List
				.of(new MappingSpec.Assignment(LayerSelector.operators(mapped.toArray(String[]::new)), targets, concurrent, split, SourceSpan.NONE));
		List<MappingSpec.DataflowRule> flows = List.of(new MappingSpec.DataflowRule("A", dataflow, spatial, SourceSpan.NONE),
				new MappingSpec.DataflowRule("S", otherDataflow == null ? dataflow : otherDataflow, spatial, SourceSpan.NONE));
		List<MappingSpec.TilingRule> tilings = List.of(new MappingSpec.TilingRule("A", tile, order, objective, SourceSpan.NONE),
				new MappingSpec.TilingRule("S", tile, order, objective, SourceSpan.NONE));
		return new MappingSpec("M", "T", assignments, fusions, flows, tilings, doubled ? Set.of("W", "I", "O") : Set.of(), keeps,
				prefetch ? Set.of(Operand.WEIGHTS) : Set.of(), SourceSpan.NONE);
	}

	/** Everything at 8 bit. */
	static ResolvedPolicy eightBit(LayerNetwork network) {
		return policy(network, new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, true, 1));
	}

	/** Weights in some formats; matrix products stay at 8 bit. */
	static ResolvedPolicy policy(LayerNetwork network, FilterShare... shares) {
		return policy(network, UINT8, NumberFormat.INT32, shares);
	}

	/** Weights in some formats, and everything that is computed in another. */
	static ResolvedPolicy policy(LayerNetwork network, NumberFormat activations, NumberFormat accumulator, FilterShare... shares) {
		List<LayerPrecision> precisions = new ArrayList<>();
		for (Layer layer : network.layers()) {
			List<FilterShare> weights = layer.kind() == LayerKind.MATMUL ? List.of(new FilterShare(Scheme.UNIFORM, activations, 0, false, 1))
					: layer.kind().hasMacs() ? List.of(shares) : List.of();
			precisions.add(new LayerPrecision(weights, Granularity.FILTER, 0, ScaleSearch.MINMAX, Optional.empty(), activations, false, Granularity.TENSOR,
					Optional.empty(), accumulator, Requantization.DYADIC, false, false, Tuning.NONE, Optional.empty(), Map.of()));
		}
		return new ResolvedPolicy("P", precisions, List.of());
	}

	NetworkCost price(LayerNetwork network, FilterShare... shares) {
		return new AnalyticalCostModel().estimate(network, shares.length == 0 ? eightBit(network) : policy(network, shares), accelerator(), mapping(),
				Cancellation.NONE);
	}

	NetworkCost price(Networks networks, FilterShare... shares) {
		return price(networks.build(), shares);
	}

	static UnrollFactor unroll(LoopDimension dimension, long factor) {
		return new UnrollFactor(dimension, factor);
	}
}
