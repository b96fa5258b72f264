package org.m2q.quant.integer;

import org.m2q.network.ElementOperator;
import org.m2q.network.Layer;
import org.m2q.network.NormOperator;
import org.m2q.network.SamplingOperator;
import org.m2q.network.Shape;

/** A layer without multiply-accumulates in integers, element by element. Codes count sixteenths. */
public final class ElementOperators {

	private static final int ONE = 16;

	private final IntegerLayer layer;
	private final Layer what;
	private final CodeRange range;
	private final int[][] operands;
	private final int[] added;

	/** Reads the operands of a layer from the outputs of the layers before. */
	public ElementOperators(IntegerNetwork network, IntegerLayer layer, int[] input, int[][] outputs) {
		this.layer = layer;
		what = layer.layer();
		range = layer.output();
		operands = new int[layer.operands().size()][];
		for (int i = 0; i < operands.length; i++) {
			OperandMap map = layer.operands().get(i);
			operands[i] = new int[map.size()];
			for (int k = 0; k < map.size(); k++) {
				operands[i][k] = network.code(layer, i, map, k, input, outputs);
			}
		}
		added = layer.residual().map(map -> {
			int[] codes = new int[map.size()];
			for (int k = 0; k < codes.length; k++) {
				codes[k] = network.code(layer, -1, map, k, input, outputs);
			}
			return codes;
		}).orElse(new int[0]);
	}

	/** All outputs. */
	int[] all() {
		int[] result = new int[Math.toIntExact(what.outputElements())];
		for (int i = 0; i < result.length; i++) {
			result[i] = element(i);
		}
		return result;
	}

	/** One output. */
	public int element(int position) {
		return layer.completed(value(position), added.length == 0 ? 0 : added[position]);
	}

	private int value(int position) {
		int zero = range.zero();
		int a = operands[0][Math.min(position, operands[0].length - 1)] - zero;
		return switch (what.operator()) {
			case ElementOperator.Divide divide -> {
				int divisor = Math.max(1, broadcast(1, position) - zero);
				yield range.clamp(zero + (long) Math.floorDiv(a * ONE + divisor / 2, divisor));
			}
			case ElementOperator.Add add -> {
				long sum = a;
				for (int i = 1; i < operands.length; i++) {
					sum += broadcast(i, position) - zero;
				}
				yield range.clamp(zero + sum);
			}
			case ElementOperator.Subtract subtract -> range.clamp(zero + (long) a - (broadcast(1, position) - zero));
			case ElementOperator.Multiply multiply -> {
				long product = a;
				for (int i = 1; i < operands.length; i++) {
					product = Math.floorDiv(product * (broadcast(i, position) - zero) + ONE / 2, ONE);
				}
				yield range.clamp(zero + product);
			}
			case ElementOperator.ScaleBy scale -> range.clamp(zero + Math.round(a * scale.factor()));
			case ElementOperator.ScaleChannels scale -> range.clamp(zero + (long) Math.floorDiv(a * (ONE / 2 + position % ONE), ONE));
			case ElementOperator.AddParameter parameter -> range.clamp(zero + (long) a + position % 11 - 5);
			case ElementOperator.Softmax softmax -> softmax(softmax, position);
			case NormOperator norm -> Normalisation.element(norm, operands[0], position, what.output(), range);
			case SamplingOperator sampling -> sampled(sampling, position);
			default -> range.clamp(zero + (long) a);
		};
	}

	private int broadcast(int operand, int position) {
		Shape out = what.output();
		Shape in = what.inputs().get(operand);
		int rest = position;
		int index = 0;
		int stride = 1;
		for (int axis = 1; axis <= out.rank(); axis++) {
			int at = rest % out.dim(-axis);
			rest /= out.dim(-axis);
			if (axis <= in.rank()) {
				index += (in.dim(-axis) == 1 ? 0 : at) * stride;
				stride *= in.dim(-axis);
			}
		}
		return operands[operand][index];
	}

	/** Powers of two in place of e: 2^((x − max) / 16), then each part of the sum in 256ths. */
	private int softmax(ElementOperator.Softmax operator, int position) {
		Shape shape = what.output();
		int axis = operator.axis() < 0 ? operator.axis() + shape.rank() : operator.axis();
		int inner = 1;
		for (int i = axis + 1; i < shape.rank(); i++) {
			inner *= shape.dim(i);
		}
		int size = shape.dim(axis);
		int first = position / (inner * size) * inner * size + position % inner;
		int largest = Integer.MIN_VALUE;
		for (int i = 0; i < size; i++) {
			largest = Math.max(largest, operands[0][first + i * inner]);
		}
		long sum = 0;
		for (int i = 0; i < size; i++) {
			sum += power(operands[0][first + i * inner] - largest);
		}
		return range.clamp(range.zero() + Math.floorDiv(power(operands[0][position] - largest) * (range.high() - range.zero()), sum));
	}

	private static long power(int sixteenths) {
		int whole = Math.floorDiv(-sixteenths, ONE);
		int part = Math.floorMod(-sixteenths, ONE);
		long value = (1L << 20) * (2 * ONE - part) / (2 * ONE);
		return whole > 40 ? 0 : value >> whole;
	}

	private int sampled(SamplingOperator operator, int position) {
		return switch (operator) {
			case SamplingOperator.GlobalPool pool -> {
				int size = operands[0].length / Math.toIntExact(what.outputElements());
				yield mean(position * size, 1, size);
			}
			case SamplingOperator.TokenMean mean -> {
				int features = Math.toIntExact(what.outputElements());
				yield mean(position, features, operands[0].length / features);
			}
			case SamplingOperator.Upsample upsample -> {
				Shape out = what.output();
				int column = position % out.dim(2) / upsample.factor();
				int row = position / out.dim(2) % out.dim(1) / upsample.factor();
				yield operands[0][(position / out.dim(2) / out.dim(1) * what.inputs().getFirst().dim(1) + row) * what.inputs().getFirst().dim(2) + column];
			}
			case SamplingOperator.Pool pool -> pooled(pool, position);
		};
	}

	private int mean(int first, int stride, int count) {
		long sum = 0;
		for (int i = 0; i < count; i++) {
			sum += operands[0][first + i * stride];
		}
		return (int) Math.floorDiv(sum + count / 2, count);
	}

	private int pooled(SamplingOperator.Pool pool, int position) {
		Shape in = what.inputs().getFirst();
		Shape out = what.output();
		int channel = position / out.dim(2) / out.dim(1);
		int row = position / out.dim(2) % out.dim(1) * pool.strideRows() - pool.paddingRows();
		int column = position % out.dim(2) * pool.strideColumns() - pool.paddingColumns();
		long sum = 0;
		int count = 0;
		int largest = range.low();
		for (int r = Math.max(0, row); r < Math.min(in.dim(1), row + pool.kernelRows()); r++) {
			for (int c = Math.max(0, column); c < Math.min(in.dim(2), column + pool.kernelColumns()); c++) {
				int code = operands[0][(channel * in.dim(1) + r) * in.dim(2) + c];
				sum += code;
				count++;
				largest = Math.max(largest, code);
			}
		}
		if (pool.function() == SamplingOperator.PoolFunction.MAXIMUM) {
			return largest;
		}
		int all = pool.countPadding() ? pool.kernelRows() * pool.kernelColumns() : Math.max(1, count);
		return (int) Math.floorDiv(sum + (long) (all - count) * range.zero() + all / 2, all);
	}
}
