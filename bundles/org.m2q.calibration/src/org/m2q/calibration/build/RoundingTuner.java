package org.m2q.calibration.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.m2q.base.Cancellation;
import org.m2q.quant.FilterShare;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.Step;
import org.m2q.quant.scheme.LevelSet;
import org.m2q.quant.scheme.WeightLevels;

/**
 * Learned rounding and bias correction, forward only. The error of a filter's result is Σ eᵢ aᵢ with the errors e of its weights, in steps, and what it reads; its
 * variance is eᵀ · Cov(a) · e. Starting from the nearest codes, one weight after the other moves to a neighbouring level when that lowers the variance, until none does;
 * the mean Σ eᵢ · mean(aᵢ) goes into the bias. Scales, formats and everything else stay as they are.
 */
public final class RoundingTuner {

	private static final int PASSES = 30;

	private RoundingTuner() {
	}

	/**
	 * Tunes the weights of a program.
	 *
	 * @param built a program; without one it is returned as it is
	 * @param samples per sample the elements of every input
	 * @param mostBits layers whose filters are wider on average only get their biases corrected
	 * @param cancellation asked before every sample and every layer
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static BuiltProgram tune(BuiltProgram built, List<List<float[]>> samples, int mostBits, Cancellation cancellation) {
		if (built.program().isEmpty() || samples.isEmpty()) {
			return built;
		}
		IntegerProgram program = built.program().get();
		Map<Integer, OperandStatistics> statistics = observe(program, samples, cancellation);
		SortedMap<Integer, QuantizedWeights> weights = new TreeMap<>(built.weights());
		List<Step> steps = new ArrayList<>();
		for (Step step : program.steps()) {
			cancellation.check();
			OperandStatistics seen = statistics.get(step.output());
			QuantizedWeights stored = weights.get(step.info().layer());
			steps.add(seen == null || stored == null || !codes(step).equals(stored.codes()) ? step : tuned(program, step, seen, stored, mostBits, weights));
		}
		IntegerProgram changed = new IntegerProgram(program.name(), program.network(), program.tensors(), steps, program.inputs(), program.outputs());
		return new BuiltProgram(java.util.Optional.of(changed), built.tensors(), weights, built.problems());
	}

	private static FilterCodes codes(Step step) {
		return step instanceof Step.Convolution conv ? conv.weights() : ((Step.Linear) step).weights();
	}

	private static int[] bias(Step step) {
		return step instanceof Step.Convolution conv ? conv.bias() : ((Step.Linear) step).bias();
	}

	private static Map<Integer, OperandStatistics> observe(IntegerProgram program, List<List<float[]>> samples, Cancellation cancellation) {
		Map<Integer, OperandStatistics> statistics = new TreeMap<>();
		for (Step step : program.steps()) {
			if ((step instanceof Step.Convolution || step instanceof Step.Linear) && codes(step).size() <= OperandStatistics.LARGEST) {
				statistics.put(step.output(), new OperandStatistics(step, program.tensors().get(step.inputs().getFirst()), program.result(step).shape()));
			}
		}
		ProgramInterpreter interpreter = new ProgramInterpreter(program);
		for (List<float[]> sample : samples) {
			cancellation.check();
			int[][] given = new int[sample.size()][];
			for (int i = 0; i < given.length; i++) {
				given[i] = program.tensors().get(program.inputs().get(i)).quantize(sample.get(i));
			}
			int[][] tensors = interpreter.run(given);
			program.steps().stream().filter(step -> statistics.containsKey(step.output())).toList().parallelStream()
					.forEach(step -> statistics.get(step.output()).add(tensors[step.inputs().getFirst()]));
		}
		return statistics;
	}

	private static Step tuned(IntegerProgram program, Step step, OperandStatistics seen, QuantizedWeights stored, int mostBits, Map<Integer, QuantizedWeights> weights) {
		FilterCodes before = codes(step);
		short[] after = before.codes().clone();
		int[] bias = bias(step).clone();
		int each = before.filters() / seen.groups();
		boolean rounding = before.meanBits() <= mostBits;
		IntStream.range(0, seen.groups()).parallel().forEach(group -> {
			double[] covariances = rounding ? seen.covariances(group) : new double[0];
			double[] means = seen.means(group);
			IntStream.range(group * each, (group + 1) * each).parallel().forEach(filter -> {
				double[] errors = errors(before, stored.original(), filter);
				if (rounding) {
					descend(errors, covariances, levels(before.formats().get(filter)), after, filter * before.size());
				}
				double mean = 0;
				for (int i = 0; i < errors.length; i++) {
					mean += errors[i] * means[i];
				}
				bias[filter] = (int) Math.rint(bias[filter] + mean);
			});
		});
		FilterCodes changed = new FilterCodes(before.filters(), before.size(), after, before.formats(), before.scales());
		if (!fits(program.tensors().get(step.inputs().getFirst()), changed, bias)) {
			return step;
		}
		weights.put(step.info().layer(), new QuantizedWeights(changed, stored.original(), stored.assignment()));
		return step instanceof Step.Convolution conv ? new Step.Convolution(conv.info(), conv.input(), conv.output(), conv.operator(), changed, bias, conv.rescale())
				: new Step.Linear(step.info(), step.inputs().getFirst(), step.output(), changed, bias, ((Step.Linear) step).rescale());
	}

	/** What the codes of a filter lack, in steps. */
	private static double[] errors(FilterCodes codes, float[] original, int filter) {
		double[] errors = new double[codes.size()];
		for (int i = 0; i < errors.length; i++) {
			errors[i] = original[filter * codes.size() + i] / (double) codes.scales()[filter] - codes.code(filter, i);
		}
		return errors;
	}

	/** Integer weights of all levels in increasing order. */
	private static int[] levels(FilterFormat format) {
		NumberFormat stored = new NumberFormat(NumberFormat.Kind.INT, format.bits());
		if (format.scheme() == Scheme.UNIFORM) {
			CodeRange range = CodeRange.of(stored);
			return new int[] { -range.high(), range.high() };
		}
		LevelSet set = WeightLevels.executable(new FilterShare(format.scheme(), stored, format.terms(), true, 1));
		return IntStream.rangeClosed(-set.maxCode(), set.maxCode()).map(code -> (int) set.integerWeight(code)).toArray();
	}

	/** Moves codes while that lowers eᵀ · Cov · e; a change of code i by d changes it by d² · Cov(i, i) − 2 · d · (Cov · e)(i). */
	private static void descend(double[] errors, double[] covariances, int[] levels, short[] codes, int first) {
		int size = errors.length;
		double[] gradient = new double[size];
		for (int i = 0; i < size; i++) {
			for (int j = 0; j < size; j++) {
				gradient[i] += covariances[i * size + j] * errors[j];
			}
		}
		boolean changed = true;
		for (int pass = 0; pass < PASSES && changed; pass++) {
			changed = false;
			for (int i = 0; i < size; i++) {
				int direction = gradient[i] > 0 ? 1 : -1;
				int next = neighbour(codes[first + i], direction, levels);
				int d = next - codes[first + i];
				if (d != 0 && (double) d * d * covariances[i * size + i] - 2 * d * gradient[i] < -1e-12 * Math.abs(d * gradient[i])) {
					codes[first + i] = (short) next;
					errors[i] -= d;
					for (int j = 0; j < size; j++) {
						gradient[j] -= d * covariances[i * size + j];
					}
					changed = true;
				}
			}
		}
	}

	/** The next level; of uniform codes, of which only the ends are given, the next integer. */
	private static int neighbour(int code, int direction, int[] levels) {
		if (levels.length == 2) {
			return Math.clamp((long) code + direction, levels[0], levels[1]);
		}
		int at = Arrays.binarySearch(levels, code) + direction;
		return at < 0 || at >= levels.length ? code : levels[at];
	}

	private static boolean fits(IntegerTensor input, FilterCodes codes, int[] bias) {
		return IntStream.range(0, codes.filters()).allMatch(f -> (double) codes.magnitude(f) * Emission.magnitude(input) + Math.abs((double) bias[f]) <= Integer.MAX_VALUE);
	}
}
