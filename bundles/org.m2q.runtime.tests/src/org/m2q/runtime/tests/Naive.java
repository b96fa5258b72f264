package org.m2q.runtime.tests;

import java.math.BigInteger;

import org.m2q.runtime.CodeRange;
import org.m2q.runtime.Rescale;
import org.m2q.runtime.Window;

/** What steps compute, written from their formulas with unbounded integers and without any thought of speed. Tensors are in row-major logical order. */
final class Naive {

	private static final BigInteger MAX = BigInteger.valueOf(Integer.MAX_VALUE);
	private static final BigInteger MIN = BigInteger.valueOf(Integer.MIN_VALUE);

	private Naive() {
	}

	/** A tensor. */
	record Data(int[] shape, CodeRange range, int[] codes) {

		Data {
			int size = 1;
			for (int dim : shape) {
				size *= dim;
			}
			if (codes.length != size) {
				throw new IllegalArgumentException(codes.length + " codes for " + size);
			}
		}

		/** The element at coordinates less the zero point. */
		int value(int... at) {
			return codes[position(at)] - range.zero();
		}

		int position(int... at) {
			int position = 0;
			for (int i = 0; i < at.length; i++) {
				position = position * shape[i] + at[i];
			}
			return position;
		}
	}

	/** The rounded product of an accumulator. */
	static int rescale(Rescale rescale, int channel, long accumulator) {
		int c = rescale.channels() == 1 ? 0 : channel;
		BigInteger acc = BigInteger.valueOf(accumulator);
		return switch (rescale.profile()) {
			case POT -> saturate(rescale.shift(c) < 0 ? acc.shiftLeft(-rescale.shift(c)) : halfEven(acc, rescale.shift(c)));
			case DYADIC -> saturate(halfUp(acc.multiply(BigInteger.valueOf(rescale.multiplier(c))), rescale.shift(c)));
			case FLOAT32 -> {
				float product = (float) accumulator * rescale.factor(c);
				double rounded = Math.rint(product);
				yield rounded > Integer.MAX_VALUE ? Integer.MAX_VALUE : rounded < Integer.MIN_VALUE ? Integer.MIN_VALUE : (int) rounded;
			}
		};
	}

	static BigInteger halfEven(BigInteger x, int shift) {
		BigInteger floor = x.shiftRight(shift);
		int toHalf = x.subtract(floor.shiftLeft(shift)).shiftLeft(1).compareTo(BigInteger.ONE.shiftLeft(shift));
		return toHalf > 0 || toHalf == 0 && floor.testBit(0) ? floor.add(BigInteger.ONE) : floor;
	}

	static BigInteger halfUp(BigInteger x, int shift) {
		return shift == 0 ? x : x.add(BigInteger.ONE.shiftLeft(shift - 1)).shiftRight(shift);
	}

	static int saturate(BigInteger x) {
		return x.min(MAX).max(MIN).intValueExact();
	}

	/** Into the range, after the zero point was added. */
	static int code(CodeRange range, BigInteger value) {
		return value.add(BigInteger.valueOf(range.zero())).min(BigInteger.valueOf(range.high())).max(BigInteger.valueOf(range.low())).intValueExact();
	}

	static int code(CodeRange range, long value) {
		return code(range, BigInteger.valueOf(value));
	}

	static int[] convolution(Data in, Window w, int groups, int filters, short[] weights, int[] bias, Rescale rescale, CodeRange range) {
		int channels = in.shape()[0] / groups;
		int rows = w.outputRows(in.shape()[1]);
		int columns = w.outputColumns(in.shape()[2]);
		int[] out = new int[filters * rows * columns];
		int at = 0;
		for (int f = 0; f < filters; f++) {
			int group = f / (filters / groups);
			for (int r = 0; r < rows; r++) {
				for (int c = 0; c < columns; c++) {
					long acc = bias[f];
					for (int ch = 0; ch < channels; ch++) {
						for (int kr = 0; kr < w.kernelRows(); kr++) {
							for (int kc = 0; kc < w.kernelColumns(); kc++) {
								int y = r * w.strideRows() - w.paddingRows() + kr * w.dilationRows();
								int x = c * w.strideColumns() - w.paddingColumns() + kc * w.dilationColumns();
								if (y >= 0 && y < in.shape()[1] && x >= 0 && x < in.shape()[2]) {
									acc += (long) in.value(group * channels + ch, y, x)
											* weights[((f * channels + ch) * w.kernelRows() + kr) * w.kernelColumns() + kc];
								}
							}
						}
					}
					out[at++] = code(range, rescale(rescale, f, Math.toIntExact(acc)));
				}
			}
		}
		return out;
	}

	/** [rows, features] to [rows, filters]. */
	static int[] linear(Data in, int filters, short[] weights, int[] bias, Rescale rescale, CodeRange range) {
		int features = in.shape()[in.shape().length - 1];
		int rows = in.codes().length / features;
		int[] out = new int[rows * filters];
		for (int r = 0; r < rows; r++) {
			for (int f = 0; f < filters; f++) {
				long acc = bias[f];
				for (int i = 0; i < features; i++) {
					acc += (long) (in.codes()[r * features + i] - in.range().zero()) * weights[f * features + i];
				}
				out[r * filters + f] = code(range, rescale(rescale, f, Math.toIntExact(acc)));
			}
		}
		return out;
	}

	/** [batch, m, k] · [batch, k, n], stored transposed or not. */
	static int[] matMul(Data a, Data b, boolean ta, boolean tb, Rescale rescale, CodeRange range) {
		int m = a.shape()[ta ? 2 : 1];
		int k = a.shape()[ta ? 1 : 2];
		int n = b.shape()[tb ? 1 : 2];
		int[] out = new int[a.shape()[0] * m * n];
		int at = 0;
		for (int h = 0; h < a.shape()[0]; h++) {
			for (int i = 0; i < m; i++) {
				for (int j = 0; j < n; j++) {
					long acc = 0;
					for (int l = 0; l < k; l++) {
						acc += (long) (ta ? a.value(h, l, i) : a.value(h, i, l)) * (tb ? b.value(h, j, l) : b.value(h, l, j));
					}
					out[at++] = code(range, rescale(rescale, i, Math.toIntExact(acc)));
				}
			}
		}
		return out;
	}

	/** The value of an operand that is broadcast to the shape of another. */
	static int broadcast(Data operand, int[] shape, int logical) {
		int rest = logical;
		int position = 0;
		int stride = 1;
		for (int axis = shape.length - 1, own = operand.shape().length - 1; own >= 0; axis--, own--) {
			int coordinate = rest % shape[axis];
			rest /= shape[axis];
			position += operand.shape()[own] == 1 ? 0 : coordinate * stride;
			stride *= operand.shape()[own];
		}
		return operand.codes()[position] - operand.range().zero();
	}

	static int[] softmax(Data in, int axis, int[] exponentials, int one, CodeRange range) {
		int[] out = new int[in.codes().length];
		int n = in.shape()[axis];
		int inside = 1;
		for (int i = axis + 1; i < in.shape().length; i++) {
			inside *= in.shape()[i];
		}
		for (int p = 0; p < out.length; p++) {
			int start = p - p / inside % n * inside;
			int largest = Integer.MIN_VALUE;
			for (int i = 0; i < n; i++) {
				largest = Math.max(largest, in.codes()[start + i * inside]);
			}
			BigInteger sum = BigInteger.ZERO;
			for (int i = 0; i < n; i++) {
				sum = sum.add(BigInteger.valueOf(exponentials[largest - in.codes()[start + i * inside]]));
			}
			BigInteger e = BigInteger.valueOf(exponentials[largest - in.codes()[p]]);
			out[p] = code(range, e.multiply(BigInteger.valueOf(2L * one)).add(sum).divide(sum.shiftLeft(1)));
		}
		return out;
	}

	/** groups 0: statistics along the axis; else per group of the channels on the axis. */
	static int[] normalization(Data in, int axis, int groups, int[] gamma, int[] beta, long epsilon, int guard, Rescale rescale, CodeRange range) {
		int size = in.codes().length;
		int inside = 1;
		for (int i = axis + 1; i < in.shape().length; i++) {
			inside *= in.shape()[i];
		}
		int channels = in.shape()[axis];
		int[] unit = new int[size];
		int units = 0;
		for (int p = 0; p < size; p++) {
			int channel = p / inside % channels;
			unit[p] = groups > 0 ? channel / (channels / groups) : p / (inside * channels) * inside + p % inside;
			units = Math.max(units, unit[p] + 1);
		}
		int[] out = new int[size];
		for (int u = 0; u < units; u++) {
			long n = 0;
			BigInteger sum = BigInteger.ZERO;
			for (int p = 0; p < size; p++) {
				if (unit[p] == u) {
					n++;
					sum = sum.add(BigInteger.valueOf(in.codes()[p] - in.range().zero()));
				}
			}
			BigInteger variance = BigInteger.valueOf(epsilon);
			for (int p = 0; p < size; p++) {
				if (unit[p] == u) {
					variance = variance.add(deviation(in, p, n, sum).pow(2));
				}
			}
			BigInteger root = variance.multiply(BigInteger.valueOf(n)).shiftLeft(2 * guard).sqrt();
			for (int p = 0; p < size; p++) {
				if (unit[p] == u) {
					BigInteger scaled = deviation(in, p, n, sum).multiply(BigInteger.valueOf(n)).shiftLeft(10 + guard + 1).add(root);
					BigInteger t = root.signum() == 0 ? BigInteger.ZERO : floorDivide(scaled, root.shiftLeft(1));
					int channel = p / inside % channels;
					int acc = saturate(t.multiply(BigInteger.valueOf(gamma[channel])).add(BigInteger.valueOf(beta[channel])));
					out[p] = code(range, rescale(rescale, 0, acc));
				}
			}
		}
		return out;
	}

	private static BigInteger deviation(Data in, int p, long n, BigInteger sum) {
		return BigInteger.valueOf(n * (in.codes()[p] - in.range().zero())).subtract(sum);
	}

	static BigInteger floorDivide(BigInteger a, BigInteger b) {
		BigInteger[] both = a.divideAndRemainder(b);
		return both[1].signum() < 0 ? both[0].subtract(BigInteger.ONE) : both[0];
	}

	static int[] pool(Data in, Window w, boolean maximum, boolean countPadding, Rescale rescale, CodeRange range) {
		int rows = w.outputRows(in.shape()[1]);
		int columns = w.outputColumns(in.shape()[2]);
		int[] out = new int[in.shape()[0] * rows * columns];
		int at = 0;
		for (int ch = 0; ch < in.shape()[0]; ch++) {
			for (int r = 0; r < rows; r++) {
				for (int c = 0; c < columns; c++) {
					long sum = 0;
					int count = 0;
					int largest = Integer.MIN_VALUE;
					for (int kr = 0; kr < w.kernelRows(); kr++) {
						for (int kc = 0; kc < w.kernelColumns(); kc++) {
							int y = r * w.strideRows() - w.paddingRows() + kr;
							int x = c * w.strideColumns() - w.paddingColumns() + kc;
							if (y >= 0 && y < in.shape()[1] && x >= 0 && x < in.shape()[2]) {
								sum += in.value(ch, y, x);
								count++;
								largest = Math.max(largest, in.value(ch, y, x));
							}
						}
					}
					out[at++] = code(range, maximum ? largest : rescale(rescale, (countPadding ? w.taps() : count) - 1, sum));
				}
			}
		}
		return out;
	}
}
