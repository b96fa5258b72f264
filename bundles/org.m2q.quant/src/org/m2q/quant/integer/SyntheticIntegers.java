package org.m2q.quant.integer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;

import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.LoopNest;
import org.m2q.quant.FilterShare;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Scheme;
import org.m2q.quant.scheme.DyadicMultiplier;

/**
 * Networks in integers with seeded random weights, for checking that two executions agree. Codes of weights and inputs take all values of
 * their formats, zero points of asymmetric weights too; factors are chosen so that outputs neither vanish nor saturate everywhere. Nothing follows for accuracy.
 */
public final class SyntheticIntegers {

	private static final int LARGEST_EXPONENT = 6;

	private SyntheticIntegers() {
	}

	/**
	 * A network.
	 *
	 * @param network its layers
	 * @param precisions formats of the layers; activations must be integers of at most 16 bits
	 * @param formats how a filter (over all groups) of a layer is stored, for layers with weights
	 * @param seed of the random numbers
	 */
	public static IntegerNetwork of(LayerNetwork network, List<LayerPrecision> precisions, BiFunction<Integer, Integer, FilterShare> formats, long seed) {
		OperandMaps maps = new OperandMaps(network);
		Random random = new Random(seed);
		List<IntegerLayer> layers = new ArrayList<>();
		int inputs = network.network().inputs().stream().mapToInt(input -> Math.toIntExact(input.shape().elements())).sum();
		// One set of codes for all tensors keeps concatenations and additions simple.
		CodeRange range = CodeRange.of(precisions.getFirst().activations());
		for (Layer layer : network.layers()) {
			layers.add(layer(layer, precisions.get(layer.index()), formats, maps, range, random));
		}
		return new IntegerNetwork(network, layers, inputs, range);
	}

	/** Random codes for the inputs of a network. */
	public static int[] input(IntegerNetwork network, long seed) {
		Random random = new Random(seed);
		int[] codes = new int[network.inputs()];
		for (int i = 0; i < codes.length; i++) {
			codes[i] = network.range().low() + random.nextInt(network.range().high() - network.range().low() + 1);
		}
		return codes;
	}

	private static IntegerLayer layer(Layer layer, LayerPrecision precision, BiFunction<Integer, Integer, FilterShare> formats, OperandMaps maps,
			CodeRange range, Random random) {
		LoopNest loops = layer.loops();
		boolean multiplies = layer.kind().hasMacs();
		int filters = multiplies ? Math.toIntExact(layer.kind().hasWeights() ? loops.groups() * loops.filters() : loops.heads() * loops.filters()) : 0;
		int size = Math.toIntExact(loops.channels() * loops.kernelRows() * loops.kernelColumns());
		Optional<FilterWeights> weights = layer.kind().hasWeights() ? Optional.of(weights(layer, filters, size, formats, random)) : Optional.empty();
		int[] bias = new int[filters];
		DyadicMultiplier[] factors = new DyadicMultiplier[filters];
		double spread = 40.0 * (range.high() - range.low()) / 4 * Math.sqrt(size) * (weights.isPresent() ? 1 : 2);
		for (int f = 0; f < filters; f++) {
			bias[f] = weights.isPresent() ? random.nextInt(2001) - 1000 : 0;
			factors[f] = DyadicMultiplier.of((range.high() - range.low()) / 4.0 / spread * (0.5 + random.nextDouble()));
		}
		int[] activation = layer.activation().map(name -> table(name, range)).orElse(new int[0]);
		return new IntegerLayer(layer, maps.operands(layer), maps.residual(layer), weights, bias,
				(filter, sum) -> factors[filter].applySingleRounding(sum), range, range,
				DyadicMultiplier.of(0.25 + random.nextDouble()), precision.accumulator().bits(), activation);
	}

	private static int[] table(String name, CodeRange range) {
		int[] table = new int[range.high() - range.low() + 1];
		for (int i = 0; i < table.length; i++) {
			table[i] = ElementFunctions.activation(name, range.low() + i, range);
		}
		return table;
	}

	private static FilterWeights weights(Layer layer, int filters, int size, BiFunction<Integer, Integer, FilterShare> formats, Random random) {
		int[][] codes = new int[filters][];
		int[][][] terms = new int[filters][][];
		int[] zeros = new int[filters];
		for (int f = 0; f < filters; f++) {
			FilterShare format = formats.apply(layer.index(), f);
			if (format.scheme() == Scheme.UNIFORM) {
				CodeRange range = CodeRange.of(new org.m2q.quant.NumberFormat(org.m2q.quant.NumberFormat.Kind.INT, format.format().bits()));
				codes[f] = random.ints(size, range.low(), range.high() + 1).toArray();
				zeros[f] = format.symmetric() ? 0 : range.low() + random.nextInt(range.high() - range.low() + 1);
			} else {
				int count = Math.max(1, format.terms());
				terms[f] = new int[size][count];
				for (int[] weight : terms[f]) {
					for (int t = 0; t < count; t++) {
						weight[t] = random.nextInt(4) == 0 ? 0 : (random.nextBoolean() ? 1 : -1) * (1 + random.nextInt(LARGEST_EXPONENT + 1));
					}
				}
			}
		}
		return new FilterWeights(size, codes, terms, zeros);
	}
}
