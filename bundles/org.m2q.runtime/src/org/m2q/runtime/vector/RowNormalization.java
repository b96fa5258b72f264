package org.m2q.runtime.vector;

import java.util.Optional;

import org.m2q.runtime.internal.IntegerRoot;
import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Scratch;
import org.m2q.runtime.internal.Step;
import org.m2q.runtime.internal.Tensor;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Layer normalisation of rows of neighbours. Quotients by the root R are those of {@link Quotients}: as Σ d² is at most the variance V, they stay below 2^10 · √n, or
 * twice that where R was rounded down.
 */
final class RowNormalization extends Op {

	private static final int FRACTION = 10;
	private static final int MOST_ELEMENTS = 4096;

	private final Step.Normalization step;
	private final Tensor in;
	private final Tensor out;
	private final int count;
	private final Widening widening;
	private final Requantizer requantizer;
	private final double[] gamma;
	private final double[] beta;

	private RowNormalization(Step.Normalization step, Tensor in, Tensor out, int count) {
		super(step.name(), out.size() / count);
		this.step = step;
		this.in = in;
		this.out = out;
		this.count = count;
		widening = new Widening(in);
		gamma = new double[Lanes.padded(count)];
		beta = new double[gamma.length];
		double largest = Math.ceil(2 * (1 << FRACTION) * Math.sqrt(count)) + 1;
		double bound = 0;
		for (int i = 0; i < count; i++) {
			gamma[i] = step.gamma()[i];
			beta[i] = step.beta()[i];
			bound = Math.max(bound, largest * Math.abs(gamma[i]) + Math.abs(beta[i]));
		}
		requantizer = new Requantizer(step.rescale(), 1, out, (long) Math.min(Integer.MAX_VALUE, bound), false);
	}

	/** Empty when elements that share their statistics are no neighbours, or too many. */
	static Optional<Op> of(Step.Normalization step, Tensor in, Tensor out) {
		int axis = out.dims().length - 1;
		if (axis < 0 || step.axis() != axis || step.groups() != 0 || in.strides()[axis] != 1 || out.strides()[axis] != 1) {
			return Optional.empty();
		}
		int n = out.dims()[axis];
		double deviation = 2.0 * n * in.range().reach();
		double root = Math.sqrt((deviation * deviation * n + step.epsilon()) * n) * (1L << step.guard());
		boolean exact = n <= MOST_ELEMENTS && deviation < 0x1p31 && root < 0x1p31 && deviation * n * (1L << FRACTION + step.guard()) < Quotients.LARGEST_DIVIDEND;
		return exact ? Optional.of(new RowNormalization(step, in, out, n)) : Optional.empty();
	}

	@Override
	public Scratch.Size scratch() {
		return Scratch.Size.ofInts(Lanes.COUNT + Lanes.padded(count));
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		int[] room = scratch.ints();
		for (int row = from; row < to; row++) {
			widening.read(memory, in.position(row * count), count, room, Lanes.COUNT);
			long root = IntegerRoot.floor(deviations(room) * count << 2 * step.guard());
			double factor = root == 0 ? 0 : (double) ((long) count << FRACTION + step.guard()) / root;
			normalize(room, gamma, beta, count, factor, root == 0 ? 0 : 0.25 / root);
			requantizer.store(room, Lanes.COUNT, 1, Lanes.padded(count) / Lanes.COUNT, 0, count, memory, out.position(row * count), 0, room);
		}
	}

	/** Replaces elements by n · a − Σ a; returns the variance. */
	private long deviations(int[] room) {
		int sum = 0;
		for (int i = Lanes.COUNT; i < Lanes.COUNT + count; i++) {
			sum += room[i];
		}
		long variance = step.epsilon();
		for (int i = Lanes.COUNT; i < Lanes.COUNT + count; i++) {
			int d = count * room[i] - sum;
			room[i] = d;
			variance += (long) d * d;
		}
		return variance;
	}

	/** Replaces deviations by accumulators; beyond the end they are not used. */
	private static void normalize(int[] room, double[] gamma, double[] beta, int count, double factor, double tie) {
		int half = Lanes.COUNT / 2;
		for (int i = 0; i < count; i += half) {
			DoubleVector d = (DoubleVector) IntVector.fromArray(Lanes.HALF_INTS, room, Lanes.COUNT + i).convertShape(VectorOperators.I2D, Lanes.DOUBLES, 0);
			DoubleVector t = d.fma(DoubleVector.broadcast(Lanes.DOUBLES, factor), DoubleVector.broadcast(Lanes.DOUBLES, tie)).add(Lanes.WIDE_MAGIC)
					.sub(Lanes.WIDE_MAGIC);
			DoubleVector sums = t.fma(DoubleVector.fromArray(Lanes.DOUBLES, gamma, i), DoubleVector.fromArray(Lanes.DOUBLES, beta, i));
			((IntVector) sums.max(Integer.MIN_VALUE).min(Integer.MAX_VALUE).convertShape(VectorOperators.D2I, Lanes.HALF_INTS, 0)).intoArray(room, Lanes.COUNT + i);
		}
	}
}
