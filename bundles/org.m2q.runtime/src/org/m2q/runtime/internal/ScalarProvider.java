package org.m2q.runtime.internal;

import java.util.List;
import java.util.Optional;

/** The reference: plain Java for every step. */
public final class ScalarProvider implements KernelProvider {

	@Override
	public String name() {
		return "scalar";
	}

	@Override
	public Optional<Op> create(Step step, List<Tensor> tensors, boolean shiftAdd, boolean integers) {
		Tensor out = tensors.get(step.output());
		List<Tensor> in = step.inputs().stream().map(tensors::get).toList();
		return Optional.of(switch (step) {
			case Step.Convolution s -> new ScalarConvolution(s, in.getFirst(), out, shiftAdd);
			case Step.Linear s -> new ScalarLinear(s, in.getFirst(), out, shiftAdd);
			case Step.MatMul s -> new ScalarMatMul(s, in.getFirst(), in.getLast(), out);
			case Step.Addition s -> new ScalarElements.Addition(s, out, in);
			case Step.Multiplication s -> new ScalarElements.Multiplication(s, out, in.getFirst(), in.getLast());
			case Step.Rescaling s -> new ScalarElements.Rescaling(s, out, in.getFirst());
			case Step.Lookup s -> new ScalarElements.Lookup(s, out, in.getFirst());
			case Step.Softmax s -> new ScalarSoftmax(s, in.getFirst(), out);
			case Step.Normalization s -> new ScalarNormalization(s, in.getFirst(), out);
			case Step.Pool s -> new ScalarPool(s, in.getFirst(), out);
			case Step.Mean s -> new ScalarMean(s, in.getFirst(), out);
			case Step.Division s -> new ScalarElements.Division(s, out, in.getFirst(), in.getLast());
			case Step.View s -> Copy.of(s, in, out);
		});
	}
}
