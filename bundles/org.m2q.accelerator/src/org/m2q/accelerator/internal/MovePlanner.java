package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MappingSpec.KeepRule;
import org.m2q.accelerator.MappingSpec.TilingRule;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.TileChoice;
import org.m2q.base.Checked;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.unit.Format;

/**
 * Decides what every layer moves between DRAM and the chip: which layers are fused, which tensors stay on chip, how the others are tiled.
 *
 * <p>Not safe for use by several threads; one instance plans one network.
 */
final class MovePlanner {

	private final Machine machine;
	private final Item[] items;
	private final TileCache.OfMachine cache;
	private final BandChooser chooser;
	private final LayerPricer pricer;
	private final Neighbours neighbours;
	private final KeptResiduals residuals;
	private final SheetPlanner sheet;
	/** Bytes of the buffer of inputs that other tensors occupy while a layer runs, and the same of residuals; one when they are one buffer. No other holds any. */
	private final long[] ofInputs;
	private final long[] ofResiduals;
	private final int[] groupOf;
	private final List<Group> groups = new ArrayList<>();
	/** Images that are computed together, layer by layer, so that what is kept for one layer is kept of all of them. */
	private final long images;
	private final boolean[] inputsKept;
	private final boolean[] outputsKept;

	/**
	 * Layers that exchange activations on chip.
	 *
	 * @param layers indices, producers first
	 * @param pipelined whether they run at the same time
	 * @param bands bands of rows in which they take turns
	 * @param weightsResident whether all their weights stay on chip, otherwise they come once per band
	 * @param inputRoom bytes of the buffer of inputs that they use
	 */
	record Group(List<Integer> layers, boolean pipelined, long bands, boolean weightsResident, long inputRoom) {
	}

	/** Chooses the bands of a chain of layers, or leaves them alone. */
	interface BandChooser {

		/**
		 * Chooses.
		 *
		 * @param planner what is decided so far
		 * @param chain the layers
		 * @param taken bytes of the buffer of inputs that hold other tensors
		 */
		Optional<TileCache.Bands> choose(MovePlanner planner, Neighbours.Chain chain, long taken);
	}

	/**
	 * Prepares the planning.
	 *
	 * @param items one per layer, null for layers that cannot be priced
	 */
	MovePlanner(Machine machine, Item[] items, TileCache cache) {
		this(machine, items, new Neighbours(items, machine.mapping.fusions()), cache.of(machine.spec, machine.mapping), MovePlanner::bestBands);
	}

	/** Prepares the planning with another way to choose bands. */
	MovePlanner(Machine machine, Item[] items, Neighbours neighbours, TileCache.OfMachine cache, BandChooser chooser) {
		this.machine = machine;
		this.items = items;
		this.neighbours = neighbours;
		this.cache = cache;
		this.chooser = chooser;
		pricer = new LayerPricer(machine);
		sheet = new SheetPlanner(machine, items, neighbours);
		inputsKept = new boolean[items.length];
		outputsKept = new boolean[items.length];
		ofInputs = new long[items.length];
		ofResiduals = machine.residuals == machine.inputs ? ofInputs : new long[items.length];
		groupOf = new int[items.length];
		Arrays.fill(groupOf, -1);
		images = Batch.images(items);
		residuals = new KeptResiduals(machine, items, ofResiduals, images);
	}

	/** What another one decided, for the same layers on a machine on which all these decisions are the same. */
	MovePlanner(Machine machine, Item[] items, MovePlanner decided) {
		this(machine, items, decided.neighbours, decided.cache, decided.chooser);
		residuals.keepAs(decided.residuals);
		System.arraycopy(decided.inputsKept, 0, inputsKept, 0, items.length);
		System.arraycopy(decided.outputsKept, 0, outputsKept, 0, items.length);
		System.arraycopy(decided.groupOf, 0, groupOf, 0, items.length);
		System.arraycopy(decided.ofInputs, 0, ofInputs, 0, items.length);
		System.arraycopy(decided.ofResiduals, 0, ofResiduals, 0, items.length);
		groups.addAll(decided.groups);
	}

	/** Images that are computed together. */
	long images() {
		return images;
	}

	/** Groups decided so far. */
	List<Group> groups() {
		return groups;
	}

	/** Index of the group of a layer, or −1. */
	int groupOf(int layer) {
		return groupOf[layer];
	}

	/** Applies the rules that keep tensors on chip and fuse layers. */
	void decide() {
		for (KeepRule rule : machine.mapping.keeps()) {
			if (rule.operand() == Operand.RESIDUALS && rule.memory().equals(machine.residuals.name())) {
				residuals.keep();
			}
		}
		for (Neighbours.Chain chain : neighbours.chains()) {
			if (isFree(chain)) {
				fuse(chain);
			}
		}
		for (KeepRule rule : machine.mapping.keeps()) {
			if (rule.operand() == Operand.OUTPUTS && rule.memory().equals(machine.inputs.name())) {
				keepOutputs();
			}
		}
	}

	private void keepOutputs() {
		for (int producer = 0; producer + 1 < items.length; producer++) {
			int consumer = producer + 1;
			if (items[producer] == null || items[consumer] == null || groupOf[producer] >= 0 && groupOf[producer] == groupOf[consumer]
					|| !neighbours.feedsAll(producer, consumer)) {
				continue;
			}
			long bytes = Math.multiplyExact(items[producer].work().outputBytes(), images);
			if (bytes + used(producer) <= machine.inputs.capacity() / 2 && bytes + used(consumer) <= machine.inputs.capacity() / 2
					&& bytes <= machine.inputs.capacity() / 2) {
				ofInputs[producer] += bytes;
				ofInputs[consumer] += bytes;
				outputsKept[producer] = true;
				inputsKept[consumer] = true;
			}
		}
	}

	private long used(int layer) {
		return ofInputs[layer] + (groupOf[layer] >= 0 ? groups.get(groupOf[layer]).inputRoom() : 0);
	}

	private boolean isFree(Neighbours.Chain chain) {
		for (int index : chain.layers()) {
			if (groupOf[index] >= 0) {
				return false;
			}
		}
		return true;
	}

	/** Who reads what, and chains that may be fused. */
	Neighbours neighbours() {
		return neighbours;
	}

	/** Fuses a chain if that is better than the layers alone. */
	private void fuse(Neighbours.Chain chain) {
		long taken = 0;
		for (int index : chain.layers()) {
			taken = Math.max(taken, ofInputs[index]);
		}
		chooser.choose(this, chain, taken).ifPresent(bands -> {
			chain.layers().forEach(index -> groupOf[index] = groups.size());
			groups.add(group(chain.layers(), chain.pipelined(), bands));
		});
	}

	/** Which added tensors stay on chip, by the layers that add them. */
	BitSet residualsOnChip() {
		return residuals.onChip();
	}

	/** What of a layer stays on chip: 1 for its inputs, 2 for its outputs, 3 for both. */
	int kept(int index) {
		return (inputsKept[index] ? 1 : 0) + (outputsKept[index] ? 2 : 0);
	}

	/** A chain in bands. */
	static Group group(List<Integer> chain, boolean pipelined, TileCache.Bands bands) {
		return new Group(List.copyOf(chain), pipelined, bands.count(), bands.weightsResident(), bands.inputRoom());
	}

	/** The bands that are best under the cost model, searched for when the chain is new. */
	private Optional<TileCache.Bands> bestBands(Neighbours.Chain of, long taken) {
		List<Integer> chain = of.layers();
		boolean pipelined = of.pipelined();
		Group whole = new Group(chain, pipelined, 1, true, 0);
		List<Moves> fused = chain.stream().map(index -> fusedMoves(index, whole)).toList();
		List<TileCache.Key> alone = new ArrayList<>(chain.size());
		for (int index : chain) {
			alone.add(aloneOnChip(index).cacheKey());
		}
		return cache.bands(new TileCache.Chain(alone, fused, pipelined, taken), () -> bands(chain, pipelined, taken));
	}

	/** The choice of tiles of a layer of a chain when it runs alone. */
	TileChooser aloneOnChip(int index) {
		return new TileChooser(machine, pricer, cache, items[index], room(index), uncut(index, -1));
	}

	/** The choice of tiles of a multiplying layer that is not fused. */
	TileChooser chooser(int index) {
		return new TileChooser(machine, pricer, cache, items[index], room(index), uncut(index, index));
	}

	/** Numbers of bands in which a chain fits the buffers. */
	List<TileCache.Bands> fitting(List<Integer> chain, boolean pipelined, long taken) {
		List<Item> members = chain.stream().map(index -> items[index]).toList();
		List<TileCache.Bands> fitting = new ArrayList<>();
		for (FusionRoom.Need need : needs(chain, pipelined)) {
			if (need.fits(machine, taken)) {
				FusionRoom.weightsStay(machine, members).ifPresent(resident -> fitting.add(new TileCache.Bands(need.bands(), resident, need.inputs())));
			}
		}
		return fitting;
	}

	/**
	 * What a chain needs of the buffers in every number of bands that may be chosen: 1, 2, 4, … and as many as the last layer has rows, each as equal as whole rows
	 * allow; one when the rows of its layers do not follow each other.
	 */
	List<FusionRoom.Need> needs(List<Integer> chain, boolean pipelined) {
		List<Item> members = chain.stream().map(index -> items[index]).toList();
		boolean[] stored = new boolean[chain.size()];
		boolean byRows = true;
		for (int k = 0; k < stored.length; k++) {
			stored[k] = k == stored.length - 1 || neighbours.hasOtherReaders(chain.get(k), residuals);
			byRows &= (k == 0 || members.get(k).readsRowsOf(members.get(k - 1))) && !members.get(k).normalisesAll();
		}
		List<FusionRoom.Need> needs = new ArrayList<>();
		long rows = members.getLast().work().rows();
		for (long wanted = 1; wanted > 0; wanted = wanted >= rows || !byRows ? -1 : Math.min(rows, wanted * 2)) {
			needs.add(FusionRoom.need(machine, members, stored, pipelined, Pieces.in(rows, wanted).count()));
		}
		return needs;
	}

	private Optional<TileCache.Bands> bands(List<Integer> chain, boolean pipelined, long taken) {
		double least = apart(chain);
		TileCache.Bands best = null;
		for (TileCache.Bands bands : fitting(chain, pipelined, taken)) {
			double value = value(group(chain, pipelined, bands));
			if (value < least) {
				least = value;
				best = bands;
			}
		}
		return Optional.ofNullable(best);
	}

	/** EDP of the layers of a chain when each runs alone; infinite when one does not fit alone. */
	private double apart(List<Integer> chain) {
		double joules = 0;
		double cycles = 0;
		for (int index : chain) {
			try {
				LayerPricer.Price price = price(index, moves(index, -1));
				joules += price.ledger().energy();
				cycles += price.alone();
			} catch (ProblemException e) {
				return Double.POSITIVE_INFINITY;
			}
		}
		return edp(joules, cycles);
	}

	private double value(Group group) {
		double joules = 0;
		LayerPricer.Price[] prices = new LayerPricer.Price[items.length];
		for (int index : group.layers()) {
			prices[index] = price(index, fusedMoves(index, group));
			joules += prices[index].ledger().energy();
		}
		return edp(joules, Timeline.cycles(group, prices));
	}

	/** The price of a layer with its transfers. */
	LayerPricer.Price price(int index, Moves moves) {
		Item item = items[index];
		return item.plan().isPresent() ? pricer.multiply(item.layer(), item.work(), item.plan().get(), moves)
				: pricer.apply(item.layer(), item.work(), moves)
						.orElseThrow(() -> new ProblemException(CostCalculation.noExecutor(item.layer(), machine.spec, machine.mapping)));
	}

	private double edp(double joules, double cycles) {
		return machine.edp(joules, cycles);
	}

	/**
	 * The transfers of a layer.
	 *
	 * @throws ProblemException when no tile fits the buffers
	 */
	Moves moves(int index) {
		return groupOf[index] >= 0 ? fusedMoves(index, groups.get(groupOf[index])) : moves(index, index);
	}

	/** The transfers of a layer of a group. */
	Moves fusedMoves(int index, Group group) {
		Item item = items[index];
		Work work = item.work();
		int position = group.layers().indexOf(index);
		int producer = position > 0 ? group.layers().get(position - 1) : inputsKept[index] ? index - 1 : Integer.MIN_VALUE;
		boolean last = position == group.layers().size() - 1;
		BandRows rows = new BandRows(group.layers().stream().map(layer -> items[layer].work()).toList(), group.bands());
		GroupBytes bytes = new GroupBytes(machine, item, rows, position);
		boolean streams = !group.weightsResident() && work.learned();
		Operands operands = Operands.of(item, producer);
		long outputRows = Checked.ceilDiv(work.rows(), group.bands());
		TileChoice tile = new TileChoice(work.independent(), work.filters(), work.channels(), outputRows, work.columns(), group.bands(),
				streams ? rows.active(position) : 1, 1, false);
		boolean toDram = last ? !outputsKept[index] || neighbours.hasOtherReaders(index, residuals) : neighbours.hasOtherReaders(index, residuals);
		Optional<Cut> cut = item.plan().map(plan -> FusionRoom.cut(machine, item, item.isLocal() ? outputRows : work.rows(), group.weightsResident()));
		long outputs = cut.map(bytes::outputs).orElseGet(bytes::elements);
		Optional<ElementPieces> pieces = cut.isPresent() ? Optional.empty()
				: Optional.of(ElementPieces.ofBands(machine, work, rows, position, operands.streamed(), toDram));
		return new Moves(cut, pieces, item.plan().map(plan -> tile),
				operands.stationary() == 0 ? 0 : bytes.stationary(cut.orElseThrow(), streams), bytes.inputs(operands.streamed()), operands.streamed(),
				toDram ? outputs : 0, residualBytes(index) == 0 ? 0 : outputs, operands.stationaryOnChip(), operands.streamedOnChip(),
				!last || outputsKept[index], residuals.isOnChip(index), residuals.isKept(index), List.of());
	}

	/**
	 * The transfers of a layer that is not fused.
	 *
	 * @param keptIndex the same layer, or −1 to leave out what neighbours keep on chip
	 */
	Moves moves(int index, int keptIndex) {
		if (machine.sheet.isPresent()) {
			return sheet.moves(index);
		}
		Item item = items[index];
		Moves uncut = uncut(index, keptIndex);
		if (item.plan().filter(Plan::isRowStationary).isPresent()) {
			return new RowStationaryPricing(machine, item.layer(), item.work(), item.plan().get()).moves(uncut, ofInputs[index]);
		}
		if (item.plan().isEmpty()) {
			return new ElementChooser(machine, pricer, cache, item, room(index), uncut).choose();
		}
		return new TileChooser(machine, pricer, cache, item, room(index), uncut).choose();
	}

	/** A layer. */
	Item item(int index) {
		return items[index];
	}

	/**
	 * The choice of pieces of a layer without multiply-accumulates that is not fused.
	 *
	 * @param keptIndex the same layer, or −1 to leave out what neighbours keep on chip
	 */
	ElementChooser elements(int index, int keptIndex) {
		return new ElementChooser(machine, pricer, cache, items[index], room(index), uncut(index, keptIndex));
	}

	private Operands operands(int index, int keptIndex) {
		return Operands.of(items[index], keptIndex >= 0 && inputsKept[index] ? index - 1 : Integer.MIN_VALUE);
	}

	/** Bytes of outputs that leave the chip. */
	private long outputs(int index, int keptIndex) {
		return keptIndex >= 0 && outputsKept[index] && !neighbours.hasOtherReaders(index, residuals) ? 0 : items[index].work().outputBytes();
	}

	/** What a layer that is not fused moves, with every operand fetched once in whole. */
	private Moves uncut(int index, int keptIndex) {
		Item item = items[index];
		boolean outputKept = keptIndex >= 0 && outputsKept[index];
		Operands operands = operands(index, keptIndex);
		long outputs = outputs(index, keptIndex);
		long external = operands.streamed() + operands.stationary();
		return new Moves(Optional.empty(), Optional.empty(), Optional.empty(), 0, external, external, outputs, residualBytes(index),
				operands.stationaryOnChip(), operands.streamedOnChip(), outputKept, residuals.isOnChip(index), residuals.isKept(index), List.of());
	}

	/**
	 * Checks that a multiplying layer fits the buffers in its smallest tiles.
	 *
	 * @throws ProblemException when it does not
	 */
	void requireSmallestFits(int index) {
		if (machine.sheet.isPresent()) {
			sheet.moves(index);
			return;
		}
		Item item = items[index];
		if (item.plan().filter(Plan::isRowStationary).isPresent()) {
			new RowStationaryPricing(machine, item.layer(), item.work(), item.plan().get()).mapping(ofInputs[index]);
			return;
		}
		Moves uncut = new Moves(Optional.empty(), Optional.empty(), Optional.empty(), 0, item.work().inputBytes(),
				item.work().inputBytes(), item.work().outputBytes(), residualBytes(index), false, false,
				false, residuals.isOnChip(index), residuals.isKept(index), List.of());
		TileChooser chooser = new TileChooser(machine, pricer, cache, item, room(index), uncut);
		if (!chooser.smallestFits()) {
			throw new ProblemException(chooser.overflow());
		}
	}

	private long residualBytes(int index) {
		return items[index].work().residual() && !residuals.isOnChip(index) ? items[index].work().outputBytes() : 0;
	}

	/** What the tiles of a layer may take of every buffer. */
	Tiles.Room room(int index) {
		return new Tiles.Room(room(machine.weights, index), room(machine.inputs, index), room(machine.outputs, index), room(machine.residuals, index),
				machine.index(machine.weights), machine.index(machine.inputs), machine.index(machine.outputs), machine.index(machine.residuals));
	}

	private long room(MemorySpec memory, int index) {
		return machine.room(memory, memory == machine.inputs ? ofInputs[index] : memory == machine.residuals ? ofResiduals[index] : 0);
	}
}
