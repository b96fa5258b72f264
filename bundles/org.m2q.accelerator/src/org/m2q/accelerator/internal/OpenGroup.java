package org.m2q.accelerator.internal;

import java.util.Arrays;
import java.util.List;

/**
 * A fused group in a number of bands on machines of any size: the numbers that {@link LayerPricer} and {@link Timeline} give, bit for bit. Safe for use by
 * several threads.
 */
final class OpenGroup {

	final int number;
	private final MovePlanner.Group group;
	private final List<Member> members;
	private final Resources resources;
	private final boolean modelled;

	/** A layer of the group. */
	sealed interface Member {
	}

	/** A layer that multiplies, with its engines, its form and its cut; and the resources of its engines, in the order of its parts. */
	record Multiplying(OpenEngines engines, LayerForm form, CutForm cut, int[] computes) implements Member {
	}

	/** A layer without multiply-accumulates. */
	record Applying(OpenElements elements) implements Member {
	}

	/**
	 * Numbers of the resources of a machine: engines, memories, wires.
	 *
	 * @param engines number of engines
	 * @param memories number of memories
	 * @param vector the vector unit, −1 without one
	 */
	record Resources(int engines, int memories, int vector) {

		int count() {
			return engines + memories + 1;
		}

		int memory(int index) {
			return engines + index;
		}

		int wires() {
			return engines + memories;
		}
	}

	/**
	 * What the group costs on a machine, by layer.
	 *
	 * @param joules joules without what leaks
	 * @param cycles cycles that every layer adds
	 * @param sum all joules, added in order
	 * @param total all cycles
	 */
	record Price(double[] joules, long[] cycles, double sum, long total) {
	}

	OpenGroup(int number, MovePlanner.Group group, List<Member> members, Resources resources) {
		this.number = number;
		this.group = group;
		this.members = List.copyOf(members);
		this.resources = resources;
		modelled = members.stream().allMatch(member -> !(member instanceof Applying applying) || applying.elements().modelled());
	}

	/** Whether nothing of its cost is missing. */
	boolean modelled() {
		return modelled;
	}

	/** Bytes that a layer moves to and from DRAM. */
	long bytes(int member) {
		return switch (members.get(member)) {
			case Multiplying layer -> layer.cut().bytes();
			case Applying layer -> layer.elements().traffic();
		};
	}

	/** How long a layer works on every resource, −1 where it does not; and what it adds at the ends. */
	private static final class Load {

		private final long[] busy;
		private boolean computes;
		private long bytes;
		private long depth;
		private long first;
		private long last;
		private long lastPost;

		private Load(int resources) {
			busy = new long[resources];
		}

		private void clear() {
			Arrays.fill(busy, -1);
			computes = false;
		}

		long largest() {
			long largest = 0;
			for (long cycles : busy) {
				largest = Math.max(largest, cycles);
			}
			return largest;
		}
	}

	/** Loads of the layers of one group after the other, so that none needs its own. Not safe for use by several threads. */
	static final class Loads {

		private Load[] all = new Load[0];
		/** The resources in the order in which they first work. */
		private int[] order = new int[0];
		private int known;

		private void clear(int layers, int resources) {
			known = 0;
			order = order.length < resources ? new int[resources] : order;
			int made = all.length;
			all = made < layers ? Arrays.copyOf(all, layers) : all;
			for (int k = made; k < all.length; k++) {
				all[k] = new Load(resources);
			}
			for (int k = 0; k < layers; k++) {
				all[k].clear();
			}
		}

		private void seen(int id) {
			for (int i = 0; i < known; i++) {
				if (order[i] == id) {
					return;
				}
			}
			order[known++] = id;
		}
	}

	/** What the group costs on a machine. */
	Price on(OpenMachine machine) {
		int count = members.size();
		double[] joules = new double[count];
		Loads loads = machine.loads;
		loads.clear(count, resources.count());
		for (int k = 0; k < count; k++) {
			Load load = loads.all[k];
			switch (members.get(k)) {
				case Multiplying layer -> {
					joules[k] = load(machine, layer, load);
					for (int id : layer.computes()) {
						loads.seen(id);
					}
					seenOnChip(loads, load);
					if (resources.vector() >= 0 && load.busy[resources.vector()] >= 0) {
						loads.seen(resources.vector());
					}
				}
				case Applying layer -> {
					Bill bill = layer.elements().bill(machine);
					joules[k] = bill.joules(machine.tariff);
					load(bill, layer.elements(), load);
					loads.seen(layer.elements().engine());
					seenOnChip(loads, load);
				}
			}
		}
		long[] cycles = cycles(machine, loads);
		double sum = 0;
		long total = 0;
		for (int k = 0; k < count; k++) {
			sum += joules[k];
			total += cycles[k];
		}
		return new Price(joules, cycles, sum, total);
	}

	private void seenOnChip(Loads loads, Load load) {
		for (int id = resources.memory(0); id <= resources.wires(); id++) {
			if (load.busy[id] >= 0) {
				loads.seen(id);
			}
		}
	}

	private double load(OpenMachine machine, Multiplying layer, Load load) {
		CutCharge.OnMachine own = machine.sizes(layer.engines()).own();
		CutCharge charge = machine.charge;
		charge.turn(layer.form(), machine.numbers, own);
		CutForm cut = layer.cut();
		charge.charge(cut);
		load.computes = true;
		for (int i = 0; i < layer.computes().length; i++) {
			load.busy[layer.computes()[i]] = charge.engines[i];
		}
		for (int i = 0; i < resources.memories(); i++) {
			load.busy[resources.memory(i)] = charge.memories[i] > 0 ? charge.memories[i] : -1;
		}
		load.busy[resources.wires()] = machine.numbers.wireWidth > 0 ? charge.wires : -1;
		if (own.fixed().perOutput() > 0) {
			load.busy[resources.vector()] = charge.vector;
		}
		load.bytes = cut.bytes();
		load.depth = own.depth();
		load.first = cut.first;
		load.last = cut.last;
		load.lastPost = charge.lastPost;
		return charge.joules;
	}

	private static void load(Bill bill, OpenElements elements, Load load) {
		elements.busy(bill, load.busy);
		Stages stages = bill.price.stages();
		load.bytes = bill.bytes;
		load.depth = stages.depth();
		load.first = stages.firstLoad();
		load.last = stages.lastStore();
		load.lastPost = stages.lastPost();
	}

	/** Cycles that every layer adds, as {@link GroupBill#cycles}. */
	private long[] cycles(OpenMachine machine, Loads loads) {
		int count = members.size();
		int longest = group.pipelined() ? longest(loads) : -1;
		long chip = 0;
		long transfers = 0;
		for (int k = 0; k < count; k++) {
			chip += onChip(loads.all[k], longest);
			transfers += machine.numbers.dramCycles(loads.all[k].bytes);
		}
		long[] cycles = new long[count];
		for (int k = 0; k < count; k++) {
			Load load = loads.all[k];
			cycles[k] = (chip >= transfers ? onChip(load, longest) : machine.numbers.dramCycles(load.bytes)) + load.depth
					+ (k == 0 ? machine.numbers.dramCycles(load.first) : 0) + (k == count - 1 ? load.lastPost + machine.numbers.dramCycles(load.last) : 0);
		}
		return cycles;
	}

	private long onChip(Load load, int longest) {
		return group.pipelined() ? inBands(load, longest) : load.largest();
	}

	/** The resource on chip that works longest in the bands behind the first. */
	private int longest(Loads loads) {
		int longest = -1;
		long most = -1;
		for (int i = 0; i < loads.known; i++) {
			long sum = 0;
			for (int k = 0; k < members.size(); k++) {
				long held = held(loads.all[k], loads.order[i]);
				sum += held - held / group.bands();
			}
			if (sum > most) {
				most = sum;
				longest = loads.order[i];
			}
		}
		return longest;
	}

	private long inBands(Load load, int longest) {
		long held = longest < 0 ? 0 : held(load, longest);
		return LayerForm.ceil(load.largest(), group.bands()) + held - held / group.bands();
	}

	/** What holds a resource longest: an engine that multiplies does nothing else while it waits for the ports of a buffer. */
	private long held(Load load, int id) {
		long cycles = load.busy[id];
		if (cycles < 0) {
			return 0;
		}
		if (load.computes && id < resources.engines() && id != resources.vector()) {
			for (int i = 0; i < resources.memories(); i++) {
				cycles = Math.max(cycles, load.busy[resources.memory(i)]);
			}
		}
		return cycles;
	}
}
