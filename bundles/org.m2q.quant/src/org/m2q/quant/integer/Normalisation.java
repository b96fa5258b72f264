package org.m2q.quant.integer;

import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.NormOperator;
import org.m2q.network.Shape;
import org.m2q.quant.scheme.FixedPoint;

/** Normalisation of codes: difference to the mean over the root of the variance, in sixteenths. */
public final class Normalisation {

	private static final int ONE = 16;

	private Normalisation() {
	}

	/** Normalises the output of a multiplying layer, then applies its last steps. */
	static int[] of(IntegerLayer layer, int[] codes, int[] added) {
		int[] result = new int[codes.length];
		for (int i = 0; i < codes.length; i++) {
			result[i] = completed(layer, codes, i, added.length == 0 ? 0 : added[i]);
		}
		return result;
	}

	/** One normalised output of a multiplying layer, from the codes of all outputs that share its statistics. */
	public static int completed(IntegerLayer layer, int[] codes, int position, int added) {
		Layer what = layer.layer();
		boolean tokens = what.kind() == LayerKind.LINEAR;
		int filters = tokens ? (int) what.loops().filters() : what.output().dim(0);
		int first = tokens ? position / filters * filters : position % (codes.length / filters);
		int stride = tokens ? 1 : codes.length / filters;
		boolean all = what.norm().orElse("").equals("groupnorm");
		return layer.completed(all ? value(codes, position, 0, 1, codes.length, layer.output()) : value(codes, position, first, stride, filters, layer.output()),
				added);
	}

	/** One element of a normalisation of its own. */
	static int element(NormOperator operator, int[] codes, int position, Shape shape, CodeRange range) {
		return switch (operator) {
			case NormOperator.LayerNorm norm -> {
				int axis = norm.axis() < 0 ? norm.axis() + shape.rank() : norm.axis();
				int inner = 1;
				for (int i = axis + 1; i < shape.rank(); i++) {
					inner *= shape.dim(i);
				}
				int size = shape.dim(axis);
				int first = position / (inner * size) * inner * size + position % inner;
				yield value(codes, position, first, inner, size, range);
			}
			case NormOperator.GroupNorm norm -> {
				int size = codes.length / norm.groups();
				yield value(codes, position, position / size * size, 1, size, range);
			}
			default -> codes[position];
		};
	}

	private static int value(int[] codes, int position, int first, int stride, int count, CodeRange range) {
		long sum = 0;
		for (int i = 0; i < count; i++) {
			sum += codes[first + i * stride];
		}
		long mean = Math.floorDiv(sum, count);
		long squares = 0;
		for (int i = 0; i < count; i++) {
			long difference = codes[first + i * stride] - mean;
			squares += difference * difference;
		}
		long deviation = FixedPoint.squareRoot(squares / count) + 1;
		return range.clamp(range.zero() + Math.floorDiv((codes[position] - mean) * ONE, deviation));
	}
}
