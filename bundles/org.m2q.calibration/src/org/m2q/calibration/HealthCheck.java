package org.m2q.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.m2q.calibration.build.BuildRequest;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.network.ElementOperator;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.Node;
import org.m2q.network.Value;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Scheme;
import org.m2q.quant.TreatmentPart;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.scheme.ValueRange;

/**
 * Looks for what makes accuracy collapse: zero points that do not fit, divisors with few codes, outlier channels, saturation, dead channels. Everything is found in the
 * observed ranges and the codes that were chosen; nothing is run.
 */
public final class HealthCheck {

	/** Unused part of the codes from which on a range without 0 is reported. */
	static final double UNUSED = 0.25;
	/** Codes below which the smallest divisor is reported: half a step is then more than 1/16 of it. */
	static final double FEW_DIVISOR_CODES = 8;
	/** Times by which the largest channel may exceed the median one: 4 bits. */
	static final double CHANNEL_RATIO = 16;
	/** Part of the values outside of the codes from which on it is reported. */
	static final double SATURATED = 0.01;
	/** Codes that nearly all values have to share to be reported. */
	static final double FEW_CODES = 8;
	/** Decibels that the smaller addend of a sum should be above its rounding: an amplitude of 10 times the noise. */
	static final double DROWNED = 20;
	/** What nearly all values are. */
	static final double NEARLY_ALL = 0.999;

	private final BuildRequest request;
	private final BuiltProgram built;
	private final List<HealthFinding> findings = new ArrayList<>();

	private HealthCheck(BuildRequest request, BuiltProgram built) {
		this.request = request;
		this.built = built;
	}

	/**
	 * All findings, by layer and kind.
	 *
	 * @param request what a program was made of
	 * @param built the program; without one there are only findings that need none
	 */
	public static List<HealthFinding> of(BuildRequest request, BuiltProgram built) {
		HealthCheck check = new HealthCheck(request, built);
		for (Layer layer : request.network().layers()) {
			check.layer(layer);
		}
		check.findings.sort(Comparator.comparingInt(HealthFinding::layer).thenComparing(HealthFinding::kind));
		return List.copyOf(check.findings);
	}

	private void layer(Layer layer) {
		Node main = request.network().network().nodes().get(layer.nodes().getFirst());
		if (layer.kind() == LayerKind.DWCONV) {
			request.observations().of(main.inputs().getFirst()).ifPresent(seen -> outlierChannels(layer, seen));
		}
		if (main.operator() instanceof ElementOperator.Divide) {
			divisor(layer, main.inputs().get(1));
		}
		for (Value input : main.inputs()) {
			operand(layer, input);
		}
		output(layer);
		layer.nodes().stream().map(request.network().network().nodes()::get).filter(node -> node.operator() instanceof ElementOperator.Add && node.inputs().size() == 2)
				.forEach(sum -> addends(layer, sum));
	}

	private void add(HealthFinding.Kind kind, Layer layer, TreatmentPart part, double severity, String cure, String message) {
		LayerPrecision precision = request.policy().layers().get(layer.index());
		Optional<String> rule = cure.isEmpty() ? Optional.empty() : Optional.of("rule for layer \"" + layer.name() + "\" { " + cure + " }");
		findings.add(new HealthFinding(kind, layer.index(), message, rule, Optional.ofNullable(precision.origins().get(part)), severity));
	}

	private static String text(String format, Object... arguments) {
		return String.format(Locale.ROOT, format, arguments);
	}

	private static String number(double value) {
		return text(Math.abs(value) >= 1000 || value != 0 && Math.abs(value) < 0.01 ? "%.2e" : Math.abs(value) >= 100 ? "%.0f" : "%.3g", value);
	}

	// ---- sums

	/** Rounding to a step adds a noise of step² / 12; the smaller addend has to stand out of it. */
	private void addends(Layer layer, Node sum) {
		Optional<Observed> one = request.observations().of(sum.inputs().get(0));
		Optional<Observed> other = request.observations().of(sum.inputs().get(1));
		Optional<IntegerTensor> result = stored(new Value(sum.index(), 0)).filter(found -> found.axis() == IntegerTensor.WHOLE);
		if (one.isEmpty() || other.isEmpty() || result.isEmpty()) {
			return;
		}
		double smaller = Math.min(power(one.get()), power(other.get()));
		double larger = Math.max(power(one.get()), power(other.get()));
		double step = result.get().scale();
		double above = 10 * Math.log10(smaller / (step * step / 12));
		if (smaller > 0 && above < DROWNED) {
			// The layers that read a sum decide its format; the widest one counts.
			Layer reader = request.network().layers().stream().filter(candidate -> candidate.nodes().stream().map(request.network().network().nodes()::get)
					.anyMatch(node -> node.index() != sum.index() && reads(node, new Value(sum.index(), 0)))).findFirst().orElse(layer);
			LayerPrecision precision = request.policy().layers().get(reader.index());
			int bits = 32 - Integer.numberOfLeadingZeros(result.get().range().high() - result.get().range().low());
			findings.add(new HealthFinding(HealthFinding.Kind.RESIDUAL_WIDTH, layer.index(),
					text("the addends of a sum in %d bits differ by %s times: the smaller one is %.1f dB above the rounding of the sum", bits, number(Math.sqrt(larger / smaller)), above),
					Optional.of("rule for layer \"" + reader.name() + "\" { activations int16 }"), Optional.ofNullable(precision.origins().get(TreatmentPart.ACTIVATIONS)),
					DROWNED - above));
		}
	}

	/** The codes of a value, or of what a rectifier makes of it in the same step. */
	private Optional<IntegerTensor> stored(Value value) {
		return tensor(value).or(() -> request.network().network().nodes().stream().filter(node -> node.operator() instanceof ElementOperator.Activation && node.inputs().contains(value))
				.findFirst().flatMap(node -> tensor(new Value(node.index(), 0))));
	}

	/** Whether a node reads a value, or what a rectifier makes of it. */
	private boolean reads(Node node, Value value) {
		return !(node.operator() instanceof ElementOperator.Activation) && node.inputs().stream().anyMatch(input -> input.equals(value)
				|| !input.isInput() && request.network().network().nodes().get(input.node()).operator() instanceof ElementOperator.Activation
						&& request.network().network().nodes().get(input.node()).inputs().contains(value));
	}

	/** Mean square. */
	private static double power(Observed seen) {
		double sum = 0;
		for (int bin = 0; bin < seen.histogram().counts().length; bin++) {
			double middle = seen.histogram().middle(bin);
			sum += middle * middle * seen.histogram().counts()[bin];
		}
		return sum / Math.max(1, seen.histogram().total());
	}

	// ---- operands

	private void operand(Layer layer, Value value) {
		Optional<IntegerTensor> tensor = tensor(value).filter(found -> found.axis() == IntegerTensor.WHOLE);
		Optional<Observed> seen = request.observations().of(value);
		if (tensor.isEmpty() || seen.isEmpty()) {
			return;
		}
		IntegerTensor codes = tensor.get();
		zeroPoint(layer, codes, seen.get());
		saturation(layer, codes, seen.get());
		fewCodes(layer, codes, seen.get());
	}

	private Optional<IntegerTensor> tensor(Value value) {
		return built.program().flatMap(program -> Optional.ofNullable(built.tensors().get(value)).map(program.tensors()::get));
	}

	private void zeroPoint(Layer layer, IntegerTensor codes, Observed seen) {
		ValueRange range = seen.range();
		double magnitude = range.magnitude();
		double nearest = Math.max(range.min(), -range.max());
		if (nearest > 0 && nearest / magnitude > UNUSED && range.max() > range.min()) {
			double used = (range.max() - range.min()) / codes.scale() + 1;
			int all = codes.range().high() - codes.range().low() + 1;
			if (used / all > 1 - UNUSED) {
				return;
			}
			add(HealthFinding.Kind.ZERO_POINT, layer, TreatmentPart.ACTIVATIONS, 1 - used / all, "activations int16",
					text("values lie between %s and %s, but 0 must have a code: only %.0f of %d codes are used (zero point overflow)", number(range.min()), number(range.max()),
							used, all));
		}
	}

	private void saturation(Layer layer, IntegerTensor codes, Observed seen) {
		CodeRange range = codes.range();
		// A rectifier cuts on purpose, and so does a function that is constant there.
		double low = range.low() == range.zero() ? Double.NEGATIVE_INFINITY : (range.low() - range.zero() - 1.0) * codes.scale();
		double high = (range.high() - range.zero() + 1.0) * codes.scale();
		if (isReadByFunctionsOnly(seen, codes)) {
			return;
		}
		long outside = 0;
		for (int bin = 0; bin < seen.histogram().counts().length; bin++) {
			double middle = seen.histogram().middle(bin);
			outside += middle < low || middle > high ? seen.histogram().counts()[bin] : 0;
		}
		double part = outside / (double) Math.max(1, seen.histogram().total());
		if (part > SATURATED) {
			add(HealthFinding.Kind.SATURATION, layer, TreatmentPart.ACTIVATIONS, part, "activations uint8 asymmetric scale minmax",
					text("%.1f %% of the values are saturated: codes reach from %s to %s, values from %s to %s", 100 * part, number(low), number(high), number(seen.range().min()),
							number(seen.range().max())));
		}
	}

	/** Whether the negative end was cut because a function that reads the values does not tell them apart. */
	private boolean isReadByFunctionsOnly(Observed seen, IntegerTensor codes) {
		for (Node node : request.network().network().nodes()) {
			for (Value input : node.inputs()) {
				if (Optional.ofNullable(built.tensors().get(input)).filter(index -> index == codes.index()).isPresent()) {
					return node.operator() instanceof ElementOperator.Activation;
				}
			}
		}
		return false;
	}

	private void fewCodes(Layer layer, IntegerTensor codes, Observed seen) {
		double low = seen.histogram().quantile((1 - NEARLY_ALL) / 2);
		double high = seen.histogram().quantile((1 + NEARLY_ALL) / 2);
		double used = (high - low) / codes.scale() + 1;
		if (used < FEW_CODES && high > low) {
			int all = codes.range().high() - codes.range().low() + 1;
			add(HealthFinding.Kind.RANGE, layer, TreatmentPart.ACTIVATIONS, FEW_CODES / used, "activations uint8 asymmetric scale mse",
					text("99.9 %% of the values lie between %s and %s and share %.1f of %d codes, because single values reach from %s to %s", number(low), number(high), used, all,
							number(seen.range().min()), number(seen.range().max())));
		}
	}

	private void divisor(Layer layer, Value value) {
		Optional<IntegerTensor> tensor = tensor(value).filter(found -> found.axis() == IntegerTensor.WHOLE);
		Optional<Observed> seen = request.observations().of(value);
		if (tensor.isEmpty() || seen.isEmpty()) {
			return;
		}
		double step = tensor.get().scale();
		Histogram histogram = seen.get().histogram();
		long lost = 0;
		double smallest = seen.get().range().max();
		for (int bin = histogram.counts().length - 1; bin >= 0; bin--) {
			if (histogram.counts()[bin] > 0) {
				smallest = Math.max(histogram.low() + bin * histogram.width(), Math.max(0, seen.get().range().min()));
				lost += histogram.middle(bin) < step / 2 ? histogram.counts()[bin] : 0;
			}
		}
		double codes = smallest / step;
		boolean logarithmic = request.policy().layers().get(layer.index()).divisor().filter(divisor -> divisor.scheme() == Scheme.LOG2).isPresent();
		if (codes < FEW_DIVISOR_CODES && !(logarithmic && lost == 0 && codes >= 1)) {
			add(HealthFinding.Kind.DIVISOR_RANGE, layer, TreatmentPart.DIVISOR, FEW_DIVISOR_CODES / Math.max(codes, 0.1), "divisor int16",
					text("divisors reach from %s to %s, a factor of %s; the smallest has %.1f codes, so that quotients are wrong by up to %.0f %%, and %.2f %% of the divisors become 0",
							number(smallest), number(seen.get().range().max()), number(seen.get().range().max() / Math.max(smallest, Double.MIN_NORMAL)), codes,
							Math.min(100, 50 / Math.max(codes, 0.5)), 100.0 * lost / Math.max(1, histogram.total())));
		}
	}

	// ---- channels

	private void outlierChannels(Layer layer, Observed seen) {
		if (seen.shape().rank() != 3 || request.policy().layers().get(layer.index()).migrateChannels()) {
			return;
		}
		Observed.AxisRanges channels = seen.axes().getFirst();
		double[] reach = new double[channels.size()];
		Arrays.setAll(reach, c -> channels.of(c).magnitude());
		double[] sorted = reach.clone();
		Arrays.sort(sorted);
		double median = sorted[sorted.length / 2];
		double largest = sorted[sorted.length - 1];
		if (median > 0 && largest / median > CHANNEL_RATIO) {
			int worst = 0;
			for (int c = 1; c < reach.length; c++) {
				worst = reach[c] > reach[worst] ? c : worst;
			}
			long above = Arrays.stream(reach).filter(x -> x > CHANNEL_RATIO * median).count();
			int bits = request.policy().layers().get(layer.index()).activations().bits();
			add(HealthFinding.Kind.OUTLIER_CHANNELS, layer, TreatmentPart.ACTIVATIONS, largest / median, "migrate channels",
					text("channel %d reaches %s, %s times as much as the median channel with %s (%d of %d channels exceed %.0f times): the median channel keeps %.1f of %d codes", worst,
							number(largest), number(largest / median), number(median), above, reach.length, CHANNEL_RATIO, Math.scalb(median / largest, bits), 1 << Math.min(16, bits)));
		}
	}

	private void output(Layer layer) {
		if (!layer.kind().hasWeights()) {
			return;
		}
		Optional<Value> last = layer.nodes().reversed().stream().map(node -> new Value(node, 0)).filter(value -> request.observations().of(value).isPresent()).findFirst();
		last.flatMap(request.observations()::of).ifPresent(seen -> {
			int rank = seen.shape().rank();
			Observed.AxisRanges channels = seen.axes().get(rank == 3 ? 0 : rank - 1);
			List<Integer> dead = new ArrayList<>();
			for (int c = 0; c < channels.size(); c++) {
				if (channels.least()[c] == channels.largest()[c]) {
					dead.add(c);
				}
			}
			if (!dead.isEmpty() && seen.shape().elements() > channels.size()) {
				String some = dead.size() <= 5 ? dead.toString() : dead.subList(0, 5).toString().replace("]", ", …]");
				add(HealthFinding.Kind.DEAD_CHANNELS, layer, TreatmentPart.WEIGHTS, dead.size() / (double) channels.size(), "",
						text("%d of %d channels never change: %s; they cost operations and memory and say nothing", dead.size(), channels.size(), some));
			}
		});
	}
}
