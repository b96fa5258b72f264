package org.m2q.calibration.build;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.m2q.network.MacOperator;
import org.m2q.network.Node;
import org.m2q.network.Operator;
import org.m2q.network.SamplingOperator;
import org.m2q.network.Shape;
import org.m2q.network.ViewOperator;
import org.m2q.quant.Scheme;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;

/**
 * Bilinear upsampling by a whole factor f, with centres of pixels half a pixel from their corner, in steps that there are anyway, so that every consumer of programs computes
 * the same. Interpolating between the centres of pixels is a moving mean over f copies of them: pixels are copied f times along both axes; the outermost rows and columns are
 * repeated, which is what "outside is the nearest pixel" means; a depthwise convolution with whole weights takes the means. Its kernel along an axis is f ones for odd f; for even
 * f, where the mean lies between two copies, it is the sum of two neighbouring means, 1, 2, …, 2, 1 (f + 1 weights that add up to 2 · f). The sum of all weights goes
 * into the requantization, so that nothing is rounded but the result.
 */
final class BilinearUnits {

	private static final int LARGEST_FACTOR = 64;

	private final Emission emission;
	private final Node node;
	private final int factor;

	BilinearUnits(Emission emission, Node node, SamplingOperator.Upsample upsample) {
		this.emission = emission;
		this.node = node;
		factor = upsample.factor();
	}

	void build(Unit unit) throws Unbuildable {
		if (factor > LARGEST_FACTOR) {
			throw new Unbuildable("bilinear upsampling by " + factor + " is a convolution with a kernel of " + kernel().length + "; at most " + LARGEST_FACTOR
					+ " is computed in integers. Write upsample(" + factor + ", mode = \"nearest\")");
		}
		IntegerTensor input = emission.operand(node.inputs().getFirst());
		IntegerTensor enlarged = move(List.of(input), new SamplingOperator.Upsample(factor, SamplingOperator.UpsampleMode.NEAREST), node.output(), "/copies", 0);
		IntegerTensor padded = extended(extended(enlarged, 1), 2);
		int[] kernel = kernel();
		int channels = node.output().dim(0);
		short[] codes = new short[channels * kernel.length * kernel.length];
		long sum = 0;
		for (int i = 0; i < codes.length; i++) {
			codes[i] = (short) (kernel[i / kernel.length % kernel.length] * kernel[i % kernel.length]);
			sum += i < kernel.length * kernel.length ? codes[i] : 0;
		}
		Emission.checkSum("sums of interpolation", (double) sum * Emission.magnitude(input));
		float[] scales = new float[channels];
		Arrays.fill(scales, 1f / sum);
		IntegerTensor result = emission.result(unit);
		var operator = new MacOperator.Convolution(MacOperator.ConvolutionForm.DWCONV, channels, channels, kernel.length, kernel.length, 1, 1, 0, 0, 1, 1, channels, true);
		FilterCodes weights = new FilterCodes(channels, kernel.length * kernel.length, codes, Collections.nCopies(channels, new FilterFormat(Scheme.UNIFORM, 4, 0)), scales);
		emission.draft().step(new Step.Convolution(emission.info(node, ""), padded.index(), result.index(), operator, weights, new int[channels],
				Rescales.products(emission.profile(node), input.scale(), scales, result.scales())));
	}

	/** Weights of the moving mean along an axis. */
	private int[] kernel() {
		int[] kernel = new int[factor % 2 == 0 ? factor + 1 : factor];
		Arrays.fill(kernel, factor % 2 == 0 ? 2 : 1);
		kernel[0] = 1;
		kernel[kernel.length - 1] = 1;
		return kernel;
	}

	/** The first and the last row or column, each half a kernel times more. */
	private IntegerTensor extended(IntegerTensor tensor, int axis) throws Unbuildable {
		int margin = factor / 2;
		if (margin == 0) {
			return tensor;
		}
		int extent = tensor.shape().dim(axis);
		String way = axis == 1 ? "/rows" : "/columns";
		// All copies of the outermost pixel are alike, so that a whole margin can be cut off.
		IntegerTensor first = move(List.of(tensor), new ViewOperator.Split(List.of(margin, extent - margin), axis), tensor.shape().with(axis, margin), way + "/first", 0);
		IntegerTensor last = move(List.of(tensor), new ViewOperator.Split(List.of(extent - margin, margin), axis), tensor.shape().with(axis, margin), way + "/last", 1);
		return move(List.of(first, tensor, last), new ViewOperator.Concat(axis), tensor.shape().with(axis, extent + 2 * margin), way, 0);
	}

	private IntegerTensor move(List<IntegerTensor> operands, Operator operator, Shape shape, String suffix, int port) {
		IntegerTensor first = operands.getFirst();
		IntegerTensor result = emission.draft().tensor(node.name() + suffix, shape, first.range(), first.scale());
		emission.draft().step(new Step.View(emission.info(node, suffix), operands.stream().map(IntegerTensor::index).toList(), result.index(), operator, port, 0));
		return result;
	}
}
