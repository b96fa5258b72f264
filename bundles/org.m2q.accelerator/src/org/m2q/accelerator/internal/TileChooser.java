package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MappingSpec.TilingRule;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Objective;
import org.m2q.base.Checked;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.problem.Severity;
import org.m2q.base.unit.Format;
import org.m2q.network.Layer;
import org.m2q.quant.Granularity;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.NumberFormat;

/** Chooses the tiles of a multiplying layer that is not fused: as the mapping says, else the best under the cost model. */
final class TileChooser {

	/** Activations of fewer bits are not proposed. */
	private static final int LEAST_BITS = 4;

	private final Machine machine;
	private final LayerPricer pricer;
	private final TileCache.OfMachine cache;
	private final Item item;
	private final Work work;
	private final Plan plan;
	private final Tiles.Key key;
	private final Moves uncut;

	/**
	 * Prepares the choice.
	 *
	 * @param room what the tiles may take
	 * @param uncut what the layer moves apart from weights and inputs of its tiles
	 */
	TileChooser(Machine machine, LayerPricer pricer, TileCache.OfMachine cache, Item item, Tiles.Room room, Moves uncut) {
		this.machine = machine;
		this.pricer = pricer;
		this.cache = cache;
		this.item = item;
		this.uncut = uncut;
		work = item.work();
		plan = item.plan().orElse(Plan.NONE);
		boolean buffered = work.residual() && !uncut.residualOnChip();
		key = new Tiles.Key(work, plan, room, item.spillsSums(), uncut.stationaryOnChip(), uncut.inputsOnChip(), buffered,
				item.normalisesPixels(), item.normalisesAll());
	}

	/**
	 * The transfers with the tiles.
	 *
	 * @throws ProblemException when no tile fits the buffers
	 */
	Moves choose() {
		Optional<TilingRule> rule = rule();
		TileSearch.Found found = found(rule)
				.orElseThrow(() -> new ProblemException(overflow(rule.map(this::given).orElseGet(key::smallest), rule)));
		return found.complete() ? with(found.cut()) : with(found.cut())
				.noting("The loops have too many sizes to try all: they are cut into 1, 2, 4, … pieces, so a better tile may exist.");
	}

	/** Cycles of the layer alone in the tiles; empty when none fits the buffers. */
	OptionalLong alone() {
		Optional<TileSearch.Found> found = found();
		return found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(price(found.get().cut()).alone());
	}

	/** The cut and its value; empty when no tile fits the buffers. */
	Optional<TileSearch.Found> found() {
		return found(rule());
	}

	private Optional<TileSearch.Found> found(Optional<TilingRule> rule) {
		if (rule.isPresent()) {
			Cut given = given(rule.get());
			return Tiles.fits(key, given) ? Optional.of(new TileSearch.Found(given, value(given), given, true)) : Optional.empty();
		}
		return cache.best(cacheKey(), this::search);
	}

	/** Whether the smallest tile fits. */
	boolean smallestFits() {
		return Tiles.fits(key, key.smallest());
	}

	/** Problem of the smallest tile. */
	Problem overflow() {
		return overflow(key.smallest(), Optional.empty());
	}

	private Optional<TileSearch.Found> search() {
		Moves once = with(Cut.whole(work), key.stationaryResident() ? 0 : new TileBytes(work, plan, Cut.whole(work), 1).fetchedWeights(),
				TileSearch.leastInputs(key), uncut.outputBytes(), uncut.residualBytes());
		LayerPricer.Price least = pricer.multiply(item.layer(), work, plan.relaxed(), once);
		long chip = least.busy().stream().filter(Busy::isOnChip).mapToLong(Busy::cycles).max().orElse(0);
		long fixed = Checked.sum(uncut.outputBytes(), uncut.residualBytes(), work.biasBytes());
		TileSearch.Bounds bounds = new TileSearch.Bounds(chip, fixed, least.ledger().energy() - joulesPerWord(), joulesPerByte(), machine.leakage(),
				machine.dramBytesPerCycle, 1 / machine.spec.clock(), objective());
		Optional<CutPricer> quick = CutPricer.of(machine, item, key, uncut, objective(), pricer.fixed(item.layer(), work, plan));
		return quick.map(values -> cache.shared().best(values.dependsOn(), key, room -> search(bounds, key.with(room), values.in(room))))
				.orElseGet(() -> TileSearch.best(key, bounds, this::value, cut -> Tiles.fits(key, cut)));
	}

	private Optional<TileSearch.Found> search(TileSearch.Bounds bounds, Tiles.Key within, CutPricer values) {
		return TileSearch.best(within, bounds, cut -> checked(cut, values.value(cut), within), values::fits);
	}

	/** The value of a cut; where assertions are on, as in tests, it is compared with the cost model itself. */
	private double checked(Cut cut, double value, Tiles.Key within) {
		assert Double.doubleToLongBits(value) == Double.doubleToLongBits(value(cut)) && Tiles.fits(within, cut) : item.layer().name() + ' ' + cut + ' ' + value
				+ " is not " + value(cut);
		return value;
	}

	/**
	 * The table of all cuts that are the best for a tariff of a range; empty when none fits. The machine must be a {@linkplain Tariff.Skeleton skeleton}.
	 *
	 * @throws ArithmeticException when counts are too large to be exact, or there are too many cuts
	 */
	Optional<CutTable> table(TariffRange range) {
		Moves once = with(Cut.whole(work), key.stationaryResident() ? 0 : new TileBytes(work, plan, Cut.whole(work), 1).fetchedWeights(),
				TileSearch.leastInputs(key), uncut.outputBytes(), uncut.residualBytes());
		int actions = range.cheap().length;
		Bill least = new Bill(pricer.multiply(item.layer(), work, plan.relaxed(), once), Optional.empty(), actions);
		long chip = least.price.busy().stream().filter(Busy::isOnChip).mapToLong(Busy::cycles).max().orElse(0);
		long bytes = Checked.sum(TileSearch.minimum(key), uncut.outputBytes(), uncut.residualBytes(), work.biasBytes());
		Optional<EnergyRow> row = machine.dram.energy();
		boolean perBit = row.filter(found -> found.energyPerBit().isPresent()).isPresent();
		double[] counts = least.perAction.clone();
		int fetch = row.map(found -> perBit ? found.energyPerBit() : found.read()).filter(java.util.OptionalDouble::isPresent)
				.map(joules -> Tariff.Skeleton.action(joules.getAsDouble())).orElse(-1);
		double perByte = perBit ? 8 : 1 / row.flatMap(found -> found.width().isPresent() ? Optional.of(found.width().getAsDouble()) : Optional.empty()).orElse(1.0);
		if (fetch >= 0) {
			// Rounding up to whole words may add as much for every operand.
			counts[fetch] = Math.max(0, counts[fetch] - (perBit ? 0 : 4));
		}
		CutTable.Least bound = new CutTable.Least(counts, fetch, perByte, chip, bytes);
		java.util.function.Function<Cut, Bill> bill = cut -> new Bill(pricer.multiply(item.layer(), work, plan, with(cut)), Optional.empty(), actions);
		return CutTable.of(key, range, objective(), bound, bill, cut -> Tiles.fits(key, cut));
	}

	/** What the layer moves apart from weights and inputs of its tiles. */
	Moves uncut() {
		return uncut;
	}

	/** What its tiles may take. */
	Tiles.Room room() {
		return key.room();
	}

	/** A shelf with the cuts of the layer; empty when they have no form. */
	Optional<CutShelf> shelf() {
		return LayerForm.describes(machine, work, plan) ? Optional.of(new CutShelf(new LayerForm(machine, work, plan, uncut), key, objective())) : Optional.empty();
	}

	/** Whether the tiles are given, so that there is nothing to choose. */
	boolean isGiven() {
		return rule().isPresent();
	}

	/** The objective of a cut under the cost model. */
	double value(Cut cut) {
		LayerPricer.Price price = price(cut);
		double seconds = price.alone() / machine.spec.clock();
		return objective().of(price.ledger().energy() + machine.leakage() * seconds, seconds);
	}

	private LayerPricer.Price price(Cut cut) {
		return pricer.multiply(item.layer(), work, plan, with(cut));
	}

	private Objective objective() {
		Objective objective = Objective.EDP;
		for (TilingRule rule : machine.mapping.tilings()) {
			if (plan.parts().stream().anyMatch(part -> part.engine().name().equals(rule.engine()))) {
				objective = rule.objective();
			}
		}
		return objective;
	}

	private double joulesPerByte() {
		Optional<EnergyRow> row = machine.dram.energy();
		if (row.isEmpty()) {
			return 0;
		}
		return row.get().energyPerBit().isPresent() ? row.get().energyPerBit().getAsDouble() * 8 : row.get().read().orElse(0) / row.get().width().orElse(1);
	}

	/** What rounding transfers up to whole words may add. */
	private double joulesPerWord() {
		return machine.dram.energy().filter(row -> row.energyPerBit().isEmpty()).map(row -> row.read().orElse(0)).orElse(0.0);
	}

	private Moves with(Cut cut) {
		TileBytes bytes = new TileBytes(work, plan, cut, machine.dram.burst());
		long outputs = uncut.outputBytes() > 0 || uncut.residualBytes() > 0 ? bytes.movedOutputs() : 0;
		return with(cut, key.stationaryResident() ? 0 : bytes.fetchedWeights(), key.inputResident() ? 0 : bytes.fetchedInputs(),
				uncut.outputBytes() > 0 ? outputs : 0, uncut.residualBytes() > 0 ? outputs : 0);
	}

	private Moves with(Cut cut, long stationary, long inputs, long outputs, long residuals) {
		return new Moves(Optional.of(cut), Optional.empty(), Optional.of(cut.choice(work)), stationary, inputs, uncut.externalBytes(), outputs, residuals,
				uncut.stationaryOnChip(), uncut.inputsOnChip(), uncut.outputsOnChip(), uncut.residualOnChip(), uncut.residualKept(), uncut.notes());
	}

	/** What the choice depends on; for layers without multiply-accumulates what their price depends on. */
	TileCache.Key cacheKey() {
		List<TileCache.Part> parts = new ArrayList<>(plan.parts().size());
		for (Plan.Part part : plan.parts()) {
			EngineSpec engine = part.engine();
			parts.add(new TileCache.Part(machine.index(engine), engine.macModes().indexOf(part.mode()), part.filters(), part.groups(), part.bits(),
					part.lanes(), part.dataflow()));
		}
		return new TileCache.Key(work, parts, plan.concurrent(), key.room(), key.wideOutputs(), uncut, post());
	}

	private String post() {
		Layer layer = item.layer();
		String steps = layer.norm().orElse("") + ' ' + layer.activation().orElse("");
		return layer.inputActivations().stream().allMatch(Optional::isEmpty) ? steps : steps + ' ' + layer.inputActivations();
	}

	private Optional<TilingRule> rule() {
		TilingRule found = null;
		for (TilingRule rule : machine.mapping.tilings()) {
			if (plan.parts().stream().anyMatch(part -> part.engine().name().equals(rule.engine()))) {
				found = rule.sizes().isEmpty() ? null : rule;
			}
		}
		return Optional.ofNullable(found);
	}

	private Cut given(TilingRule rule) {
		Map<LoopDimension, Long> sizes = rule.sizes();
		// Pixels are counted along rows: a tile has whole rows, or a part of one.
		long pixels = sizes.getOrDefault(LoopDimension.PIXELS, work.pixels());
		long independent = work.independent();
		long groups = work.heads() > 1 ? sizes.getOrDefault(LoopDimension.HEADS, sizes.getOrDefault(LoopDimension.GROUPS, independent))
				: sizes.getOrDefault(LoopDimension.GROUPS, independent);
		long channels = Math.min(work.channels(), sizes.getOrDefault(LoopDimension.CHANNELS, work.channels()));
		long rows = Math.min(work.rows(), sizes.getOrDefault(LoopDimension.ROWS, Math.max(1, pixels / work.columns())));
		long columns = Math.min(work.columns(), sizes.getOrDefault(LoopDimension.COLUMNS, pixels));
		long groupPieces = Checked.ceilDiv(independent, Math.min(groups, independent));
		long filterPieces = Checked.ceilDiv(work.filters(), Math.min(sizes.getOrDefault(LoopDimension.FILTERS, work.filters()), work.filters()));
		Cut filtersOut = new Cut(groupPieces, filterPieces, channels, rows, columns, true);
		Cut pixelsOut = new Cut(groupPieces, filterPieces, channels, rows, columns, false);
		if (!key.keepsTogether(filtersOut)) {
			throw new ProblemException(Problem.error(ProblemCodes.MAPPING_LOOPS, rule.span(), "The given tile cuts what the " + layer().norm().orElse("")
					+ " of layer '" + layer().name() + "' needs in one piece: all its filters" + (key.wholeMap() ? " and pixels." : "."), layer().name()));
		}
		int channelLoop = rule.order().indexOf(LoopDimension.CHANNELS);
		if (channelLoop >= 0 && channelLoop < rule.order().size() - 1 && channels < work.channels()) {
			throw new ProblemException(Problem.error(ProblemCodes.MAPPING_LOOPS, rule.span(), "The channels of layer '" + layer().name()
					+ "' are cut outside of another loop, so unfinished sums would leave the chip; make the loop over channels the innermost or as large as "
					+ work.channels() + ".", layer().name(), Long.toString(work.channels())));
		}
		int filterLoop = rule.order().indexOf(LoopDimension.FILTERS);
		int pixelLoop = Math.max(rule.order().indexOf(LoopDimension.ROWS),
				Math.max(rule.order().indexOf(LoopDimension.COLUMNS), rule.order().indexOf(LoopDimension.PIXELS)));
		if (filterLoop >= 0 && pixelLoop >= 0) {
			return filterLoop < pixelLoop ? filtersOut : pixelsOut;
		}
		return Tiles.fits(key, filtersOut) && value(pixelsOut) < value(filtersOut) ? pixelsOut : filtersOut;
	}

	private Layer layer() {
		return item.layer();
	}

	private Problem overflow(Cut cut, Optional<TilingRule> rule) {
		long[] parts = Tiles.sizes(key, cut);
		long[] need = new long[parts.length];
		MemorySpec[] memories = { machine.weights, machine.inputs, machine.outputs, machine.residuals };
		long[] room = { key.room().weights(), key.room().inputs(), key.room().outputs(), key.room().residuals() };
		for (int i = 0; i < parts.length; i++) {
			for (int j = 0; j < parts.length; j++) {
				// Operands that share a memory need room together.
				need[i] += memories[i] == memories[j] ? parts[j] : 0;
			}
		}
		int worst = 0;
		for (int i = 0; i < need.length; i++) {
			if (need[i] - room[i] > need[worst] - room[worst]) {
				worst = i;
			}
		}
		String what = rule.isPresent() ? "The given tile of layer '" + item.layer().name() + "' does not fit '" + memories[worst].name() + "'"
				: "The smallest tile of layer '" + item.layer().name() + "' needs " + Format.data(need[worst]) + " in '" + memories[worst].name() + "'";
		String half = machine.isDoubled(memories[worst]) ? " (half of it, because it is double-buffered)" : "";
		Optional<String> narrow = narrower(cut);
		List<String> data = new ArrayList<>(List.of(memories[worst].name(), item.layer().name(), Long.toString(need[worst]), Long.toString(room[worst])));
		narrow.ifPresent(data::add);
		return new Problem(ProblemCodes.MEMORY_OVERFLOW, Severity.ERROR, what + "; it offers " + Format.data(room[worst]) + half + (narrow.isPresent() ? ". Enlarge it or use narrower activations."
				: ". Enlarge it."), rule.map(TilingRule::span).orElse(memories[worst].span()), data);
	}

	/** The widest narrower activations with which a tile fits, as a policy says them; empty when none of enough bits does. */
	private Optional<String> narrower(Cut cut) {
		LayerPrecision precision = item.precision();
		NumberFormat now = precision.activations();
		if (!now.isInteger() || precision.activationScale().isPresent() || precision.activationGranularity() != Granularity.TENSOR) {
			return Optional.empty();
		}
		for (int bits = now.bits() - 1; bits >= LEAST_BITS; bits--) {
			Optional<NumberFormat> candidate = NumberFormat.parse(now.toString().replaceAll("[0-9]+$", "") + bits);
			if (candidate.isPresent() && Tiles.fits(key.with(Work.of(item.layer(), precision.withFormats(precision.weights(), candidate.get()))), cut)) {
				return Optional.of(candidate.get() + (precision.activationsSymmetric() ? " symmetric" : " asymmetric") + " per tensor");
			}
		}
		return Optional.empty();
	}
}
