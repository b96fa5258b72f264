package org.m2q.runtime.internal;

import java.util.List;

import org.m2q.runtime.FilterWeights;
import org.m2q.runtime.Rescale;
import org.m2q.runtime.Window;

/** One operation of a network that is being built; tensors are named by their index. */
public sealed interface Step {

	/** Its name. */
	String name();

	/** Tensors that it reads. */
	List<Integer> inputs();

	/** The tensor that it makes. */
	int output();

	/** Convolution. */
	record Convolution(String name, int input, int output, Window window, int groups, FilterWeights weights, int[] bias, Rescale rescale) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/** Linear layer. */
	record Linear(String name, int input, int output, FilterWeights weights, int[] bias, Rescale rescale) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/** Product of computed tensors. */
	record MatMul(String name, int left, int right, int output, boolean transposeLeft, boolean transposeRight, Rescale rescale) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(left, right);
		}
	}

	/** Sum with integer factors. */
	record Addition(String name, List<Integer> inputs, int output, Rescale.Profile profile, int[] multipliers, int shift, float[] factors, float scale)
			implements Step {
	}

	/** Product element by element. */
	record Multiplication(String name, int left, int right, int output, Rescale rescale) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(left, right);
		}
	}

	/** Other steps. */
	record Rescaling(String name, int input, int output, int axis, Rescale rescale) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/** Function of single codes. */
	record Lookup(String name, int input, int output, int[] table) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/** Softmax. */
	record Softmax(String name, int input, int output, int axis, int[] exponentials, int one) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/** Layer or group normalisation. */
	record Normalization(String name, int input, int output, int axis, int groups, int[] gamma, int[] beta, long epsilon, int guard, Rescale rescale)
			implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/** Pooling; without a rescaling it takes maxima. */
	record Pool(String name, int input, int output, Window window, boolean maximum, boolean countPadding, Rescale rescale) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/** Mean. */
	record Mean(String name, int input, int output, boolean tokens, Rescale rescale) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(input);
		}
	}

	/** Quotient. */
	record Division(String name, int left, int right, int output, int multiplier, int shift, boolean logarithmic) implements Step {
		@Override
		public List<Integer> inputs() {
			return List.of(left, right);
		}
	}

	/** Moved codes. */
	record View(String name, List<Integer> inputs, int output, Movement movement) implements Step {
	}
}
