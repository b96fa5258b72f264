package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.NetworkCost;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;

/**
 * Layers are fused exactly when that is better, in the best of the numbers of bands that are tried. Every number of bands is priced here, with room, bytes, cycles and joules
 * counted tile by tile from the rules in docs/cost-model.md; the layers alone are priced by the cost model without the rule that fuses.
 */
class FusionSearchTest {

	private static final int ROUNDS = 600;
	private static final long LANES = 64;

	private static int pick(Random random, int... values) {
		return values[random.nextInt(values.length)];
	}

	private static long ceil(long a, long b) {
		return (a + b - 1) / b;
	}

	/**
	 * A layer of a chain; all operands take a byte.
	 *
	 * @param groups groups or heads
	 * @param columns output columns
	 * @param stationary bytes of the stationary operand
	 * @param learned whether these are weights; else the layer before left them on chip, if there is one
	 * @param streamed bytes of the other inputs
	 */
	private record Shape(long groups, long filters, long channels, long rows, long columns, long kernel, long stride, long inRows, long inColumns, long stationary,
			boolean learned, long streamed) {

		long outputs() {
			return groups * filters * rows * columns;
		}

		/** First input row under output rows from one on. */
		long inputFrom(long row) {
			return Math.max(0, row * stride - kernel / 2);
		}

		/** End of the input rows under output rows up to one. */
		long inputTo(long end) {
			return Math.max(0, Math.min(inRows, (end - 1) * stride - kernel / 2 + kernel));
		}
	}

	/** A chain with the operators of the rule that fuses it. */
	private record Sample(LayerNetwork network, List<Shape> chain, String[] operators, boolean byRows) {
	}

	private static Sample sample(Random random) {
		Networks networks = new Networks();
		List<Shape> chain = new ArrayList<>();
		if (random.nextInt(5) == 0) {
			// Of linear attention: keys by values, and their product with the queries.
			int heads = 1 + random.nextInt(4);
			int size = 2 + random.nextInt(8);
			int tokens = 4 + random.nextInt(60);
			int columns = 2 + random.nextInt(8);
			networks.product(heads, size, tokens, columns).product(heads, size, columns, tokens);
			chain.add(new Shape(heads, size, tokens, 1, columns, 1, 1, 1, columns, (long) heads * size * tokens, false, (long) heads * tokens * columns));
			chain.add(new Shape(heads, size, columns, 1, tokens, 1, 1, 1, tokens, (long) heads * size * columns, false, (long) heads * columns * tokens));
			return new Sample(networks.build(), chain, new String[] { "matmul", "matmul" }, false);
		}
		int size = pick(random, 6, 10, 12, 18, 24);
		int channels = 1 + random.nextInt(24);
		List<String> operators = new ArrayList<>();
		if (random.nextBoolean()) {
			int wide = 1 + random.nextInt(24);
			size = pointwise(networks, chain, operators, channels, wide, size);
			channels = wide;
		}
		if (random.nextInt(4) > 0 || operators.isEmpty()) {
			int stride = pick(random, 1, 1, 2);
			int kernel = pick(random, 3, 5);
			networks.depthwise(channels, size, kernel, stride);
			int out = size / stride;
			chain.add(new Shape(channels, 1, 1, out, out, kernel, stride, size, size, (long) channels * kernel * kernel, true, (long) channels * size * size));
			operators.add("dwconv");
			size = out;
		}
		pointwise(networks, chain, operators, channels, 1 + random.nextInt(24), size);
		return new Sample(networks.build(), chain, operators.toArray(String[]::new), true);
	}

	private static int pointwise(Networks networks, List<Shape> chain, List<String> operators, int in, int out, int size) {
		networks.convolution(LayerKind.PWCONV, in, out, size, 1, 1, 1);
		chain.add(new Shape(1, out, in, size, size, 1, 1, size, size, (long) in * out, true, (long) in * size * size));
		operators.add("pwconv");
		return size;
	}

	private static Hardware hardware(Random random) {
		Hardware hardware = new Hardware();
		hardware.rows = pick(random, 1, 2, 4, 8);
		hardware.columns = pick(random, 1, 2, 4, 7);
		hardware.accumulators = pick(random, 1, 4, 64);
		hardware.capacity = pick(random, 200, 500, 1000, 2000, 4000, 10_000);
		hardware.bandwidth = pick(random, 1, 4, 12, 100) * 0.5e9;
		hardware.burst = pick(random, 1, 1, 8, 64);
		hardware.doubled = random.nextInt(3) > 0;
		hardware.leakage = pick(random, 0, 1, 20) * Hardware.LEAK;
		hardware.dataflow = Dataflow.OUTPUT_STATIONARY;
		if (random.nextBoolean()) {
			hardware.unrolling = List.of(Hardware.unroll(LoopDimension.GROUPS, hardware.rows), Hardware.unroll(LoopDimension.PIXELS, hardware.columns));
		}
		return hardware;
	}

	/** Which rows the layers have computed after every band: what the next one needs for its own, all in the last. */
	private static long[][] ends(List<Shape> chain, long band) {
		int bands = (int) ceil(chain.getLast().rows(), band);
		long[][] ends = new long[chain.size()][bands];
		for (int b = 0; b < bands; b++) {
			for (int l = chain.size() - 1; l >= 0; l--) {
				Shape shape = chain.get(l);
				long end = l == chain.size() - 1 ? Math.min(shape.rows(), (b + 1) * band)
						: b == bands - 1 ? shape.rows() : Math.min(shape.rows(), chain.get(l + 1).inputTo(ends[l + 1][b]));
				ends[l][b] = b > 0 ? Math.max(end, ends[l][b - 1]) : end;
			}
		}
		return ends;
	}

	/** A chain on a machine in bands of some rows. */
	private static final class Fused {

		private final List<Shape> chain;
		private final Hardware hardware;
		private final boolean pipelined;
		private final boolean resident;
		private final long[][] ends;
		private final int bands;
		private double joules;
		/** Cycles of the first fetch. */
		private long first;
		/** Cycles of the last post-processing and store. */
		private long end;

		Fused(Sample sample, Hardware hardware, boolean pipelined, long band) {
			chain = sample.chain();
			this.hardware = hardware;
			this.pipelined = pipelined;
			resident = chain.stream().mapToLong(Shape::stationary).sum() <= hardware.capacity;
			ends = ends(chain, band);
			bands = ends[0].length;
		}

		private long lanes(LoopDimension dimension) {
			if (hardware.unrolling.isEmpty()) {
				return dimension == LoopDimension.FILTERS ? hardware.rows : dimension == LoopDimension.CHANNELS ? hardware.columns : 1;
			}
			return hardware.unrolling.stream().filter(factor -> factor.dimension() == dimension).mapToLong(factor -> factor.factor()).reduce(1, (a, b) -> a * b);
		}

		private long bursts(long bytes) {
			return ceil(bytes, hardware.burst) * hardware.burst;
		}

		private long transfer(long bytes) {
			return (long) Math.ceil(bytes / (hardware.bandwidth / hardware.clock));
		}

		/** Sizes of equal pieces and the last. */
		private static List<Long> pieces(long n, long count) {
			List<Long> pieces = new ArrayList<>();
			long size = ceil(n, count);
			for (long from = 0; from < n; from += size) {
				pieces.add(Math.min(size, n - from));
			}
			return pieces;
		}

		/** At most 8 pieces whose steps on some lanes are no more than those of the whole. */
		private static long free(long n, long lanes) {
			for (long count = 8; count > 1; count--) {
				List<Long> pieces = pieces(n, count);
				if (pieces.size() == count && pieces.stream().mapToLong(piece -> ceil(piece, lanes)).sum() == ceil(n, lanes)) {
					return count;
				}
			}
			return 1;
		}

		private List<Long> groups(Shape shape) {
			return pieces(shape.groups(), free(shape.groups(), lanes(shape.learned() || shape.groups() == 1 ? LoopDimension.GROUPS : LoopDimension.HEADS)));
		}

		private List<Long> filters(Shape shape, boolean stay) {
			long needed = stay || !shape.learned() ? 1
					: Math.min(shape.filters(), ceil(shape.stationary(), hardware.doubled ? hardware.capacity / 2 : hardware.capacity));
			return pieces(shape.filters(), Math.max(needed, free(shape.filters(), lanes(LoopDimension.FILTERS))));
		}

		private long weights(Shape shape, long groups, long filters) {
			return groups * filters * shape.channels() * shape.kernel() * shape.kernel();
		}

		private long copies() {
			return hardware.doubled ? 2 : 1;
		}

		/** Whether windows of rows, pieces of outputs and weights find room. */
		boolean fits() {
			long inputs = 0;
			for (int l = 0; l < chain.size(); l++) {
				Shape shape = chain.get(l);
				boolean inside = l > 0;
				boolean ahead = inside ? pipelined : hardware.doubled;
				long total = inside ? chain.get(l - 1).outputs() : shape.streamed();
				long most = 0;
				for (int b = 0; b < bands; b++) {
					int first = ahead && b > 0 ? b - 1 : b;
					long row = first > 0 ? ends[l][first - 1] : 0;
					long from = row == ends[l][first] ? upTo(l, first) : shape.inputFrom(row);
					long to = inside && bands > 1 ? ends[l - 1][b] : upTo(l, b);
					most = Math.max(most, to - from);
				}
				inputs += ceil(total * most, shape.inRows());
				// Operands that do not come from the layer before.
				inputs += inside && !shape.learned() ? shape.streamed() : 0;
			}
			Shape last = chain.getLast();
			long rows = 0;
			for (int b = 0; b < bands; b++) {
				rows = Math.max(rows, ends[chain.size() - 1][b] - (b > 0 ? ends[chain.size() - 1][b - 1] : 0));
			}
			long outputs = groups(last).getFirst() * filters(last, true).getFirst() * rows * last.columns() * copies();
			long widest = 0;
			long dynamic = 0;
			for (Shape shape : chain) {
				widest = Math.max(widest, shape.learned() ? weights(shape, groups(shape).getFirst(), filters(shape, false).getFirst()) : 0);
				dynamic += shape.learned() ? 0 : shape.stationary();
			}
			return inputs <= hardware.capacity && outputs <= hardware.capacity && (resident || widest * copies() + dynamic <= hardware.capacity);
		}

		/** End of the input rows that a layer needs up to a band. */
		private long upTo(int l, int band) {
			return band == bands - 1 ? chain.get(l).inRows() : ends[l][band] == 0 ? 0 : chain.get(l).inputTo(ends[l][band]);
		}

		/** What a layer does in its tiles: cycles of its engine and of the vector unit; joules are added. */
		private long[] compute(int l) {
			Shape s = chain.get(l);
			long engine = 0;
			long vector = 0;
			long weightReads = 0;
			long inputReads = 0;
			long sums = 0;
			for (long rows : pieces(s.rows(), ceil(s.rows(), ceil(s.rows(), bands)))) {
				for (long groups : groups(s)) {
					for (long filters : filters(s, resident)) {
						long outputs = groups * filters * rows * s.columns();
						long pixels = ceil(rows * s.columns(), lanes(LoopDimension.PIXELS));
						long reduction = s.kernel() * s.kernel() * ceil(s.channels(), lanes(LoopDimension.CHANNELS));
						long passes = ceil(filters, lanes(LoopDimension.FILTERS));
						// Heads of products of activations are no groups, and no lanes are along them.
						engine += (s.learned() ? ceil(groups, lanes(LoopDimension.GROUPS)) : s.groups() == 1 ? 1 : groups) * passes * pixels * reduction;
						vector += ceil(outputs, LANES);
						weightReads += weights(s, groups, filters) * ceil(pixels, hardware.accumulators);
						long aside = Math.min(s.columns(), lanes(LoopDimension.PIXELS));
						double each = s.kernel() == 1 ? 1 : Math.min(s.kernel(), ((aside - 1) * s.stride() + s.kernel()) / (double) aside);
						inputReads += (long) Math.ceil((double) groups * s.channels() * rows * s.columns() * s.kernel() * each) * passes;
						sums += 4 * outputs * reduction;
					}
				}
			}
			joules += s.outputs() * s.channels() * s.kernel() * s.kernel() * Hardware.MAC + s.outputs() * 1.75e-12
					+ (weightReads + inputReads + 2 * sums) * 8 * 0.0055e-12 + words(weightReads) * Hardware.READ
					+ words(inputReads + (l > 0 && !s.learned() ? s.stationary() : 0)) * Hardware.READ;
			return new long[] { engine, vector };
		}

		private static long words(long bytes) {
			return ceil(bytes, 16);
		}

		/** Bytes of a layer to and from DRAM; joules of these transfers are added. */
		private long moved(int l) {
			Shape s = chain.get(l);
			boolean last = l == chain.size() - 1;
			long active = 0;
			long inputs = 0;
			long outputs = 0;
			long streamed = l == 0 || !s.learned() ? s.streamed() : 0;
			long before = 0;
			for (int b = 0; b < bands; b++) {
				long rows = ends[l][b] - (b > 0 ? ends[l][b - 1] : 0);
				active += rows > 0 ? 1 : 0;
				long upTo = streamed * upTo(l, b) / s.inRows();
				inputs += bursts(upTo - before);
				before = upTo;
				for (long groups : groups(s)) {
					for (long filters : filters(s, resident)) {
						outputs += last ? bursts(groups * filters * rows * s.columns()) : 0;
					}
				}
			}
			long stationary = 0;
			for (long groups : groups(s)) {
				for (long filters : filters(s, resident)) {
					stationary += bursts(weights(s, groups, filters));
				}
			}
			boolean onChip = l > 0 && !s.learned();
			stationary = onChip ? 0 : stationary * (s.learned() && !resident ? active : 1);
			long drained = last ? s.outputs() : 0;
			joules += (stationary + inputs + outputs) * 8 * Hardware.DRAM + words(onChip ? s.stationary() : stationary) * Hardware.WRITE
					+ words(inputs) * Hardware.WRITE + words(drained) * (Hardware.READ + Hardware.WRITE) + (last ? 0 : words(s.outputs()) * Hardware.WRITE);
			if (l == 0) {
				long rows = Math.min(s.inRows(), (ceil(s.rows(), bands) - 1) * s.stride() + s.kernel());
				long columns = Math.min(s.inColumns(), (s.columns() - 1) * s.stride() + s.kernel());
				first = transfer(Math.min(stationary, bursts(weights(s, groups(s).getFirst(), filters(s, resident).getFirst())))
						+ Math.min(inputs, bursts(groups(s).getFirst() * s.channels() * rows * columns)));
			}
			if (last) {
				long rows = pieces(s.rows(), ceil(s.rows(), ceil(s.rows(), bands))).getLast();
				long elements = groups(s).getLast() * filters(s, resident).getLast() * rows * s.columns();
				end = ceil(elements, LANES) + transfer(Math.min(outputs, bursts(elements)));
			}
			return stationary + inputs + outputs;
		}

		/** Energy times latency. */
		double edp(double watts) {
			long[][] busy = new long[chain.size()][];
			long transfers = 0;
			for (int l = 0; l < chain.size(); l++) {
				busy[l] = compute(l);
				transfers += transfer(moved(l));
			}
			long chip = 0;
			for (long[] layer : busy) {
				chip += pipelined ? ceil(Math.max(layer[0], layer[1]), bands) : Math.max(layer[0], layer[1]);
			}
			if (pipelined) {
				long longest = 0;
				for (int resource = 0; resource < 2; resource++) {
					long sum = 0;
					for (long[] layer : busy) {
						sum += layer[resource] - layer[resource] / bands;
					}
					longest = Math.max(longest, sum);
				}
				chip += longest;
			}
			double seconds = (Math.max(chip, transfers) + first + end) / hardware.clock;
			return (joules + watts * seconds) * seconds;
		}
	}

	private static double watts(Hardware hardware) {
		AcceleratorSpec spec = hardware.accelerator();
		return spec.memories().stream().mapToDouble(memory -> memory.leakage().orElse(0)).sum() + spec.engines().stream().mapToDouble(engine -> engine.leakage().orElse(0)).sum();
	}

	private static double edp(NetworkCost cost) {
		return cost.isComplete() ? cost.energy() * cost.latency() : Double.POSITIVE_INFINITY;
	}

	/** Bands of a priced chain, from what its first layer says; empty when it is not fused. */
	private static OptionalLong bands(NetworkCost cost) {
		return cost.layers().getFirst().fusedWith().isEmpty() ? OptionalLong.empty() : OptionalLong.of(cost.layers().getLast().tile().orElseThrow().tiles());
	}

	@Test
	void chainsAreFusedInTheBestNumberOfBandsOrNotAtAll() {
		int apart = 0;
		int whole = 0;
		int several = 0;
		double above = 0;
		double worst = 0;
		int products = 0;
		for (int seed = 0; seed < ROUNDS; seed++) {
			Random random = new Random(seed * 15_485_863L + 11);
			Sample sample = sample(random);
			Hardware hardware = hardware(random);
			boolean pipelined = random.nextInt(3) == 0;
			double alone = edp(hardware.price(sample.network()));
			double best = alone;
			double any = alone;
			long bands = 0;
			long rows = sample.chain().getLast().rows();
			Set<Long> space = space(rows);
			for (long count = 1; count <= (sample.byRows() ? rows : 1); count++) {
				Fused fused = new Fused(sample, hardware, pipelined, ceil(rows, count));
				if (fused.bands == count && fused.fits()) {
					double value = fused.edp(watts(hardware));
					any = Math.min(any, value);
					if (space.contains(count) && value < best) {
						bands = fused.bands;
						best = value;
					}
				}
			}
			hardware.fusions.add(Hardware.fusion(pipelined, sample.operators()));
			NetworkCost cost = hardware.price(sample.network());
			String message = "seed " + seed + (pipelined ? " pipelined " : " ") + sample.chain() + " best in " + bands + " bands, taken " + bands(cost);
			assertEquals(best < Double.POSITIVE_INFINITY, cost.isComplete(), message);
			if (cost.isComplete()) {
				assertEquals(best, edp(cost), best * 1e-9, message);
				above += best / any - 1;
				worst = Math.max(worst, best / any - 1);
				assertEquals(cost, hardware.price(sample.network()), message);
				apart += bands == 0 ? 1 : 0;
				whole += bands == 1 ? 1 : 0;
				several += bands > 1 ? 1 : 0;
				products += bands > 0 && !sample.byRows() ? 1 : 0;
			}
		}
		// Numbers of bands between those of the space hardly matter.
		assertTrue(above / ROUNDS < 0.001 && worst < 0.05, "EDP above that of the best of all numbers of bands: mean " + above / ROUNDS + ", largest " + worst);
		// The search has something to decide.
		assertTrue(apart > 20 && whole > 20 && several > 20 && products > 20, apart + " apart, " + whole + " whole, " + several + " in bands, " + products
				+ " products of two tensors fused");
	}

	/** 1, 2, 4, … and as many bands as rows, as equal as whole rows allow. */
	private static Set<Long> space(long rows) {
		Set<Long> space = new HashSet<>(Set.of(rows));
		for (long wanted = 1; wanted < rows; wanted *= 2) {
			space.add(ceil(rows, ceil(rows, wanted)));
		}
		return space;
	}
}
