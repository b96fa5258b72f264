package org.m2q.quant.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.quant.Divisor;
import org.m2q.quant.FilterShare;
import org.m2q.quant.Granularity;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Origin;
import org.m2q.quant.Requantization;
import org.m2q.quant.ScaleSearch;
import org.m2q.quant.Scheme;
import org.m2q.quant.TreatmentPart;
import org.m2q.quant.Tuning;

/** Puts the settings of a layer together. */
final class PrecisionBuilder {

	private static final Treatments.Weights KEPT_WEIGHTS = new Treatments.Weights(
			List.of(new FilterShare(Scheme.UNIFORM, NumberFormat.FP32, 0, true, 1)), Granularity.TENSOR, 0, Optional.empty(), Optional.empty());
	private static final Treatments.Activations KEPT_ACTIVATIONS = new Treatments.Activations(NumberFormat.FP32, true, Granularity.TENSOR,
			Optional.empty());

	private final Reporter reporter;
	private final Optional<ScaleSearch> calibration;
	private final int samples;
	private final Map<TreatmentPart, List<String>> incomplete = new EnumMap<>(TreatmentPart.class);

	PrecisionBuilder(Reporter reporter, Optional<ScaleSearch> calibration, int samples) {
		this.reporter = reporter;
		this.calibration = calibration;
		this.samples = Math.max(0, samples);
	}

	/** Names of layers without weights or activations treatment. */
	Map<TreatmentPart, List<String>> incomplete() {
		return incomplete;
	}

	LayerPrecision build(Layer layer, Map<TreatmentPart, PolicyResolution.Setting> settings) {
		Map<TreatmentPart, Origin> origins = new EnumMap<>(TreatmentPart.class);
		settings.forEach((part, setting) -> {
			if (applies(part, layer.kind())) {
				origins.put(part, setting.origin());
			}
		});
		Treatments.Activations activations = get(settings, TreatmentPart.ACTIVATIONS, Treatments.Activations.class)
				.orElseGet(() -> missing(TreatmentPart.ACTIVATIONS, layer, KEPT_ACTIVATIONS));
		Treatments.Weights weights = KEPT_WEIGHTS;
		List<FilterShare> shares = List.of();
		if (layer.kind().hasWeights()) {
			weights = get(settings, TreatmentPart.WEIGHTS, Treatments.Weights.class)
					.orElseGet(() -> missing(TreatmentPart.WEIGHTS, layer, KEPT_WEIGHTS));
			shares = weights.shares();
		} else if (layer.kind() == LayerKind.MATMUL) {
			shares = List.of(new FilterShare(Scheme.UNIFORM, activations.format(), 0, activations.symmetric(), 1));
		}
		boolean integer = activations.format().isInteger() && shares.stream().allMatch(share -> share.format().isInteger());
		NumberFormat accumulator = get(settings, TreatmentPart.ACCUMULATOR, Treatments.Accumulator.class).map(Treatments.Accumulator::format)
				.orElse(integer ? NumberFormat.INT32 : NumberFormat.FP32);
		checkAccumulator(layer, shares, activations.format(), accumulator, settings);
		Requantization requantization = get(settings, TreatmentPart.REQUANTIZATION, Treatments.Requantize.class).map(Treatments.Requantize::profile)
				.orElse(integer ? Requantization.DYADIC : Requantization.FLOAT32);
		Optional<Divisor> divisor = layer.kind() == LayerKind.DIV
				? get(settings, TreatmentPart.DIVISOR, Treatments.Divide.class).map(Treatments.Divide::divisor)
				: Optional.empty();
		Tuning tuning = new Tuning(samples, origins.containsKey(TreatmentPart.ROUNDING), origins.containsKey(TreatmentPart.BIAS));
		return new LayerPrecision(shares, weights.granularity(), weights.groupSize(), weights.scale().orElse(ScaleSearch.MINMAX), weights.mix(),
				activations.format(), activations.symmetric(), activations.granularity(), activations.scale().or(() -> calibration), accumulator,
				requantization, origins.containsKey(TreatmentPart.MIGRATION), origins.containsKey(TreatmentPart.SHIFT), tuning, divisor, origins);
	}

	/** Migration equalises the input of depthwise layers, shifting that of other layers with weights; divisors are in divisions only. */
	private static boolean applies(TreatmentPart part, LayerKind kind) {
		return switch (part) {
		case WEIGHTS, ROUNDING, BIAS -> kind.hasWeights();
		case MIGRATION -> kind == LayerKind.DWCONV;
		case SHIFT -> kind.hasWeights() && kind != LayerKind.DWCONV;
		case DIVISOR -> kind == LayerKind.DIV;
		case ACTIVATIONS, ACCUMULATOR, REQUANTIZATION -> true;
		};
	}

	private static <T> Optional<T> get(Map<TreatmentPart, PolicyResolution.Setting> settings, TreatmentPart part, Class<T> type) {
		return Optional.ofNullable(settings.get(part)).map(PolicyResolution.Setting::treatment).map(type::cast);
	}

	private <T> T missing(TreatmentPart part, Layer layer, T kept) {
		incomplete.computeIfAbsent(part, key -> new ArrayList<>()).add(layer.name());
		return kept;
	}

	/** One product must fit into the accumulator. */
	private void checkAccumulator(Layer layer, List<FilterShare> shares, NumberFormat activations, NumberFormat accumulator,
			Map<TreatmentPart, PolicyResolution.Setting> settings) {
		PolicyResolution.Setting setting = settings.get(TreatmentPart.ACCUMULATOR);
		if (setting == null || !layer.kind().hasMacs() || !accumulator.isInteger()) {
			return;
		}
		for (FilterShare share : shares) {
			if (!activations.isInteger() || !share.format().isInteger()) {
				reporter.impossible(setting.origin().span(), "sums of " + activations + " and " + share.format() + " in " + layer.name()
						+ " are floating-point numbers; " + accumulator + " cannot hold them", accumulator.toString());
			} else if (share.scheme() == Scheme.UNIFORM && share.format().bits() + activations.bits() > accumulator.bits()) {
				reporter.impossible(setting.origin().span(), "a product of " + activations + " and " + share.format() + " in " + layer.name() + " has "
						+ (share.format().bits() + activations.bits()) + " bits; " + accumulator + " cannot hold it", accumulator.toString());
			}
		}
	}
}
