package org.m2q.onnx.integer;

import java.util.Arrays;
import java.util.stream.IntStream;

import org.m2q.onnx.DataType;
import org.m2q.onnx.Tensor;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.Rescale;

/** The arithmetic of {@link Rescale} in nodes. */
final class RescaleNodes {

	/** Larger magnitudes are cut before they become integers; all of them are outside of 32 bits. */
	private static final float FAR = 0x1p40f;

	private final ProgramGraph graph;

	RescaleNodes(ProgramGraph graph) {
		this.graph = graph;
	}

	/**
	 * Rescales.
	 *
	 * @param name prefix of the constants
	 * @param accumulator a value of 64-bit numbers that fit 32 bits
	 * @param rescale the factors
	 * @param shape extents of constants that hold several factors
	 * @return a value of 64-bit numbers, not yet saturated
	 */
	String rescaled(String name, String accumulator, Rescale rescale, int[] shape) {
		return switch (rescale.profile()) {
			case POT -> pot(name, accumulator, rescale.shifts(), shape);
			case DYADIC -> dyadic(name, accumulator, rescale, shape);
			case FLOAT32 -> rounded(graph.nodes().add("Mul", graph.cast(accumulator, DataType.FLOAT), reals(name + ":factor", shape, rescale.factors())));
		};
	}

	/** The same with another factor for every element of {@code channels}. */
	String rescaled(String name, String accumulator, Rescale rescale, int[] shape, int[] channels) {
		if (rescale.channels() == 1) {
			return rescaled(name, accumulator, rescale, new int[0]);
		}
		Rescale all = rescale.profile() == Requantization.FLOAT32 ? Rescale.float32(picked(rescale.factors(), channels))
				: new Rescale(rescale.profile(), picked(rescale.multipliers(), channels), picked(rescale.shifts(), channels), new float[0]);
		return rescaled(name, accumulator, all, shape);
	}

	private static int[] picked(int[] values, int[] which) {
		return Arrays.stream(which).map(i -> values[i]).toArray();
	}

	private static float[] picked(float[] values, int[] which) {
		float[] result = new float[which.length];
		for (int i = 0; i < result.length; i++) {
			result[i] = values[which[i]];
		}
		return result;
	}

	/** The nearest integers of real numbers, halves to the even one. */
	String rounded(String real) {
		String near = graph.nodes().add("Round", real);
		return graph.cast(graph.nodes().add("Clip", near, graph.nodes().real(-FAR), graph.nodes().real(FAR)), DataType.INT64);
	}

	String reals(String name, int[] shape, float... values) {
		boolean same = IntStream.range(0, values.length).allMatch(i -> Float.compare(values[i], values[0]) == 0);
		return same ? graph.nodes().real(values[0]) : graph.nodes().constant(name, Tensor.of(shape, values));
	}

	private String dyadic(String name, String accumulator, Rescale rescale, int[] shape) {
		long[] multipliers = Arrays.stream(rescale.multipliers()).asLongStream().toArray();
		boolean copies = Arrays.stream(multipliers).allMatch(m -> m == 1);
		String product = copies ? accumulator : graph.nodes().add("Mul", accumulator, graph.integers(name + ":multiplier", shape, multipliers));
		return halfUp(name, product, rescale.shifts(), shape);
	}

	/** floor((x + 2^(shift − 1)) / 2^shift); x for shift 0. */
	String halfUp(String name, String x, int[] shifts, int[] shape) {
		if (Arrays.stream(shifts).allMatch(shift -> shift == 0)) {
			return x;
		}
		long[] halves = Arrays.stream(shifts).mapToLong(shift -> shift == 0 ? 0 : 1L << shift - 1).toArray();
		long[] divisors = Arrays.stream(shifts).mapToLong(shift -> 1L << shift).toArray();
		String moved = graph.nodes().add("Add", x, graph.integers(name + ":half", shape, halves));
		return graph.floorDiv(moved, graph.integers(name + ":divisor", shape, divisors));
	}

	private String pot(String name, String accumulator, int[] shifts, int[] shape) {
		if (Arrays.stream(shifts).allMatch(shift -> shift <= 0)) {
			long[] multipliers = Arrays.stream(shifts).mapToLong(shift -> 1L << -shift).toArray();
			return Arrays.stream(shifts).allMatch(shift -> shift == 0) ? accumulator
					: graph.nodes().add("Mul", accumulator, graph.integers(name + ":multiplier", shape, multipliers));
		}
		if (Arrays.stream(shifts).allMatch(shift -> shift > 0)) {
			return halfEven(name, accumulator, shifts, shape);
		}
		// Shifts to the left beside others: twice the multiple, halved again, has no half to round.
		long[] multipliers = Arrays.stream(shifts).mapToLong(shift -> shift > 0 ? 1 : 1L << 1 - shift).toArray();
		String product = graph.nodes().add("Mul", accumulator, graph.integers(name + ":multiplier", shape, multipliers));
		return halfEven(name, product, Arrays.stream(shifts).map(shift -> Math.max(1, shift)).toArray(), shape);
	}

	/** x / 2^shift, halves to the even neighbour, for shifts of 1 or more. */
	String halfEven(String name, String x, int[] shifts, int[] shape) {
		long[] halves = Arrays.stream(shifts).mapToLong(shift -> 1L << shift - 1).toArray();
		long[] divisors = Arrays.stream(shifts).mapToLong(shift -> 1L << shift).toArray();
		String divisor = graph.integers(name + ":divisor", shape, divisors);
		String moved = graph.nodes().add("Add", x, graph.integers(name + ":half", shape, halves));
		String rest = graph.nodes().add("Mod", moved, divisor);
		String up = graph.nodes().add("Div", graph.nodes().add("Sub", moved, rest), divisor);
		// A half has no rest once a half is added; it was rounded up, which is one too many when that is odd.
		String tie = graph.nodes().add("Equal", rest, graph.integer(0));
		String odd = graph.nodes().add("Equal", graph.nodes().add("Mod", up, graph.integer(2)), graph.integer(1));
		return graph.nodes().add("Sub", up, graph.cast(graph.nodes().add("And", tie, odd), DataType.INT64));
	}
}
