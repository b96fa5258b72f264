package org.m2q.runtime.vector;

import java.util.Optional;

import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Scratch;
import org.m2q.runtime.internal.Step;
import org.m2q.runtime.internal.Tensor;

import jdk.incubator.vector.IntVector;

/** Means with channels in lanes. */
final class ChannelMean extends Op {

	private final Tensor out;
	private final Rows positions;
	private final int count;
	private final Widening widening;
	private final Requantizer requantizer;

	private ChannelMean(Step.Mean step, Tensor in, Tensor out, Rows positions, int count, boolean integers) {
		super(step.name(), Lanes.padded(out.size()) / Lanes.COUNT);
		this.out = out;
		this.positions = positions;
		this.count = count;
		widening = new Widening(in);
		requantizer = new Requantizer(step.rescale(), out.size(), out, Math.min(Integer.MAX_VALUE, count * in.range().reach()), integers);
	}

	/** Empty when channels are no neighbours or pixels are not evenly apart. */
	static Optional<Op> of(Step.Mean step, Tensor in, Tensor out, boolean integers) {
		Rows positions = step.tokens() ? new Rows(in.offset(), in.dims()[0], 0, in.strides()[0]) : Rows.ofPixels(in);
		int count = step.tokens() ? in.dims()[0] : in.dims()[1] * in.dims()[2];
		boolean neighbours = in.strides()[step.tokens() ? 1 : 0] == 1 || out.size() == 1;
		if (!neighbours || !step.tokens() && !positions.isEven() || !out.isDense()) {
			return Optional.empty();
		}
		return Optional.of(new ChannelMean(step, in, out, positions, count, integers));
	}

	@Override
	public Scratch.Size scratch() {
		return Scratch.Size.ofInts(2 * Lanes.COUNT);
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		for (int unit = from; unit < to; unit++) {
			int channel = unit * Lanes.COUNT;
			sum(memory, positions.offset() + channel, scratch.ints());
			requantizer.store(scratch.ints(), Lanes.COUNT, 1, 1, channel, Math.min(Lanes.COUNT, out.size() - channel), memory, out.offset() + channel, 0,
					scratch.ints());
		}
	}

	private void sum(Memory memory, int at, int[] into) {
		IntVector sum = IntVector.zero(Lanes.INTS);
		for (int i = 0; i < count; i++) {
			sum = sum.add(widening.ints(memory, at + i * positions.innerStep()));
		}
		sum.intoArray(into, Lanes.COUNT);
	}
}
