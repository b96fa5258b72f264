package org.m2q.runtime.vector;

import java.util.List;
import java.util.Optional;

import org.m2q.runtime.internal.KernelProvider;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Step;
import org.m2q.runtime.internal.Storage;
import org.m2q.runtime.internal.Tensor;

/** Kernels on the Vector API. Loaded by name, and only where that module is there. */
public final class VectorProvider implements KernelProvider {

	private static final int LEAST_LANES = 8;

	/**
	 * The provider.
	 *
	 * @throws UnsupportedOperationException when vectors of the processor are too short
	 */
	public VectorProvider() {
		if (Lanes.COUNT < LEAST_LANES) {
			throw new UnsupportedOperationException("vectors of " + Lanes.COUNT + " lanes of 32 bits; " + LEAST_LANES + " are needed");
		}
	}

	@Override
	public String name() {
		return "vector, " + Lanes.COUNT + " lanes of 32 bits";
	}

	@Override
	public Optional<Op> create(Step step, List<Tensor> tensors, boolean shiftAdd, boolean integers) {
		Tensor out = tensors.get(step.output());
		List<Tensor> in = step.inputs().stream().map(tensors::get).toList();
		return switch (step) {
			case Step.Convolution s -> convolution(s, in.getFirst(), out, shiftAdd, integers);
			case Step.Linear s -> linear(s, in.getFirst(), out, shiftAdd, integers);
			case Step.MatMul s -> DynamicProduct.of(s, in.getFirst(), in.getLast(), out, integers);
			case Step.Lookup s -> VectorElements.table(s.name(), in.getFirst(), out, s.table());
			case Step.Rescaling s -> VectorElements.rescaling(s, in.getFirst(), out, integers);
			case Step.Addition s -> VectorElements.sum(s, in, out, integers);
			case Step.Multiplication s -> VectorElements.multiplication(s, in.getFirst(), in.getLast(), out, integers);
			case Step.Division s -> integers ? Optional.empty() : Quotients.of(s, in.getFirst(), in.getLast(), out);
			case Step.Mean s -> ChannelMean.of(s, in.getFirst(), out, integers);
			case Step.Pool s -> ChannelPool.of(s, in.getFirst(), out, integers);
			case Step.Softmax s -> integers ? Optional.empty() : RowSoftmax.of(s, in.getFirst(), out);
			case Step.Normalization s -> integers ? Optional.empty() : RowNormalization.of(s, in.getFirst(), out);
			default -> Optional.empty();
		};
	}

	private static Optional<Op> convolution(Step.Convolution s, Tensor in, Tensor out, boolean shiftAdd, boolean integers) {
		if (shiftAdd && s.weights().hasShiftAdd() || out.strides()[0] != 1 && out.dims()[0] > 1) {
			return Optional.empty();
		}
		long bound = DepthwiseConvolution.bound(s, in, out);
		if (bound >= 0 && integers) {
			return IntegerDepthwise.of(s, in, out, bound);
		}
		if (bound >= 0 && DepthwiseConvolution.isExact(bound)) {
			return Optional.of(new DepthwiseConvolution(s, in, out, bound));
		}
		return Optional.of(FilterProduct.convolution(s.name(), in, out, s.window(), s.groups(), s.weights(), s.bias(), s.rescale(), integers));
	}

	private static Optional<Op> linear(Step.Linear s, Tensor in, Tensor out, boolean shiftAdd, boolean integers) {
		Optional<Rows> inRows = Rows.ofLeading(in);
		Optional<Rows> outRows = Rows.ofLeading(out);
		boolean unit = out.strides()[out.dims().length - 1] == 1;
		if (shiftAdd && s.weights().hasShiftAdd() || inRows.isEmpty() || outRows.isEmpty() || !unit || in.storage() == Storage.INT32) {
			return Optional.empty();
		}
		return Optional.of(FilterProduct.linear(s.name(), in, out, inRows.get(), outRows.get(), s.weights(), s.bias(), s.rescale(), integers));
	}
}
