package org.m2q.network.internal;

import org.m2q.network.LayerKind;
import org.m2q.network.LoopNest;
import org.m2q.network.MacOperator.Convolution;
import org.m2q.network.MacOperator.ConvolutionForm;
import org.m2q.network.MacOperator.Linear;
import org.m2q.network.MacOperator.MatMul;
import org.m2q.network.Node;
import org.m2q.network.SamplingOperator.GlobalPool;
import org.m2q.network.SamplingOperator.Pool;
import org.m2q.network.SamplingOperator.TokenMean;
import org.m2q.network.Shape;

/** Loops and kinds of main operators. */
final class LoopNests {

	private LoopNests() {
	}

	/** The kind of a convolution follows from its geometry, however it was written. */
	static LayerKind kind(Convolution conv) {
		boolean pointwise = conv.kernelRows() == 1 && conv.kernelColumns() == 1;
		if (conv.form() == ConvolutionForm.DWCONV || conv.form() == ConvolutionForm.CONV && conv.groups() > 1 && conv.groups() == conv.channels()) {
			return LayerKind.DWCONV;
		}
		if (!pointwise) {
			return LayerKind.CONV;
		}
		return conv.groups() > 1 ? LayerKind.GPWCONV : LayerKind.PWCONV;
	}

	/** The loops of a layer with this main operator. */
	static LoopNest of(Node node) {
		Shape in = node.inputShapes().getFirst();
		Shape out = node.output();
		return switch (node.operator()) {
		case Convolution conv -> new LoopNest(1, conv.filters() / conv.groups(), conv.channels() / conv.groups(), conv.groups(), out.dim(1),
				out.dim(2), conv.kernelRows(), conv.kernelColumns());
		case Linear linear -> new LoopNest(1, linear.outFeatures(), linear.features(), 1, 1, out.elements() / linear.outFeatures(), 1, 1);
		case MatMul matmul -> {
			int m = out.dim(-2);
			int n = out.dim(-1);
			yield new LoopNest(out.elements() / m / n, m, matmul.reduction(node.inputShapes()), 1, 1, n, 1, 1);
		}
		case Pool pool -> new LoopNest(1, 1, 1, out.dim(0), out.dim(1), out.dim(2), pool.kernelRows(), pool.kernelColumns());
		case GlobalPool pool -> new LoopNest(1, 1, 1, in.dim(0), 1, 1, in.dim(1), in.dim(2));
		case TokenMean mean -> new LoopNest(1, 1, 1, in.dim(1), 1, 1, in.dim(0), 1);
		default -> elements(out);
		};
	}

	private static LoopNest elements(Shape out) {
		return switch (out.rank()) {
		case 0 -> new LoopNest(1, 1, 1, 1, 1, 1, 1, 1);
		case 1 -> new LoopNest(1, 1, 1, out.dim(0), 1, 1, 1, 1);
		case 2 -> new LoopNest(1, 1, 1, out.dim(1), 1, out.dim(0), 1, 1);
		default -> new LoopNest(out.elements() / out.dim(-3) / out.dim(-2) / out.dim(-1), 1, 1, out.dim(-3), out.dim(-2), out.dim(-1), 1, 1);
		};
	}
}
