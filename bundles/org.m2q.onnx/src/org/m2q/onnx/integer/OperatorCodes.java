package org.m2q.onnx.integer;

import java.util.ArrayList;
import java.util.List;

import org.m2q.network.MacOperator;
import org.m2q.network.Operator;
import org.m2q.network.SamplingOperator;
import org.m2q.network.Shape;
import org.m2q.network.ViewOperator;

/** Operators of steps as lists of numbers. */
final class OperatorCodes {

	private OperatorCodes() {
	}

	static List<Integer> of(MacOperator.Convolution c) {
		return List.of(c.form().ordinal(), c.channels(), c.filters(), c.kernelRows(), c.kernelColumns(), c.strideRows(), c.strideColumns(), c.paddingRows(), c.paddingColumns(),
				c.dilationRows(), c.dilationColumns(), c.groups(), c.bias() ? 1 : 0);
	}

	static MacOperator.Convolution convolution(List<Integer> n) {
		return new MacOperator.Convolution(MacOperator.ConvolutionForm.values()[n.get(0)], n.get(1), n.get(2), n.get(3), n.get(4), n.get(5), n.get(6), n.get(7), n.get(8),
				n.get(9), n.get(10), n.get(11), n.get(12) != 0);
	}

	static List<Integer> of(SamplingOperator.Pool p) {
		return List.of(p.function().ordinal(), p.kernelRows(), p.kernelColumns(), p.strideRows(), p.strideColumns(), p.paddingRows(), p.paddingColumns(),
				p.countPadding() ? 1 : 0);
	}

	static SamplingOperator.Pool pool(List<Integer> n) {
		return new SamplingOperator.Pool(SamplingOperator.PoolFunction.values()[n.get(0)], n.get(1), n.get(2), n.get(3), n.get(4), n.get(5), n.get(6), n.get(7) != 0);
	}

	/** The numbers of what moves codes, without its name. */
	static List<Integer> view(Operator operator) {
		return switch (operator) {
			case ViewOperator.Concat v -> List.of(v.axis());
			case ViewOperator.Split v -> {
				List<Integer> all = new ArrayList<>(List.of(v.axis()));
				all.addAll(v.sizes());
				yield all;
			}
			case ViewOperator.Reshape v -> v.shape().dims();
			case ViewOperator.Transpose v -> v.axes();
			case ViewOperator.ToTokens v -> List.of();
			case ViewOperator.ToMap v -> List.of(v.rows(), v.columns());
			case ViewOperator.Unfold v -> List.of(v.patch());
			case ViewOperator.Fold v -> List.of(v.patch(), v.rows(), v.columns());
			case ViewOperator.WindowPartition v -> List.of(v.window());
			case ViewOperator.WindowMerge v -> List.of(v.window(), v.rows(), v.columns());
			case ViewOperator.Subsample v -> List.of(v.stride());
			case ViewOperator.AppendOnes v -> List.of(v.axis(), v.count());
			case ViewOperator.Pad v -> List.of(v.top(), v.bottom(), v.left(), v.right());
			case SamplingOperator.Upsample v -> List.of(v.factor(), v.mode().ordinal());
			default -> throw new IllegalArgumentException(operator.name() + " does not move codes");
		};
	}

	/** @throws IllegalArgumentException for a name that is none of an operator that moves codes */
	static Operator view(String name, List<Integer> n) {
		return switch (name) {
			case "concat" -> new ViewOperator.Concat(n.get(0));
			case "split" -> new ViewOperator.Split(n.subList(1, n.size()), n.get(0));
			case "reshape" -> new ViewOperator.Reshape(new Shape(n));
			case "transpose" -> new ViewOperator.Transpose(n);
			case "to_tokens" -> new ViewOperator.ToTokens();
			case "to_map" -> new ViewOperator.ToMap(n.get(0), n.get(1));
			case "unfold" -> new ViewOperator.Unfold(n.get(0));
			case "fold" -> new ViewOperator.Fold(n.get(0), n.get(1), n.get(2));
			case "window_partition" -> new ViewOperator.WindowPartition(n.get(0));
			case "window_merge" -> new ViewOperator.WindowMerge(n.get(0), n.get(1), n.get(2));
			case "subsample" -> new ViewOperator.Subsample(n.get(0));
			case "append_ones" -> new ViewOperator.AppendOnes(n.get(0), n.get(1));
			case "pad" -> new ViewOperator.Pad(n.get(0), n.get(1), n.get(2), n.get(3));
			case "upsample" -> new SamplingOperator.Upsample(n.get(0), SamplingOperator.UpsampleMode.values()[n.get(1)]);
			default -> throw new IllegalArgumentException(name + " does not move codes");
		};
	}
}
