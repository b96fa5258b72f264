package org.m2q.calibration.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.network.Layer;
import org.m2q.quant.FilterShare;
import org.m2q.quant.LayerPrecision;
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

	/** As many samples are enough: more do not change codes by much, and each is run on the reference interpreter. */
	public static final int SAMPLES = 32;
	private static final int PASSES = 30;

	private final List<BuiltProgram> built;
	private final List<IntegerProgram> programs;
	private final List<LayerPrecision> layers;
	private final List<Problem> problems = new ArrayList<>();

	/**
	 * A sample.
	 *
	 * @param program which of the programs it is for
	 * @param inputs elements of every input. Not copied, not to be changed
	 */
	public record Sample(int program, List<float[]> inputs) {
	}

	private RoundingTuner(List<BuiltProgram> built, List<LayerPrecision> layers) {
		this.built = built;
		this.layers = layers;
		programs = built.stream().map(each -> each.program().orElseThrow()).toList();
	}

	/**
	 * Tunes the layers for which the policy says {@code learn rounding} or {@code correct bias}. Layers whose filters have more than 2,048 weights, or whose sums would no
	 * longer fit, stay with the nearest codes; a problem says so.
	 *
	 * @param built programs of one network for several sizes of its input, with the same weights; unchanged when one of them is none
	 * @param layers how each layer of the network is computed
	 * @param samples what the programs read
	 * @param cancellation asked before every sample and every layer
	 * @return the programs with the same weights again
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static List<BuiltProgram> tune(List<BuiltProgram> built, List<LayerPrecision> layers, List<Sample> samples, Cancellation cancellation) {
		if (samples.isEmpty() || built.stream().anyMatch(each -> each.program().isEmpty()) || layers.stream().noneMatch(layer -> layer.tuning().changes())) {
			return built;
		}
		return new RoundingTuner(built, layers).tuned(samples, cancellation);
	}

	private List<BuiltProgram> tuned(List<Sample> samples, Cancellation cancellation) {
		Map<Integer, OperandStatistics> statistics = observe(samples, cancellation);
		SortedMap<Integer, QuantizedWeights> weights = new TreeMap<>(built.getFirst().weights());
		Map<Integer, int[]> biases = new TreeMap<>();
		statistics.forEach((index, seen) -> {
			cancellation.check();
			tune(index, seen, weights, biases);
		});
		List<BuiltProgram> results = new ArrayList<>();
		for (int i = 0; i < programs.size(); i++) {
			IntegerProgram program = programs.get(i);
			List<Step> steps = new ArrayList<>(program.steps());
			biases.forEach((index, bias) -> steps.set(index, with(steps.get(index), weights.get(steps.get(index).info().layer()).codes(), bias)));
			List<Problem> all = new ArrayList<>(built.get(i).problems());
			all.addAll(problems);
			results.add(new BuiltProgram(Optional.of(new IntegerProgram(program.name(), program.network(), program.tensors(), steps, program.inputs(), program.outputs())),
					built.get(i).tensors(), weights, all));
		}
		return results;
	}

	/** Statistics of the steps to tune, by their index, which is the same in all programs. */
	private Map<Integer, OperandStatistics> observe(List<Sample> samples, Cancellation cancellation) {
		IntegerProgram first = programs.getFirst();
		Map<Integer, OperandStatistics> statistics = new TreeMap<>();
		for (int i = 0; i < first.steps().size(); i++) {
			Step step = first.steps().get(i);
			int layer = step.info().layer();
			QuantizedWeights stored = built.getFirst().weights().get(layer);
			if (stored == null || !layers.get(layer).tuning().changes() || !codes(step).map(stored.codes()::equals).orElse(false)) {
				continue;
			}
			boolean rounding = layers.get(layer).tuning().learnRounding();
			if (rounding && stored.codes().size() > OperandStatistics.LARGEST) {
				warn(layer, "its filters have " + stored.codes().size() + " weights, more than the " + OperandStatistics.LARGEST + " whose covariances are kept; only its bias is corrected");
				rounding = false;
			}
			statistics.put(i, new OperandStatistics(step, rounding));
		}
		int threads = Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), samples.size()));
		List<ProgramInterpreter> interpreters = programs.stream().map(ProgramInterpreter::new).toList();
		for (int from = 0; from < samples.size(); from += threads) {
			cancellation.check();
			List<Sample> some = samples.subList(from, Math.min(samples.size(), from + threads));
			List<int[][]> runs = some.parallelStream().map(sample -> run(interpreters.get(sample.program()), programs.get(sample.program()), sample)).toList();
			statistics.entrySet().parallelStream().forEach(entry -> {
				for (int i = 0; i < runs.size(); i++) {
					IntegerProgram program = programs.get(some.get(i).program());
					Step step = program.steps().get(entry.getKey());
					int input = step.inputs().getFirst();
					entry.getValue().add(step, program.tensors().get(input), program.result(step).shape(), runs.get(i)[input]);
				}
			});
		}
		return statistics;
	}

	private static int[][] run(ProgramInterpreter interpreter, IntegerProgram program, Sample sample) {
		int[][] given = new int[sample.inputs().size()][];
		for (int i = 0; i < given.length; i++) {
			given[i] = program.tensors().get(program.inputs().get(i)).quantize(sample.inputs().get(i));
		}
		return interpreter.run(given);
	}

	private void tune(int index, OperandStatistics seen, Map<Integer, QuantizedWeights> weights, Map<Integer, int[]> biases) {
		Step step = programs.getFirst().steps().get(index);
		QuantizedWeights stored = weights.get(step.info().layer());
		FilterCodes before = stored.codes();
		short[] after = before.codes().clone();
		int[] bias = bias(step).clone();
		int each = before.filters() / seen.groups();
		IntStream.range(0, seen.groups()).parallel().forEach(group -> {
			double[] covariances = seen.covariances(group);
			double[] means = seen.means(group);
			IntStream.range(group * each, (group + 1) * each).parallel().forEach(filter -> {
				double[] errors = errors(before, stored.original(), filter);
				if (covariances.length > 0) {
					descend(errors, covariances, neighbours(stored, filter), after, filter * before.size());
				}
				double mean = 0;
				for (int i = 0; i < errors.length; i++) {
					mean += errors[i] * means[i];
				}
				bias[filter] = (int) Math.rint(bias[filter] + mean);
			});
		});
		FilterCodes changed = new FilterCodes(before.filters(), before.size(), after, before.formats(), before.scales());
		if (!fits(programs.getFirst().tensors().get(step.inputs().getFirst()), changed, bias)) {
			warn(step.info().layer(), "its largest sums would no longer fit into 32 bits; its weights are rounded to the nearest");
			return;
		}
		weights.put(step.info().layer(), new QuantizedWeights(changed, stored.original(), stored.assignment(), stored.groups()));
		biases.put(index, bias);
	}

	private void warn(int layer, String why) {
		Layer place = programs.getFirst().network().layers().get(layer);
		problems.add(Problem.warning(ProblemCodes.PROGRAM_HEALTH, place.origin(), "rounding is not learned for '" + place.name() + "': " + why, place.name()));
	}

	private static Step with(Step step, FilterCodes codes, int[] bias) {
		return step instanceof Step.Convolution conv ? new Step.Convolution(conv.info(), conv.input(), conv.output(), conv.operator(), codes, bias, conv.rescale())
				: new Step.Linear(step.info(), step.inputs().getFirst(), step.output(), codes, bias, ((Step.Linear) step).rescale());
	}

	private static Optional<FilterCodes> codes(Step step) {
		return switch (step) {
			case Step.Convolution conv -> Optional.of(conv.weights());
			case Step.Linear linear -> Optional.of(linear.weights());
			default -> Optional.empty();
		};
	}

	private static int[] bias(Step step) {
		return step instanceof Step.Convolution conv ? conv.bias() : ((Step.Linear) step).bias();
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

	/** The codes that a weight of a filter can move to. */
	@FunctionalInterface
	private interface Neighbours {
		int of(int weight, int code, int direction);
	}

	private static Neighbours neighbours(QuantizedWeights stored, int filter) {
		if (stored.groups().isPresent()) {
			return (weight, code, direction) -> stored.groups().get().neighbour(filter, weight, code, direction);
		}
		int[] levels = levels(stored.codes().formats().get(filter));
		return (weight, code, direction) -> neighbour(code, direction, levels);
	}

	/** Moves codes while that lowers eᵀ · Cov · e; a change of code i by d changes it by d² · Cov(i, i) − 2 · d · (Cov · e)(i). */
	private static void descend(double[] errors, double[] covariances, Neighbours neighbours, short[] codes, int first) {
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
				int next = neighbours.of(i, codes[first + i], direction);
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
