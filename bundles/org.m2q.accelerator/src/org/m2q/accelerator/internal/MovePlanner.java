package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MappingSpec.FusionRule;
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
	private final TileCache cache;
	private final List<List<Integer>> readers = new ArrayList<>();
	private final List<List<Integer>> residualReaders = new ArrayList<>();
	private final boolean[] residualOnChip;
	private final boolean[] residualKept;
	/** Bytes of the buffers of inputs and of residuals that other tensors occupy while a layer runs. */
	private final long[][] reserved;
	private final int[] groupOf;
	private final List<Group> groups = new ArrayList<>();
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

	/**
	 * Prepares the planning.
	 *
	 * @param items one per layer, null for layers that cannot be priced
	 */
	MovePlanner(Machine machine, Item[] items, TileCache cache) {
		this.machine = machine;
		this.items = items.clone();
		this.cache = cache;
		residualOnChip = new boolean[items.length];
		residualKept = new boolean[items.length];
		inputsKept = new boolean[items.length];
		outputsKept = new boolean[items.length];
		reserved = new long[machine.spec.memories().size()][items.length];
		groupOf = new int[items.length];
		java.util.Arrays.fill(groupOf, -1);
		for (int i = 0; i < items.length; i++) {
			readers.add(new ArrayList<>(2));
			residualReaders.add(new ArrayList<>(1));
		}
		for (int i = 0; i < items.length; i++) {
			if (items[i] != null) {
				readersOf(i);
			}
		}
	}

	private void readersOf(int consumer) {
		int residual = items[consumer].layer().residualFrom().orElse(-1);
		if (residual >= 0) {
			residualReaders.get(residual).add(consumer);
		}
		for (List<Integer> producers : items[consumer].layer().producers()) {
			for (int producer : producers) {
				if (producer >= 0 && !readers.get(producer).contains(consumer)) {
					readers.get(producer).add(consumer);
				}
			}
		}
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
				keepResiduals();
			}
		}
		for (FusionRule rule : machine.mapping.fusions()) {
			for (int first = 0; first < items.length; first++) {
				List<Integer> chain = chain(rule, first);
				if (!chain.isEmpty()) {
					fuse(chain, rule.pipelined());
				}
			}
		}
		for (KeepRule rule : machine.mapping.keeps()) {
			if (rule.operand() == Operand.OUTPUTS && rule.memory().equals(machine.inputs.name())) {
				keepOutputs();
			}
		}
	}

	private void keepResiduals() {
		int memory = machine.index(machine.residuals);
		// A buffer of its own may be filled; one that also holds tiles keeps half of its room for them.
		long limit = machine.residuals.holds().equals(java.util.Set.of(Operand.RESIDUALS)) ? machine.residuals.capacity()
				: machine.residuals.capacity() / 2;
		for (int consumer = 0; consumer < items.length; consumer++) {
			if (items[consumer] == null || items[consumer].layer().residualFrom().orElse(-1) < 0) {
				continue;
			}
			int producer = items[consumer].layer().residualFrom().getAsInt();
			long bytes = items[consumer].work().outputBytes();
			boolean fits = items[producer] != null;
			for (int i = producer; i <= consumer; i++) {
				fits &= reserved[memory][i] + bytes <= limit;
			}
			if (fits) {
				for (int i = producer; i <= consumer; i++) {
					reserved[memory][i] += bytes;
				}
				residualOnChip[consumer] = true;
				residualKept[producer] = true;
			}
		}
	}

	private void keepOutputs() {
		int memory = machine.index(machine.inputs);
		for (int producer = 0; producer + 1 < items.length; producer++) {
			int consumer = producer + 1;
			if (items[producer] == null || items[consumer] == null || groupOf[producer] >= 0 && groupOf[producer] == groupOf[consumer]
					|| !feeds(producer, consumer)) {
				continue;
			}
			long bytes = items[producer].work().outputBytes();
			if (bytes + used(producer, memory) <= machine.inputs.capacity() / 2 && bytes + used(consumer, memory) <= machine.inputs.capacity() / 2
					&& bytes <= machine.inputs.capacity() / 2) {
				reserved[memory][producer] += bytes;
				reserved[memory][consumer] += bytes;
				outputsKept[producer] = true;
				inputsKept[consumer] = true;
			}
		}
	}

	private long used(int layer, int memory) {
		return reserved[memory][layer] + (groupOf[layer] >= 0 ? groups.get(groupOf[layer]).inputRoom() : 0);
	}

	private boolean feeds(int producer, int consumer) {
		long elements = items[consumer].elementsFrom(producer);
		return elements > 0 && elements <= items[producer].work().outputs();
	}

	private List<Integer> chain(FusionRule rule, int first) {
		List<Integer> chain = new ArrayList<>();
		for (int i = 0; i < rule.chain().size(); i++) {
			int index = first + i;
			boolean selected = index < items.length && items[index] != null && groupOf[index] < 0 && rule.chain().get(i).selects(items[index].layer());
			if (!selected || i > 0 && !feeds(index - 1, index)) {
				return List.of();
			}
			chain.add(index);
		}
		return chain;
	}

	private void fuse(List<Integer> chain, boolean pipelined) {
		Item last = items[chain.getLast()];
		boolean local = chain.stream().skip(1).allMatch(i -> items[i].isLocal());
		long weights = 0;
		long apart = 0;
		long together = 0;
		for (int index : chain) {
			Work work = items[index].work();
			weights = Math.addExact(weights, work.learned() ? work.stationaryBytes() : 0);
			apart = Math.min(apart, Long.MAX_VALUE / 2) + transferAlone(index);
		}
		boolean resident = weights <= machine.weights.capacity();
		long taken = chain.stream().mapToLong(index -> reserved[machine.index(machine.inputs)][index]).max().orElse(0);
		long rows = last.work().rows();
		for (long bands = 1; bands > 0; bands = bands >= rows || !local ? -1 : Math.min(rows, bands * 2)) {
			long room = FusionRoom.of(machine, chain.stream().map(index -> items[index].work()).toList(), pipelined, bands, resident, taken);
			if (room < 0) {
				continue;
			}
			Group group = new Group(List.copyOf(chain), pipelined, bands, resident, room);
			for (int index : chain) {
				Moves fused = fusedMoves(index, group);
				together = Checked.sum(together, fused.stationaryBytes(), fused.inputBytes(), fused.outputBytes());
			}
			if (together <= apart) {
				chain.forEach(index -> groupOf[index] = groups.size());
				groups.add(group);
			}
			return;
		}
	}

	/** Bytes of a layer that is not fused; a huge number when it does not fit alone. */
	private long transferAlone(int index) {
		try {
			Moves alone = moves(index, -1);
			return Checked.sum(alone.stationaryBytes(), alone.inputBytes(), alone.outputBytes());
		} catch (ProblemException e) {
			return Long.MAX_VALUE / 4;
		}
	}

	/**
	 * The transfers of a layer.
	 *
	 * @throws ProblemException when no tile fits the buffers
	 */
	Moves moves(int index) {
		return groupOf[index] >= 0 ? fusedMoves(index, groups.get(groupOf[index])) : moves(index, index);
	}

	private Moves fusedMoves(int index, Group group) {
		Item item = items[index];
		Work work = item.work();
		int position = group.layers().indexOf(index);
		int producer = position > 0 ? group.layers().get(position - 1) : inputsKept[index] ? index - 1 : Integer.MIN_VALUE;
		boolean last = position == group.layers().size() - 1;
		long fetches = group.weightsResident() || !work.learned() ? 1 : group.bands();
		Operands operands = operands(item, producer);
		long outputRows = Checked.ceilDiv(work.rows(), group.bands());
		TileChoice tile = new TileChoice(work.independent(), work.filters(), work.channels(), outputRows, work.columns(), group.bands(), fetches, 1,
				false);
		boolean toDram = last ? !outputsKept[index] || hasOtherReaders(index) : hasOtherReaders(index);
		return new Moves(item.plan().map(plan -> tile), Math.multiplyExact(operands.stationary(), fetches), operands.streamed(),
				toDram ? work.outputBytes() : 0, residualBytes(index), operands.stationaryOnChip(), operands.streamedOnChip(), !last || outputsKept[index],
				residualOnChip[index], residualKept[index], List.of());
	}

	private Moves moves(int index, int keptIndex) {
		Item item = items[index];
		Work work = item.work();
		boolean inputKept = keptIndex >= 0 && inputsKept[index];
		boolean outputKept = keptIndex >= 0 && outputsKept[index];
		Operands operands = operands(item, inputKept ? index - 1 : Integer.MIN_VALUE);
		long outputs = outputKept && !hasOtherReaders(index) ? 0 : work.outputBytes();
		if (item.plan().isEmpty()) {
			return new Moves(Optional.empty(), 0, operands.streamed() + operands.stationary(), outputs, residualBytes(index), false,
					operands.streamedOnChip(), outputKept, residualOnChip[index], residualKept[index], List.of());
		}
		Tiles.Key key = key(item, index, operands.streamedOnChip());
		Tiles.Tile tile = tile(item, key);
		long stationary = operands.stationaryOnChip() ? 0 : tile.stationaryBytes();
		long streamed = operands.streamedOnChip() ? 0 : tile.inputBytes();
		return new Moves(Optional.of(tile.choice()), stationary, streamed, outputs, residualBytes(index), operands.stationaryOnChip(),
				operands.streamedOnChip(), outputKept, residualOnChip[index], residualKept[index], List.of());
	}

	private long residualBytes(int index) {
		return items[index].work().residual() && !residualOnChip[index] ? items[index].work().outputBytes() : 0;
	}

	/** Bytes of the operands that come from DRAM. */
	private record Operands(long stationary, long streamed, boolean stationaryOnChip, boolean streamedOnChip) {
	}

	private static Operands operands(Item item, int producer) {
		Work work = item.work();
		boolean product = item.plan().isPresent() && !work.learned();
		long onChip = 0;
		boolean stationaryOnChip = product && item.isFrom(0, producer);
		for (int i = product ? 1 : 0; i < item.layer().producers().size(); i++) {
			if (item.isFrom(i, producer)) {
				onChip = Math.addExact(onChip, item.layer().inputs().get(i).elements());
			}
		}
		long streamed = Checked.packedBytes(Math.max(0, work.inputs() - onChip), work.activationBits());
		return new Operands(stationaryOnChip ? 0 : work.stationaryBytes(), streamed, stationaryOnChip, streamed == 0);
	}

	/** Whether a tensor is read by more than the next layer of its group, or is a result of the network. */
	private boolean hasOtherReaders(int index) {
		List<Integer> all = readers.get(index);
		return all.size() != 1 || isResidualSource(index);
	}

	/** A residual that is not kept on chip must be in DRAM. */
	private boolean isResidualSource(int index) {
		for (int consumer : residualReaders.get(index)) {
			if (!residualOnChip[consumer]) {
				return true;
			}
		}
		return false;
	}

	Tiles.Key key(Item item, int index, boolean inputResident) {
		boolean buffered = item.work().residual() && !residualOnChip[index];
		Tiles.Room room = new Tiles.Room(room(machine.weights, index), room(machine.inputs, index), room(machine.outputs, index),
				room(machine.residuals, index), machine.index(machine.weights), machine.index(machine.inputs), machine.index(machine.outputs),
				machine.index(machine.residuals));
		return new Tiles.Key(item.work(), room, item.spillsSums(machine), inputResident, buffered);
	}

	private long room(MemorySpec memory, int index) {
		return machine.room(memory, reserved[machine.index(memory)][index]);
	}

	private Tiles.Tile tile(Item item, Tiles.Key key) {
		Optional<TilingRule> rule = tiling(item);
		Optional<Tiles.Tile> tile;
		if (rule.isPresent()) {
			Map<LoopDimension, Long> sizes = rule.get().sizes();
			Work work = item.work();
			long pixelRows = sizes.containsKey(LoopDimension.PIXELS) ? Math.max(1, sizes.get(LoopDimension.PIXELS) / work.columns()) : work.rows();
			tile = Tiles.fixed(key, sizes.getOrDefault(LoopDimension.GROUPS, sizes.getOrDefault(LoopDimension.HEADS, work.independent())),
					sizes.getOrDefault(LoopDimension.FILTERS, work.filters()), sizes.getOrDefault(LoopDimension.CHANNELS, work.channels()),
					sizes.getOrDefault(LoopDimension.ROWS, pixelRows), sizes.getOrDefault(LoopDimension.COLUMNS, work.columns()));
		} else {
			tile = cache.best(key);
		}
		return tile.orElseThrow(() -> new ProblemException(overflow(item, key, rule)));
	}

	private Optional<TilingRule> tiling(Item item) {
		TilingRule found = null;
		for (TilingRule rule : machine.mapping.tilings()) {
			if (item.plan().stream().flatMap(plan -> plan.parts().stream()).anyMatch(part -> part.engine().name().equals(rule.engine()))) {
				found = rule.sizes().isEmpty() ? null : rule;
			}
		}
		return Optional.ofNullable(found);
	}

	Problem overflow(Item item, Tiles.Key key, Optional<TilingRule> rule) {
		long[] parts = Tiles.smallest(key);
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
		return Problem.error(ProblemCodes.MEMORY_OVERFLOW, rule.map(TilingRule::span).orElse(memories[worst].span()),
				what + "; it offers " + Format.data(room[worst]) + half + ". Enlarge it.", memories[worst].name(), item.layer().name(),
				Long.toString(need[worst]), Long.toString(room[worst]));
	}
}
