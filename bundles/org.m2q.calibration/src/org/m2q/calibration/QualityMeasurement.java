package org.m2q.calibration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import org.m2q.base.Cancellation;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.build.QuantizedWeights;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Value;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.scheme.ErrorMetrics;

/** Compares every value of a program with that of the float network. Samples are added one after the other; not for use by several threads. */
public final class QualityMeasurement {

	/** So many samples are compared when nothing else is said. */
	public static final int SAMPLES = 4;

	private final LayerNetwork network;
	private final FloatNetwork floats;
	private final BuiltProgram built;
	private final IntegerProgram program;
	private final ProgramInterpreter interpreter;
	private final Map<Value, Sums> sums = new HashMap<>();

	private static final class Sums {
		private double energy;
		private double error;
		private long saturated;
		private long count;
	}

	/**
	 * Prepares a comparison.
	 *
	 * @param floats the truth
	 * @param built what is compared with it; it must have a program
	 */
	public QualityMeasurement(LayerNetwork network, FloatNetwork floats, BuiltProgram built) {
		this.network = network;
		this.floats = floats;
		this.built = built;
		program = built.program().orElseThrow();
		interpreter = new ProgramInterpreter(program);
	}

	/**
	 * Runs both on one sample.
	 *
	 * @param inputs elements of every input
	 * @return the results of the program in floating point
	 * @throws OnnxException when an input does not fit
	 */
	public float[][] add(List<float[]> inputs, Cancellation cancellation) throws OnnxException {
		int[][] given = new int[inputs.size()][];
		for (int i = 0; i < given.length; i++) {
			given[i] = program.tensors().get(program.inputs().get(i)).quantize(inputs.get(i));
		}
		int[][] codes = interpreter.run(given);
		floats.run(inputs, (value, elements) -> {
			Integer index = built.tensors().get(value);
			if (index != null) {
				compare(value, program.tensors().get(index), codes[index], elements);
			}
		}, cancellation);
		return program.outputs().stream().map(index -> program.tensors().get(index).dequantize(codes[index])).toArray(float[][]::new);
	}

	private void compare(Value value, IntegerTensor tensor, int[] codes, Tensor elements) {
		Sums all = sums.computeIfAbsent(value, key -> new Sums());
		float[] restored = tensor.dequantize(codes);
		CodeRange range = tensor.range();
		for (int i = 0; i < codes.length; i++) {
			double x = elements.real(i);
			double error = x - restored[i];
			all.energy += x * x;
			all.error += error * error;
			all.saturated += codes[i] == range.high() || codes[i] == range.low() && range.low() != range.zero() ? 1 : 0;
		}
		all.count += codes.length;
	}

	/** Power of a value over that of its error in dB, over the samples so far; not a number when it has no tensor. */
	public double sqnr(Value value) {
		Sums all = sums.get(value);
		return all == null ? Double.NaN : ErrorMetrics.sqnr(all.energy, all.error);
	}

	/** The quality of all layers over the samples so far. */
	public List<LayerQuality> layers() {
		List<LayerQuality> qualities = new ArrayList<>();
		for (Layer layer : network.layers()) {
			Optional<QuantizedWeights> weights = Optional.ofNullable(built.weights().get(layer.index()));
			Optional<Value> result = layer.nodes().reversed().stream().map(node -> new Value(node, 0)).filter(sums::containsKey).findFirst();
			Sums all = result.map(sums::get).orElseGet(Sums::new);
			Optional<IntegerTensor> tensor = result.map(built.tensors()::get).map(program.tensors()::get);
			boolean measured = all.count > 0;
			qualities.add(new LayerQuality(layer.index(), weights.map(each -> each.codes().meanBits()).orElse(0.0),
					weights.map(each -> OptionalDouble.of(each.error().sqnr())).orElse(OptionalDouble.empty()),
					measured ? OptionalDouble.of(ErrorMetrics.sqnr(all.energy, all.error)) : OptionalDouble.empty(),
					measured && all.energy > 0 ? OptionalDouble.of(all.error / all.energy) : OptionalDouble.empty(), measured ? all.saturated / (double) all.count : 0,
					tensor.map(each -> (double) each.scales()[0]).orElse(0.0), tensor.map(each -> each.range().zero()).orElse(0)));
		}
		return qualities;
	}
}
