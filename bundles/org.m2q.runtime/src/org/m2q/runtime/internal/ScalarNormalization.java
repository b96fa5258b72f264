package org.m2q.runtime.internal;

import org.m2q.runtime.Rescale;

/** Layer or group normalisation, one set of statistics per unit. */
final class ScalarNormalization extends Op {

	private static final int FRACTION = 10;

	private final Step.Normalization step;
	private final Tensor in;
	private final Tensor out;
	/** Shape seen from the statistics: [outside, shared groups, channels, inside]; elements of a unit are its channels times its inside. */
	private final int channels;
	private final int inside;
	private final boolean grouped;

	ScalarNormalization(Step.Normalization step, Tensor in, Tensor out) {
		super(step.name(), step.groups() == 0 ? in.size() / in.dims()[step.axis()] : step.groups());
		this.step = step;
		this.in = in;
		this.out = out;
		grouped = step.groups() > 0;
		int product = 1;
		for (int i = step.axis() + 1; i < in.dims().length; i++) {
			product *= in.dims()[i];
		}
		inside = product;
		channels = in.dims()[step.axis()];
	}

	@Override
	public int grain(int threads) {
		return grouped ? 1 : super.grain(threads);
	}

	/** Number of an element in row-major order. */
	private int logical(int unit, int element) {
		if (!grouped) {
			return unit / inside * inside * channels + element * inside + unit % inside;
		}
		int ofGroup = channels / step.groups();
		int perOutside = ofGroup * inside;
		int outside = element / perOutside;
		return outside * channels * inside + unit * perOutside + element % perOutside;
	}

	private int channel(int logical) {
		return logical / inside % channels;
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		int n = in.size() / units();
		int zero = in.range().zero();
		for (int unit = from; unit < to; unit++) {
			long sum = 0;
			for (int i = 0; i < n; i++) {
				sum += memory.get(in.storage(), in.position(logical(unit, i))) - zero;
			}
			long variance = step.epsilon();
			for (int i = 0; i < n; i++) {
				long d = n * (long) (memory.get(in.storage(), in.position(logical(unit, i))) - zero) - sum;
				variance += d * d;
			}
			long root = IntegerRoot.floor(variance * n << 2 * step.guard());
			for (int i = 0; i < n; i++) {
				int logical = logical(unit, i);
				long d = n * (long) (memory.get(in.storage(), in.position(logical)) - zero) - sum;
				long t = root == 0 ? 0 : Math.floorDiv(2 * (d * n << FRACTION + step.guard()) + root, 2 * root);
				int channel = channel(logical);
				int acc = Rescale.saturate(t * step.gamma()[channel] + step.beta()[channel]);
				memory.set(out.storage(), out.position(logical), out.range().clamp((long) step.rescale().apply(0, acc) + out.range().zero()));
			}
		}
	}
}
